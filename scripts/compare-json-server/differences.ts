import { isDeepStrictEqual } from 'node:util'
import type { Reply } from './servers.ts'

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
const compared = ['content-type', 'x-total-count', 'link', 'location']

/** How the answers to one request differ; of bodies only the first differences. */
export function differences(real: Reply, own: Reply, mostInBody = 1): Difference[] {
  const found: Difference[] = []
  const { status: realStatus } = real.answer
  const { status: ownStatus } = own.answer
  if (realStatus !== ownStatus) found.push({ at: 'status', real: realStatus, own: ownStatus })
  for (const at of compared) {
    const [realValue, ownValue] = [headerOf(real, at), headerOf(own, at)]
    if (realValue !== ownValue) found.push({ at, real: realValue, own: ownValue })
  }
  const refused = granted(real).filter((right) => !granted(own).includes(right))
  // A page may do more with mockapi, but not less.
  if (refused.length > 0) found.push({ at: 'cors', real: refused, own: granted(own) })
  for (const inBody of differencesIn(bodyOf(real), bodyOf(own), 'body')) {
    if (mostInBody-- <= 0) break
    found.push(inBody)
  }
  return found
}

/** What the page of another origin may do by an answer, as a browser reads its headers. */
function granted({ request, answer }: Reply): string[] {
  const { origin } = request.headers
  const allowed = (name: string) => answer.headers[`access-control-${name}`] ?? ''
  if (origin === undefined || !['*', origin].includes(allowed('allow-origin'))) return []
  const rights = ['read']
  if (allowed('allow-credentials') === 'true') rights.push('send cookies')
  const method = request.headers['access-control-request-method']
  if (method === undefined) return [...rights, ...items(allowed('expose-headers'))]
  const headers = items(request.headers['access-control-request-headers'] ?? '')
  const isAllowed = (item: string, name: string) => items(allowed(name)).includes(item)
  if (isAllowed(method.toLowerCase(), 'allow-methods')) rights.push(method)
  return [...rights, ...headers.filter((header) => isAllowed(header, 'allow-headers'))]
}

function items(list: string): string[] {
  const all = list.split(',').map((item) => item.trim().toLowerCase())
  return all.filter((item) => item !== '')
}

/** A header without what may differ: parameters of the type, and the port. */
function headerOf(reply: Reply, name: string): string | undefined {
  const value = reply.answer.headers[name]
  if (value === undefined || value === '') return undefined
  if (name === 'content-type') return value.split(';', 1)[0]?.trim().toLowerCase()
  return steady(value, reply)
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

/** The places where two values differ; the order of names in objects does not count. */
function* differencesIn(real: unknown, own: unknown, at: string): Generator<Difference> {
  if (isDeepStrictEqual(real, own)) return
  if (!isObject(real) || !isObject(own) || Array.isArray(real) !== Array.isArray(own)) {
    yield { at, real, own }
    return
  }
  // Undefined and a name that is missing: both are nothing.
  for (const name of new Set([...Object.keys(real), ...Object.keys(own)])) {
    yield* differencesIn(real[name], own[name], `${at}.${name}`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
