import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import { MockapiError, type Diagnostic, type DiagnosticCode } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { parseRewrite, type Rewrite } from '../../endpoints/rewrite.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { methods } from '../../http/path.ts'
import { isGenerator } from '../../generate/value.ts'
import {
  instructionProblem,
  literalKey,
  looksLikeInstruction,
} from '../../generate/instructions.ts'
import { reportBelow, type JsonPath, type Problem } from '../../generate/report.ts'
import type { Loader, LoaderPass, MockFile, SourceFile } from '../files/mock-file.ts'
import { loadParser, readDocument, type JsonDocument } from './document.ts'
import { compileEndpoint, contextBelow, readDefaults, type FileContext } from './endpoint.ts'
import { declareCollection, declareSingle } from './resources.ts'
import { createFileCheck, type FileCheck } from './response-files.ts'
import { readScenarios } from './scenarios.ts'

/** Loads `.json`, `.jsonc` and `.json5`. `routes` is the absolute file of `--routes`: rewrites, and no mocks. */
export function createJsonLoader(root: string, idField?: string, routes?: string): Loader {
  const begin = (): LoaderPass => beginPass(root, idField, routes)
  return { extensions: ['.json', '.jsonc', '.json5'], begin }
}

function beginPass(root: string, idField?: string, routes?: string): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = alone ? dirname(root) : root
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      if (/\.json[c5]$/i.test(file.path)) await loadParser()
      if (file.path === routes) return { mock: readRewrites(file), dependencies }
      const files = createFileCheck(file.path, folder, dependencies)
      return { mock: readJsonFile(file, { alone, files, idField }), dependencies }
    },
    dependenciesOf: (path) => reached.get(path) ?? new Set([path]),
    commit: () => reached.clear(),
  }
}

/** Reads the file of `--routes`: an object of rules, in the order in which they are tried. @throws MockapiError */
export function readRewrites({ name, text }: Pick<SourceFile, 'name' | 'text'>): MockFile {
  const { value, repeated, diagnose } = readDocument(name, text)
  const example = 'Write as in { "/api/*": "/$1" }.'
  const diagnostics: Diagnostic[] = []
  const refuse = (path: readonly string[], problem: Omit<Problem, 'code'>): void => {
    diagnostics.push(diagnose(path, { code: 'bad-rewrite', ...problem }))
  }
  const rewrites: Rewrite[] = []
  if (!isObject(value)) refuse([], { message: 'The file holds no rules.', hint: example })
  for (const key of repeated) {
    const message = `The rule ${JSON.stringify(key)} stands here twice; only the last one counts.`
    refuse([key], { part: 'key', message, hint: 'Delete one.' })
  }
  for (const [from, to] of Object.entries(diagnostics.length > 0 ? {} : (value as object))) {
    if (from === '$schema') continue
    if (typeof to !== 'string') {
      const message = `The rule ${JSON.stringify(from)} leads to no address.`
      refuse([from], { message, hint: example })
      continue
    }
    const rule = parseRewrite(from, to)
    if (!('message' in rule)) rewrites.push(rule)
    else refuse([from], { ...rule, part: rule.part === 'key' ? 'key' : undefined })
  }
  if (diagnostics.length > 0) throw new MockapiError(diagnostics)
  return { name, endpoints: [], collections: [], singles: [], rewrites, diagnostics }
}

/** How a JSON file is read. */
export interface JsonFileOptions {
  readonly files: FileCheck
  /** Whether the file is served instead of a folder; an object in it is then a database. */
  readonly alone: boolean
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
}

const keyShape = new RegExp(String.raw`^(?:${methods.join('|')})\s`, 'i')

/** Reports after these are dropped: a file can be wrong in each of a thousand records. */
const mostDiagnostics = 50

const aboutFile: ReadonlySet<string> = new Set(['$schema', '$defaults', '$scenarios'])

type Contents = Partial<Pick<MockFile, 'endpoints' | 'collections' | 'singles' | 'scenarios'>>

type Entries = readonly [string, unknown][]

/**
 * Reads a JSON file: an array or a generator is a collection, an object with keys such as `GET /path` a map
 * of endpoints, `db.json` a database, any other object a single resource.
 *
 * @throws MockapiError with all problems of the file, each with place and code frame
 */
export function readJsonFile(source: SourceFile, options: JsonFileOptions): MockFile {
  return new JsonFile(source, options).read()
}

class JsonFile {
  readonly #name: string
  readonly #address: string
  readonly #options: JsonFileOptions
  readonly #document: JsonDocument
  readonly #context: FileContext
  readonly #diagnostics: Diagnostic[] = []

  constructor({ name, mount, text }: SourceFile, options: JsonFileOptions) {
    const document = readDocument(name, text)
    const { value, plain } = document
    const report = (path: JsonPath, problem: Problem): void => this.#report(path, problem)
    const $defaults = isObject(value) ? value['$defaults'] : undefined
    this.#name = name
    this.#address = `/${mount}`
    this.#options = options
    this.#document = document
    this.#context = {
      files: options.files,
      report,
      defaults:
        $defaults === undefined
          ? undefined
          : readDefaults($defaults, reportBelow(report, '$defaults'), name),
      plain,
      idField: options.idField,
      originOf: (path) => ({ file: name, place: () => document.place(path, 'key') }),
    }
  }

  read(): MockFile {
    const contents = this.#contents(this.#document.value)
    const diagnostics = this.#diagnostics
    if (diagnostics.some(({ severity }) => severity === 'error')) {
      throw new MockapiError(diagnostics)
    }
    const nothing = { endpoints: [], collections: [], singles: [], scenarios: [] }
    return { name: this.#name, ...nothing, ...contents, diagnostics }
  }

  #contents(value: unknown): Contents {
    if (Array.isArray(value))
      return { collections: [declareCollection(this.#address, value, this.#context)] }
    if (isObject(value)) return this.#object(value)
    const message = `The file holds ${JSON.stringify(value)?.slice(0, 40)}, which is no mock.`
    const hint = 'Write an array for a collection, or an object of endpoints such as "GET /path".'
    this.#report([], { code: 'no-mock', message, hint })
    return {}
  }

  #object(value: Readonly<Record<string, unknown>>): Contents {
    const { $schema, $defaults, $scenarios } = value
    const entries = Object.entries(value).filter(([key]) => !aboutFile.has(key))
    const scenarios = $scenarios === undefined ? [] : readScenarios($scenarios, this.#context)
    if ($scenarios !== undefined && entries.length === 0) return { scenarios }
    if (entries.some(([key]) => keyShape.test(key))) {
      return { scenarios, endpoints: this.#map(entries) }
    }
    this.#reportRepeated('bad-mock', 'Delete one of them.')
    const rest = Object.fromEntries(entries)
    if (isGenerator(rest)) {
      return { scenarios, collections: [declareCollection(this.#address, rest, this.#context)] }
    }
    if (this.#options.alone || /[/.]db$/.test(this.#address)) {
      return { scenarios, ...this.#database(entries) }
    }
    if (entries.length === 0 && ($schema !== undefined || $defaults !== undefined)) {
      const message = 'The file declares nothing yet.'
      const hint = 'Add an endpoint such as "GET /health": { "ok": true }.'
      this.#report([], { code: 'no-mock', message, hint }, 'warning')
      return {}
    }
    return { scenarios, singles: [declareSingle(this.#address, rest, this.#context)] }
  }

  #map(entries: Entries): Endpoint[] {
    this.#reportRepeated('duplicate-endpoint', 'Delete one, or tell them apart with "$cases".')
    return this.#withoutInstructions(entries).flatMap(
      ([key, value]) => compileEndpoint(key, value, this.#context) ?? [],
    )
  }

  #database(entries: Entries): Contents {
    const folder = this.#options.alone ? '' : this.#address.slice(0, this.#address.lastIndexOf('/'))
    const collections: CollectionDeclaration[] = []
    const singles: SingleDeclaration[] = []
    const endpoints: Endpoint[] = []
    for (const [key, value] of this.#withoutInstructions(entries)) {
      const path = `${folder}/${literalKey(key)}`
      if (isPlainValue(value)) endpoints.push(...this.#plainValue(key, path, value))
      else if (Array.isArray(value) || isGenerator(value)) {
        collections.push(declareCollection(path, value, contextBelow(this.#context, key)))
      } else singles.push(declareSingle(path, value, contextBelow(this.#context, key)))
    }
    return { endpoints, collections, singles }
  }

  /** An endpoint that sends a plain member of a database unchanged, with a warning. */
  #plainValue(key: string, path: string, value: unknown): Endpoint[] {
    const address = encodeURI(path)
    const endpoint = compileEndpoint(`GET ${address}`, value, {
      ...this.#context,
      report: (at, problem) => this.#report([key, ...at.slice(1)], problem),
      originOf: () => this.#context.originOf([key]),
    })
    if (!endpoint) return []
    const what = Array.isArray(value) ? 'holds no records' : 'is neither an array nor an object'
    const answers = value === null ? 'without a body' : 'it as it stands'
    const message = `${JSON.stringify(key)} ${what}: GET ${address} answers ${answers}, and nothing can change it.`
    const hint = 'Records are objects in an array; an object is a single resource.'
    this.#report([key], { code: 'plain-value', part: 'key', message, hint }, 'warning')
    return [endpoint]
  }

  #withoutInstructions(entries: Entries): Entries {
    return entries.filter(([key]) => {
      if (looksLikeInstruction(key)) this.#report([key], instructionProblem(key))
      return !looksLikeInstruction(key)
    })
  }

  #reportRepeated(code: DiagnosticCode, hint: string): void {
    for (const key of this.#document.repeated) {
      const message = `The key ${JSON.stringify(key)} stands here twice; only the last one counts.`
      this.#report([key], { code, part: 'key', message, hint })
    }
  }

  #report(path: JsonPath, problem: Problem, severity?: Diagnostic['severity']): void {
    if (this.#diagnostics.length >= mostDiagnostics) return
    this.#diagnostics.push(this.#document.diagnose(path, problem, severity))
  }
}

/** Whether a member of a database, such as a number, is no collection and no single resource. */
function isPlainValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && !value.some(isObject)
  return typeof value !== 'object' || value === null
}
