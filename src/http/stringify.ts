import { deepestJson } from './json.ts'

/** What a value holds that JSON does not have: where, what it is, and what to write instead. */
export interface NoJson {
  /** Dotted; empty for the value itself. */
  readonly path: string
  /** With its article: `a Map`, `NaN`. */
  readonly what: string
  readonly hint: string
}

/** A value that JSON does not have, which `JSON.stringify` would leave out or turn into `{}` or null. */
export class NoJsonError extends TypeError {
  override readonly name: string = 'NoJsonError'
  readonly hint: string

  constructor(about: string, { path, what, hint }: NoJson) {
    const subject = path === '' ? 'it' : JSON.stringify(path)
    super(`${about} cannot be sent as JSON: ${subject} is ${what}.`)
    this.hint = hint
  }
}

/** Like `JSON.stringify`. @throws NoJsonError where that would lose something; `about` begins its message */
export function stringify(value: unknown, about = "The mock's answer"): string {
  const problem = findNoJson(value)
  if (problem) throw new NoJsonError(about, problem)
  return JSON.stringify(value)
}

/** The first part of a value that JSON does not have; undefined where it is JSON, or becomes so by `toJSON`. */
export function findNoJson(value: unknown): NoJson | undefined {
  return isPlain(value, 0) ? undefined : find(value, [], [])
}

/** Whether a value is what `JSON.parse` gives, or nearly: most are, and this is quick. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (depth > deepestJson) return false
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item, depth + 1)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Date.prototype) return !Number.isNaN((value as Date).getTime())
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key]
    if (item !== undefined && !isPlain(item, depth + 1)) return false
  }
  return true
}

type Path = readonly (string | number)[]

function find(value: unknown, path: Path, above: readonly object[]): NoJson | undefined {
  const found = noJsonOf(value)
  if (found) return { path: path.join('.'), ...found }
  if (typeof value !== 'object' || value === null) return undefined
  const twin = above.indexOf(value)
  if (twin !== -1) return { path: path.join('.'), ...circle(path.slice(0, twin)) }
  const inside = [...above, value]
  if (hasToJson(value)) {
    const json = value.toJSON(String(path.at(-1) ?? ''))
    return json === value ? findInside(value, path, inside) : find(json, path, inside)
  }
  return findInside(value, path, inside)
}

function findInside(value: object, path: Path, above: readonly object[]): NoJson | undefined {
  if (above.length > mostDeep) return { path: path.slice(0, 3).join('.'), ...tooDeep }
  const isList = Array.isArray(value)
  // Holes of a list are undefined, too.
  const entries: Iterable<readonly [string | number, unknown]> = isList
    ? value.entries()
    : Object.entries(value)
  for (const [key, item] of entries) {
    if (item === undefined && !isList) continue
    const found = find(item, [...path, key], above)
    if (found) return found
  }
  return undefined
}

/** Nested deeper than this, `JSON.stringify` could exhaust the stack. */
const mostDeep = 2000

const tooDeep = {
  what: `nested more than ${mostDeep} levels deep`,
  hint: 'Return less of it.',
}

function circle(path: Path): Omit<NoJson, 'path'> {
  const what = path.length === 0 ? 'the whole value' : JSON.stringify(path.join('.'))
  return { what: `${what} again, a circle`, hint: 'Leave it out, or write an id in its place.' }
}

function hasToJson(value: object): value is { toJSON(key: string): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

/** What a value is, by itself, that JSON does not have; undefined for all others. */
export function noJsonOf(value: unknown): Omit<NoJson, 'path'> | undefined {
  switch (typeof value) {
    case 'undefined':
      return { what: 'undefined', hint: 'Write null, or leave it out.' }
    case 'number':
      if (Number.isFinite(value)) return undefined
      return { what: String(value), hint: 'Write null, or a number that JSON has.' }
    case 'bigint':
      return { what: 'a bigint', hint: 'Write String(value), or Number(value).' }
    case 'symbol':
      return { what: 'a symbol', hint: 'Write a text.' }
    case 'function':
      return { what: 'a function', hint: 'Call it, and write what it returns.' }
    case 'object':
      return value === null ? undefined : opaque(value)
    default:
      return undefined
  }
}

const alone = 'Return it alone, or write it as a text.'
const stream = 'Return it alone, in a handler, or write what it holds.'
const entries = 'Write Object.fromEntries(…) of it.'

/** What to write instead of built-in objects, by the names that `Object.prototype.toString` tells. */
const hints: Readonly<Record<string, string>> = {
  Map: 'Write Object.fromEntries(map), or [...map].',
  Set: 'Write [...set].',
  Headers: entries,
  URLSearchParams: entries,
  FormData: entries,
  Error: 'Throw it, or write its message.',
  Promise: 'Await it first; several at once with Promise.all.',
  RegExp: 'Write its text, String(pattern).',
  Response: 'Return it alone, or write what await response.json() gives.',
  Request: 'Write those of its parts that are needed.',
  Blob: alone,
  File: alone,
  ArrayBuffer: alone,
  SharedArrayBuffer: alone,
  ReadableStream: stream,
  Generator: 'Write the handler itself as function*, one answer for each yield, or [...values].',
  AsyncGenerator:
    'Write the handler itself as async function*, one answer for each yield, or send it with stream(…) or sse(…).',
}

const plainData = 'Write plain data: texts, numbers, booleans, lists and objects.'

function opaque(value: object): Omit<NoJson, 'path'> | undefined {
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  const what = `${/^[aeio]/i.test(tag) ? 'an' : 'a'} ${tag}`
  if (ArrayBuffer.isView(value)) return { what, hint: alone }
  if (hasToJson(value)) {
    const isNoDate = value instanceof Date && Number.isNaN(value.getTime())
    return isNoDate ? { what: 'an invalid Date', hint: 'Write null, or a date.' } : undefined
  }
  if (Array.isArray(value) || tag === 'String' || tag === 'Number' || tag === 'Boolean') {
    return undefined
  }
  // Those of validators do say what is wrong: Hono's send them.
  if (tag === 'Error' && /\b(?:message|issues)\b/.test(Object.keys(value).join())) return undefined
  // The mistake that counts is that nobody awaits it.
  if (value instanceof Promise) value.catch(() => {})
  if (Object.hasOwn(hints, tag)) return { what, hint: hints[tag] as string }
  if (Symbol.asyncIterator in value) {
    const hint = 'Send what it makes with stream(…) or sse(…).'
    return { what: `${nameOf(value, tag)}, which is read piece by piece`, hint }
  }
  if (Symbol.iterator in value) {
    return { what: `${nameOf(value, tag)}, which is iterated`, hint: 'Write [...values].' }
  }
  const prototype = Object.getPrototypeOf(value) as object | null
  const isPlainObject = prototype === null || Object.getPrototypeOf(prototype) === null
  if (isPlainObject && tag === 'Object') return undefined
  // What it has in private is lost, and so are getters of its class.
  if (Object.keys(value).length > 0) return undefined
  const hint = `Add toJSON() to it, or write its parts. ${plainData}`
  return { what: `${nameOf(value, tag)} without fields of its own`, hint }
}

function nameOf(value: object, tag: string): string {
  const { constructor } = value as { readonly constructor?: unknown }
  const name = tag === 'Object' && typeof constructor === 'function' ? constructor.name : tag
  return name === '' ? 'an object of a class' : `an object of the class ${name}`
}
