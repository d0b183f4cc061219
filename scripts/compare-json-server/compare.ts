import { isDeepStrictEqual } from 'node:util'
import type { Reply } from './replay.ts'

/** One thing that two answers do not have in common. */
export interface Difference {
  /** `status`, the name of a header, or a path into the body such as `body.0.title`. */
  readonly at: string
  /** What json-server says; undefined for nothing. */
  readonly real: unknown
  /** What mockapi says; undefined for nothing. */
  readonly own: unknown
}

/** Headers whose whole value is compared. */
const whole = ['content-type', 'x-total-count', 'link', 'location']

/** Headers that a browser reads where a page asks from another origin, and more before it asks. */
const ofOrigins = ['access-control-allow-origin', 'access-control-allow-credentials']
const listsOfOrigins = ['access-control-expose-headers']
const listsOfPreflights = ['access-control-allow-methods', 'access-control-allow-headers']

/** How the answers to one request differ; of bodies the first difference alone is told. */
export function differences(real: Reply, own: Reply): Difference[] {
  const { origin, 'access-control-request-method': asksFirst } = real.ask.headers
  const found: Difference[] = []
  const { status: realStatus } = real.answer
  const { status: ownStatus } = own.answer
  if (realStatus !== ownStatus) found.push({ at: 'status', real: realStatus, own: ownStatus })
  for (const at of origin === undefined ? whole : [...whole, ...ofOrigins]) {
    const [realValue, ownValue] = [headerOf(real, at), headerOf(own, at)]
    if (realValue !== ownValue) found.push({ at, real: realValue, own: ownValue })
  }
  const lists = asksFirst === undefined ? listsOfOrigins : listsOfPreflights
  for (const at of origin === undefined ? [] : lists) {
    const [realItems, ownItems] = [itemsOf(real, at), itemsOf(own, at)]
    // A page may do more here, but nothing less.
    if (!realItems.every((item) => ownItems.includes(item))) {
      found.push({ at, real: realItems.join(', '), own: ownItems.join(', ') })
    }
  }
  const inBody = firstDifference(bodyOf(real), bodyOf(own), 'body')
  return inBody ? [...found, inBody] : found
}

/** A header without what may differ: parameters of the type, and the port. */
function headerOf(reply: Reply, name: string): string | undefined {
  const value = reply.answer.headers[name]
  if (value === undefined || value === '') return undefined
  if (name === 'content-type') return value.split(';', 1)[0]?.trim().toLowerCase()
  return steady(value, reply)
}

function itemsOf(reply: Reply, name: string): string[] {
  const items = (reply.answer.headers[name] ?? '').split(',')
  return items.map((item) => item.trim().toLowerCase()).filter((item) => item !== '')
}

/** Text with names in place of the port and of the ids that the server drew. */
function steady(text: string, { port, ids }: Reply): string {
  let result = text.replaceAll(`127.0.0.1:${port}`, 'host')
  for (const [name, id] of ids) result = result.replaceAll(id, `{${name}}`)
  return result
}

function bodyOf(reply: Reply): unknown {
  const text = steady(reply.answer.body, reply)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** The first place where two values differ; the order of names in objects does not count. */
function firstDifference(real: unknown, own: unknown, at: string): Difference | undefined {
  if (isDeepStrictEqual(real, own)) return undefined
  if (!isObject(real) || !isObject(own) || Array.isArray(real) !== Array.isArray(own)) {
    return { at, real, own }
  }
  for (const name of new Set([...Object.keys(real), ...Object.keys(own)])) {
    const inside = firstDifference(real[name], own[name], `${at}.${name}`)
    if (inside) return inside
  }
  // Undefined and a name that is missing: both are nothing.
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
