import type { Behaviour } from '../../behaviour/behaviour.ts'
import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import type { Diagnostic, DiagnosticCode } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { MockFile } from '../files/mock-file.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { methods } from '../../http/path.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'
import { isGenerator } from '../../generate/generator.ts'
import {
  instructionProblem,
  literalKey,
  looksLikeInstruction,
} from '../../generate/instructions.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import type { SourceFile } from '../files/loader.ts'
import type { FileFinder } from './answer.ts'
import { declareCollection, declareSingle } from './declare.ts'
import type { Declared } from './declare.ts'
import { readDocument } from './document.ts'
import type { JsonDocument } from './document.ts'
import { compileEndpoint, readDefaults } from './endpoint.ts'
import type { EndpointFile } from './endpoint.ts'
import { readScenarios } from './scenarios.ts'

/** How a JSON file is read. */
export interface JsonFileOptions {
  readonly files: FileFinder
  /** Whether the file is served in place of a folder, so that an object in it is a database. */
  readonly alone: boolean
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
}

/** Reads like a key of a map, rightly written or not. */
const keyShape = new RegExp(String.raw`^(?:${methods.join('|')})\s`, 'i')

/**
 * Makes a JSON file a mock. What it holds decides what it is: an array or a generator is a collection,
 * keys such as `GET /path` make a map of endpoints, `db.json` is a database, another object a single
 * resource.
 *
 * @throws MockapiError with all problems of the file, each with place and code frame
 */
export function readJsonFile(source: SourceFile, options: JsonFileOptions): MockFile {
  return new JsonFile(source, options).read()
}

/** A file can be wrong in each of its thousand records; nobody reads so many problems. */
const mostDiagnostics = 50

const none: readonly never[] = []

interface Contents {
  readonly endpoints?: readonly Endpoint[]
  readonly collections?: readonly CollectionDeclaration[]
  readonly singles?: readonly SingleDeclaration[]
}

/** Whether a key of the outermost object speaks of the file itself. */
function isAboutFile(key: string): boolean {
  return key === '$schema' || key === '$defaults' || key === '$scenarios'
}

/** Whether a member of a database is no collection and no single resource; a list with a record in it is meant as one. */
function isPlainValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && !value.some(isObject)
  return typeof value !== 'object' || value === null
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

class JsonFile {
  readonly #source: SourceFile
  readonly #options: JsonFileOptions
  readonly #document: JsonDocument
  readonly #diagnostics: Diagnostic[] = []
  #behaviour: Behaviour | undefined
  #scenarios: readonly ScenarioDeclaration[] = none

  constructor(source: SourceFile, options: JsonFileOptions) {
    this.#source = source
    this.#options = options
    this.#document = readDocument(source.name, source.text)
  }

  read(): MockFile {
    const contents = this.#contents()
    if (this.#diagnostics.some(({ severity }) => severity === 'error')) {
      throw new MockapiError(this.#diagnostics)
    }
    const { endpoints = none, collections = none, singles = none } = contents
    const { name } = this.#source
    const scenarios = this.#scenarios
    return { name, endpoints, collections, singles, scenarios, diagnostics: this.#diagnostics }
  }

  #contents(): Contents {
    const { value } = this.#document
    if (Array.isArray(value)) return { collections: [this.#collection(value)] }
    if (typeof value === 'object' && value !== null) return this.#object(value)
    this.#report([], {
      code: 'no-mock',
      message: `The file holds ${JSON.stringify(value)?.slice(0, 40)}, which is no mock.`,
      hint: 'Write an array for a collection, or an object of endpoints such as "GET /path".',
    })
    return {}
  }

  #object(value: object): Contents {
    const { $schema, $defaults, $scenarios } = value as Record<string, unknown>
    const entries = Object.entries(value).filter(([key]) => !isAboutFile(key))
    if ($defaults !== undefined) {
      this.#behaviour = readDefaults($defaults, this.#report, this.#source.name)
    }
    if ($scenarios !== undefined) {
      this.#scenarios = readScenarios($scenarios, this.#endpointFile())
      if (entries.length === 0) return {}
    }
    if (entries.some(([key]) => keyShape.test(key))) return { endpoints: this.#map(entries) }
    this.#reportRepeated('bad-mock', 'Delete one of them.')
    const rest = Object.fromEntries(entries)
    if (isGenerator(rest)) return { collections: [this.#collection(rest)] }
    if (this.#isDatabase()) return this.#database(entries)
    if (entries.length === 0 && ($schema !== undefined || $defaults !== undefined)) {
      const message = 'The file declares nothing yet.'
      const hint = 'Add an endpoint such as "GET /health": { "ok": true }.'
      const diagnostic = this.#document.diagnose([], { code: 'no-mock', message, hint }, 'warning')
      this.#diagnostics.push(diagnostic)
      return {}
    }
    return { singles: [declareSingle(this.#declared(this.#address(), rest, []))] }
  }

  #collection(value: object): CollectionDeclaration {
    return declareCollection(this.#declared(this.#address(), value, []))
  }

  #map(entries: readonly [string, unknown][]): Endpoint[] {
    this.#reportRepeated('duplicate-endpoint', 'Delete one, or tell them apart with "$cases".')
    const file = this.#endpointFile()
    return this.#withoutInstructions(entries)
      .map(([key, value]) => compileEndpoint(key, value, file))
      .filter((endpoint) => endpoint !== undefined)
  }

  #endpointFile(): EndpointFile {
    return {
      files: this.#options.files,
      report: this.#report,
      defaults: this.#behaviour,
      plain: this.#document.plain,
      originOf: (path) => this.#origin(path, 'key'),
    }
  }

  #database(entries: readonly [string, unknown][]): Contents {
    const collections: CollectionDeclaration[] = []
    const singles: SingleDeclaration[] = []
    const endpoints: Endpoint[] = []
    for (const [key, value] of this.#withoutInstructions(entries)) {
      const path = `${this.#folder()}/${literalKey(key)}`
      const declared = this.#declared(path, value, [key])
      if (isPlainValue(value)) endpoints.push(...this.#plainValue(key, path, value))
      else if (Array.isArray(value) || isGenerator(value)) {
        collections.push(declareCollection(declared))
      } else singles.push(declareSingle(declared))
    }
    return { endpoints, collections, singles }
  }

  /** What can be neither changed nor asked for by an id is answered as it stands, and told of. */
  #plainValue(key: string, path: string, value: unknown): Endpoint[] {
    const address = encodeURI(path)
    const endpoint = compileEndpoint(`GET ${address}`, value, {
      ...this.#endpointFile(),
      report: (at, problem) => this.#report([key, ...at.slice(1)], problem),
      originOf: () => this.#origin([key], 'key'),
    })
    if (!endpoint) return []
    const what = Array.isArray(value) ? 'holds no records' : 'is neither an array nor an object'
    const problem = {
      code: 'plain-value',
      part: 'key',
      message: `${JSON.stringify(key)} ${what}: GET ${address} answers ${value === null ? 'without a body' : 'it as it stands'}, and nothing can change it.`,
      hint: 'Records are objects in an array; an object is a single resource.',
    } as const
    if (this.#diagnostics.length < mostDiagnostics) {
      this.#diagnostics.push(this.#document.diagnose([key], problem, 'warning'))
    }
    return [endpoint]
  }

  /** What a file declares, after a report of keys that only look like declarations. */
  #withoutInstructions(entries: readonly [string, unknown][]): readonly [string, unknown][] {
    return entries.filter(([key]) => {
      if (looksLikeInstruction(key)) this.#report([key], instructionProblem(key))
      return !looksLikeInstruction(key)
    })
  }

  #declared(path: string, value: unknown, at: JsonPath): Declared {
    const origin = this.#origin(at, 'key')
    const { idField } = this.#options
    return { path, value, at, origin, report: this.#report, behaviour: this.#behaviour, idField }
  }

  #isDatabase(): boolean {
    const { mount } = this.#source
    return this.#options.alone || /(?:^|[/.])db$/.test(mount)
  }

  #address(): string {
    return `/${this.#source.mount}`
  }

  /** The address of the file's folder, without a slash at its end. */
  #folder(): string {
    const address = this.#address()
    return this.#options.alone ? '' : address.slice(0, address.lastIndexOf('/'))
  }

  #origin(path: JsonPath, part: 'key' | 'value'): SourceLocation {
    const document = this.#document
    return { file: this.#source.name, place: () => document.place(path, part) }
  }

  #reportRepeated(code: DiagnosticCode, hint: string): void {
    for (const path of this.#document.repeated) {
      if (path.length > 1) continue
      const message = `The key ${JSON.stringify(path[0])} stands here twice; only the last one counts.`
      this.#report(path, { code, part: 'key', message, hint })
    }
  }

  readonly #report: Report = (path, problem) => {
    if (this.#diagnostics.length >= mostDiagnostics) return
    this.#diagnostics.push(this.#document.diagnose(path, problem))
  }
}
