import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import { badMock, type JsonPath, type Problem, type Report } from '../../generate/report.ts'
import { kindOf } from '../../data/records/resource.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { looksLikeKey } from '../../http/path.ts'
import type { FileCheck } from '../json/response-files.ts'
import {
  findCall,
  findOpening,
  findPathEnd,
  findQuoted,
  lazyOrigin,
  type SourceText,
} from './locate.ts'

/** The module that exports were read from. */
export interface ExportsSource {
  readonly name: string
  /** The sources of the file and of its imports, the file first. */
  readonly sources: () => Iterable<SourceText>
  readonly files: FileCheck
}

/** The places of mocks in a module, which are searched in its text, and what is wrong with them. */
export class ExportReports {
  readonly #source: ExportsSource
  readonly #diagnostics: Diagnostic[]

  constructor(source: ExportsSource, diagnostics: Diagnostic[]) {
    this.#source = source
    this.#diagnostics = diagnostics
  }

  /** Where a call such as `resource('users'` stands, by its first argument. */
  originOfCall(called: 'resource' | 'scenario' | 'use' | 'ws', first: string): SourceLocation {
    const { name, sources } = this.#source
    const find = () => findCall(sources(), called, first) ?? findQuoted(sources(), first)
    return lazyOrigin(name, find)
  }

  /** Where the `nth` (from 0) call of a function stands, such as `auth({`. */
  originOfOpening(called: 'auth', nth: number): SourceLocation {
    const { name, sources } = this.#source
    return lazyOrigin(name, () => findOpening(sources(), called, nth))
  }

  /** Where the `nth` (from 0) quoted text stands, such as the key of an endpoint. */
  originOf(text: string, nth = 0): SourceLocation {
    const { name, sources } = this.#source
    return lazyOrigin(name, () => findQuoted(sources(), text, nth))
  }

  /** Where the `nth` path (from 0) of an endpoint stands, or its end where it is put together of parts. */
  originOfPath(text: string, nth = 0): SourceLocation {
    const { name, sources } = this.#source
    const find = () => findQuoted(sources(), text, nth) ?? findPathEnd(sources(), text, nth)
    return lazyOrigin(name, find)
  }

  reporter(origin: SourceLocation): Report {
    return (path, problem) => void this.#diagnostics.push(this.diagnose(origin, path, problem))
  }

  diagnose(origin: SourceLocation, path: JsonPath, problem: Problem): Diagnostic {
    const { code, message, hint, severity = 'error' } = problem
    const place = origin.place()
    const source = place && [...this.#source.sources()].find(({ name }) => name === place.file)
    // Only the place of the key is known, so that the message names the path inside its value.
    const inside = path.slice(typeof path[0] === 'string' && looksLikeKey(path[0]) ? 1 : 0)
    return {
      code,
      severity,
      message: inside.length > 0 ? `${message} (at ${inside.join('.')})` : message,
      ...(hint !== undefined && { hint }),
      place: place ?? { file: this.#source.name, line: 1, column: 1 },
      ...(place && source && { frame: codeFrame(source.text, place.line, place.column) }),
    }
  }
}

/** What to write in an override or a state of a scenario in place of what is about a file. */
const ofFiles: Readonly<Record<string, string>> = {
  $defaults: 'Write it in the value of each of them, such as { "$status": 503 }.',
  $scenarios: 'Declare the scenario there, and switch it on by its name.',
}

/** Whether a key among endpoints is about a file, which is reported. */
export function isOfFile(key: string, report: Report): boolean {
  const hint = Object.hasOwn(ofFiles, key) ? ofFiles[key] : undefined
  if (hint === undefined) return false
  badMock(report, `${JSON.stringify(key)} belongs into a file: here are endpoints alone.`, hint)
  return true
}

/** The warning for a file whose exports are no mocks. */
export function noMock(name: string, exports: Readonly<Record<string, unknown>>): Diagnostic {
  const names = Object.keys(exports)
  const handlers = names.find((each) => isOfMsw(exports[each]))
  const what =
    names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')}, none of them a mock`
  return {
    code: 'no-mock',
    severity: 'warning',
    message: `The file ${what}.`,
    hint: handlers === undefined ? adviceFor(name, exports) : ofMsw(handlers),
    place: { file: name, line: 1, column: 1 },
  }
}

function adviceFor(name: string, exports: Readonly<Record<string, unknown>>): string {
  const [path] = Object.values(exports).flatMap(pathsOf)
  if (path !== undefined) {
    return `Keys need a method: write "GET ${path}", or export default fromExpress({ … }) of 'mockapi/express', as for files of umi, where a key without one is for any.`
  }
  const records = Object.keys(exports).find((each) => isRecords(exports[each]))
  if (records === undefined) {
    return 'Export defineMock({ … }), route(…), resource(…), scenario(…) or a Hono app; begin the name of a helper file with "_".'
  }
  const collection = /([^/]+?)(?:\.\w+)?$/.exec(name)?.[1] ?? 'records'
  const seed = records === 'default' ? '[…]' : records
  return `For a collection export resource('${collection}', { seed: ${seed} }); begin the name of a helper file with "_".`
}

function ofMsw(handlers: string): string {
  const list = handlers === 'default' ? '[…]' : handlers
  return `For handlers of MSW write import { fromMsw } from 'mockapi/msw', and export default fromMsw(${list}).`
}

/** Whether a value is a list of handlers of MSW, or one of its servers, which has them. */
function isOfMsw(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isHandler)
  return isObject(value) && typeof value['listHandlers'] === 'function'
}

function isHandler(value: unknown): boolean {
  if (!isObject(value) || typeof value['run'] !== 'function') return false
  return isObject(value['info']) || value['kind'] === 'websocket'
}

/** The keys of a map, where all of them are paths. */
function pathsOf(value: unknown): string[] {
  const keys = isObject(value) ? Object.keys(value) : []
  return keys.every((key) => key.startsWith('/')) ? keys : []
}

const isRecords = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isObject)

/** What a file that was compiled to CommonJS exported before, which Node gives as one default export. */
export function exportsOfTsc(value: unknown): unknown[] | undefined {
  const isOne = typeof value === 'object' && value !== null && '__esModule' in value
  return isOne ? Object.values(value) : undefined
}

/** An override or a state of a scenario without mocks. */
export const noOverride = {
  code: 'no-mock',
  message: 'Nothing here can be laid over other mocks.',
  hint: "Write { 'GET /path': answer }, a defineMock({ … }), a route(…), or an array of them.",
} as const

/** Whether a value has keys such as `GET /path`; with `all` any plain object, so that wrong keys are reported. */
export function isPlainMap(
  value: unknown,
  all: boolean,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  if (all) return kindOf(value) === undefined
  return Object.keys(value).some((key) => looksLikeKey(key) || key === '$scenarios')
}
