import { declaredIn } from '../../behaviour/declared.ts'
import type { IdKind } from '../../data/records/declaration.ts'
import type { Diagnostic, DiagnosticCode } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { methods } from '../../http/path.ts'
import { isGenerator, literalKey } from '../../generate/instructions.ts'
import { reportBelow, type JsonPath, type Problem } from '../../generate/report.ts'
import { readProvider } from '../auth/read.ts'
import type { MockFile, SourceFile } from '../files/mock-file.ts'
import {
  readDatabase,
  readResource,
  withoutInstructions,
  type Contents,
  type Entries,
} from './database.ts'
import type { ReadDocument } from './read-document.ts'
import { readDefaults } from './defaults.ts'
import { compileEndpoint, contextBelow, type FileContext } from './endpoint.ts'
import { isPlainValue } from './plain-endpoint.ts'
import { readProgress } from './progress.ts'
import type { FileCheck } from './response-files.ts'
import { readScenarios } from './scenarios.ts'
import { readSubscriptions } from './webhooks.ts'

/** How the data of JSON files are read. */
export interface JsonData {
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
  /** How new ids of records are made; default like those that are there. */
  readonly ids?: IdKind | undefined
  /** Whether a database is json-server's: data without templates and instructions, in which duplicates of an id stay. */
  readonly asWritten?: boolean | undefined
}

/** How a JSON file is read. */
export interface JsonFileOptions extends JsonData {
  readonly files: FileCheck
  /** Whether the file is served instead of a folder; an object in it is then a database. */
  readonly alone: boolean
}

/** What is meant as `METHOD /path`, also where the method is mistyped or the space is missing. */
const words = [...methods, 'MUTATION', 'SUBSCRIPTION'].join('|')
const keyShape = new RegExp(String.raw`^(?:${words})(?:\s|/)|^[A-Za-z]+\s+/`, 'i')

const endpointKey = new RegExp(String.raw`^(?:${methods.join('|')})\s+/`, 'i')

/** Reports after these are dropped: a file can be wrong in each of a thousand records. */
const mostDiagnostics = 50

const aboutFile: ReadonlySet<string> = new Set([
  '$schema',
  '$defaults',
  '$scenarios',
  '$webhooks',
  '$progress',
])

/** A JSON file whose text was read. */
export interface ReadFile extends Pick<SourceFile, 'name' | 'mount'> {
  readonly document: ReadDocument
}

/**
 * A JSON file: an array or a generator is a collection, an object with keys such as `GET /path` a map of endpoints,
 * `db.json` a database, any other object a single resource. What has an error is left out, and its problem is among the
 * diagnostics.
 */
export class JsonFile {
  readonly #name: string
  readonly #address: string
  readonly #options: JsonFileOptions
  readonly #document: ReadDocument
  readonly #context: FileContext
  readonly #diagnostics: Diagnostic[] = []
  readonly #isDatabase: boolean

  constructor(source: ReadFile, options: JsonFileOptions) {
    const { name, mount, document } = source
    const { finite: value, plain } = document
    const report = (path: JsonPath, problem: Problem): void => this.#report(path, problem)
    const $defaults = isObject(value) ? value['$defaults'] : undefined
    this.#name = name
    this.#address = `/${mount}`
    this.#options = options
    this.#document = document
    this.#isDatabase = options.alone || /[/.]db$/.test(this.#address)
    this.#context = {
      files: options.files,
      report,
      diagnose: document.diagnose,
      defaults:
        $defaults === undefined || (options.asWritten && this.#isDatabase)
          ? undefined
          : declaredIn(readDefaults($defaults, reportBelow(report, '$defaults'), name), {
              from: 'defaults',
              file: name,
              line: document.lineOfDefaults(),
            }),
      plain,
      idField: options.idField,
      ids: options.ids,
      asWritten: options.asWritten && this.#isDatabase,
      originOf: (path) => ({ file: name, place: () => document.place(path, 'key') }),
    }
  }

  read(): MockFile {
    const contents = this.#contents(this.#document.finite)
    for (const { path, written, read, why } of this.#document.rounded()) {
      const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written
      const limit = read === null ? 'no such number' : 'no greater integers that are exact'
      const message = `The number ${shown} is served as ${read}: ${why ?? `JavaScript has ${limit}`}.`
      const hint = `Write it as a text: "${shown}".`
      this.#report(path, { code: 'rounded-number', message, hint, severity: 'warning' })
    }
    const nothing = { endpoints: [], collections: [], singles: [], scenarios: [] }
    return { name: this.#name, ...nothing, ...contents, diagnostics: this.#diagnostics }
  }

  #contents(value: unknown): Contents {
    if (Array.isArray(value)) return this.#collection(value)
    if (isObject(value)) return this.#isData(value) ? this.#data(value) : this.#object(value)
    const message = `The file holds ${JSON.stringify(value)?.slice(0, 40)}, which is no mock.`
    const hint = 'Write an array for a collection, or an object of endpoints such as "GET /path".'
    this.#report([], { code: 'no-mock', message, hint })
    return {}
  }

  #collection(value: unknown): Contents {
    return { ...readResource(this.#address, value, this.#context), isCollection: true }
  }

  #object(value: Readonly<Record<string, unknown>>): Contents {
    const { $schema, $defaults, $scenarios, $webhooks, $progress, $auth } = value
    if ($auth !== undefined && !isGenerator(value)) return this.#withProvider(value)
    const entries = Object.entries(value).filter(([key]) => !aboutFile.has(key))
    const scenarios = $scenarios === undefined ? [] : readScenarios($scenarios, this.#context)
    const rest = Object.fromEntries(entries)
    if (($webhooks ?? $progress) !== undefined && !isGenerator(rest)) {
      const { $webhooks: _, $progress: __, ...others } = value
      const isAlone = entries.length === 0 && $scenarios === undefined
      return {
        ...($webhooks !== undefined && {
          subscriptions: readSubscriptions($webhooks, this.#context),
        }),
        ...($progress !== undefined && { progress: readProgress($progress, this.#context) }),
        ...(!isAlone && this.#object(others)),
      }
    }
    if ($scenarios !== undefined && entries.length === 0) return { scenarios }
    const keys = entries.filter(([key]) => keyShape.test(key))
    if (keys.length > 0) {
      this.#reportRepeated('duplicate-endpoint', 'Delete one, or tell them apart with "$cases".')
      const data = this.#isDatabase ? entries.filter((entry) => !keys.includes(entry)) : []
      if (data.length === 0) return { scenarios, isMap: () => true, endpoints: this.#map(entries) }
      return { scenarios, ...this.#mixed(keys, data) }
    }
    this.#reportRepeated('bad-mock', 'Delete one of them.')
    if (isGenerator(rest)) {
      return {
        scenarios,
        ...this.#collection({
          ...rest,
          ...($webhooks !== undefined && { $webhooks }),
          ...($progress !== undefined && { $progress }),
        }),
      }
    }
    if (this.#isDatabase) return { scenarios, ...this.#database(entries) }
    if (entries.length === 0 && ($schema !== undefined || $defaults !== undefined)) {
      const message = 'The file declares nothing yet.'
      const hint = 'Add an endpoint such as "GET /health": { "ok": true }.'
      this.#report([], { code: 'no-mock', message, hint, severity: 'warning' })
      return {}
    }
    const [[key] = ['']] = entries
    if (entries.length > 0 && entries.every(([each]) => each.startsWith('/'))) {
      const message = `${JSON.stringify(key)} is no endpoint: this file is one object, served at ${this.#address}.`
      const hint = `Write the method before the path, such as "GET ${key}".`
      const problem = { code: 'bad-endpoint-key', part: 'key', message, hint } as const
      this.#report([key], { ...problem, severity: 'warning' })
    }
    return { scenarios, ...readResource(this.#address, rest, this.#context) }
  }

  /** What `$auth` at the top of a file declares, and what stands beside it. */
  #withProvider({ $auth, ...others }: Readonly<Record<string, unknown>>): Contents {
    const isAlone = Object.keys(others).every((key) => key === '$schema')
    const { endpoints = [], ...rest } = isAlone ? {} : this.#object(others)
    const below = contextBelow(this.#context, '$auth')
    const login = readProvider($auth, { ...below, origin: below.originOf([]) })
    return { ...rest, auth: login.auth, endpoints: [...endpoints, ...login.endpoints] }
  }

  /** Whether an object is a database of json-server: any but a map of endpoints. */
  #isData(value: object): boolean {
    const isMap = Object.keys(value).every((key) => endpointKey.test(key) || aboutFile.has(key))
    return (this.#context.asWritten ?? false) && (!isMap || Object.keys(value).length === 0)
  }

  /** All that is in a database of json-server is data, but for keys that no collection can have there. */
  #data(value: object): Contents {
    this.#reportRepeated('bad-mock', 'Delete one of them.')
    const entries = Object.entries(value)
    const keys = entries.filter(([key]) => endpointKey.test(key))
    const data = entries.filter(([key]) => !endpointKey.test(key))
    return keys.length > 0 ? this.#mixed(keys, data) : this.#database(data)
  }

  #map(entries: Entries): Endpoint[] {
    return withoutInstructions(entries, this.#context).flatMap(([key, value]) => {
      if (keyShape.test(key) || key.startsWith('/') || isPlainValue(value)) {
        return compileEndpoint(key, value, this.#context) ?? []
      }
      const message = `${JSON.stringify(key)} is not "METHOD /path": a database and endpoints are two files.`
      const hint = `Move it to a file named db.json, or write "GET /${literalKey(key)}".`
      this.#report([key], { code: 'bad-endpoint-key', part: 'key', message, hint })
      return []
    })
  }

  /** A database with endpoints in it. Both are served, with a warning. */
  #mixed(keys: Entries, data: Entries): Contents {
    const [[key] = ['']] = keys
    const message = `${JSON.stringify(key)} stands in a database: a database and endpoints are two files.`
    const hint = 'Move it to a file such as api.json beside this one, and serve their folder.'
    const problem = { code: 'bad-endpoint-key', part: 'key', message, hint } as const
    this.#report([key], { ...problem, severity: 'warning' })
    const { endpoints = [], ...resources } = this.#database(data)
    return { ...resources, endpoints: [...this.#map(keys), ...endpoints] }
  }

  #database(entries: Entries): Contents {
    const folder = this.#options.alone ? '' : this.#address.slice(0, this.#address.lastIndexOf('/'))
    return readDatabase(entries, folder, this.#context)
  }

  #reportRepeated(code: DiagnosticCode, hint: string): void {
    for (const key of this.#document.repeated) {
      const message = `The key ${JSON.stringify(key)} stands here twice; only the last one counts.`
      this.#report([key], { code, part: 'key', message, hint, severity: 'warning' })
    }
  }

  #report(path: JsonPath, problem: Problem): void {
    if (this.#diagnostics.length >= mostDiagnostics) return
    this.#diagnostics.push(this.#document.diagnose(path, problem))
  }
}
