import { didYouMean } from '../errors/nearest.ts'
import { formatValue, isObject } from '../errors/validation-issue.ts'
import type { JournalEntry } from '../journal/call.ts'
import { queryFor } from '../journal/query-part.ts'
import type { MockSession } from '../sessions/session-types.ts'

/** Which part of a call must be as given; members of objects that are not named may be there as well. */
export interface CallPart {
  readonly body?: unknown
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  /** By name, in any case. */
  readonly headers?: Readonly<Record<string, unknown>>
  /** Of the answer: `404`, or `'4xx'` for all of them. */
  readonly status?: number | string
}

/** What a matcher found; `actual` and `expected` where a diff says more than the message. */
export interface MatchResult {
  readonly pass: boolean
  readonly message: () => string
  readonly actual?: unknown
  readonly expected?: unknown
}

/** Whether a value has all of a part, by the rules of the test runner. */
export type HasPart = (value: unknown, part: unknown) => boolean

type Field = keyof CallPart

type FieldOf = (entry: JournalEntry, part: unknown, hasPart: HasPart) => unknown

const fields: Readonly<Record<Field, FieldOf>> = {
  body: ({ request }) => request.body,
  params: ({ request }) => request.params,
  query: ({ request }, part, hasPart) => queryFor(request.target, part, hasPart),
  headers: ({ request }) => request.headers,
  status: ({ response: { status } }, part) =>
    typeof part === 'string' ? `${Math.floor(status / 100)}xx` : status,
}

/** How many other calls a message names. */
const mostNamed = 5

/** Whether a value is what calls can be asked of: the mock of a test, a session, a server. */
export function hasCalls(value: unknown): value is MockSession {
  const names = ['calls', 'waitFor', 'unmatched']
  return isObject(value) && names.every((name) => typeof value[name] === 'function')
}

/** Whether a key, or anything, was called. @throws TypeError for a key that is none, or that no mock has */
export function called(mock: MockSession, key: string | undefined): MatchResult {
  const count = callsOf(mock, key).length
  const message = () =>
    count > 0
      ? `expected ${key ?? 'the mock'} not to have been called, but it was called ${times(count)}`
      : `expected ${key ?? 'the mock'} to have been called. ${instead(mock)}`
  return { pass: count > 0, message }
}

/** Whether there were so many calls: `given` is the key, which may be left out, and the number. @throws TypeError */
export function calledTimes(mock: MockSession, given: readonly unknown[]): MatchResult {
  const [key, count] = given.length === 1 ? [undefined, given[0]] : given
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) {
    throw new TypeError(
      `${formatValue(count)} is no number of calls. Write it as in toHaveBeenCalledTimes('GET /users', 2).`,
    )
  }
  const actual = callsOf(mock, key).length
  const name = key === undefined ? 'the mock' : String(key)
  const message = () =>
    actual === count
      ? `expected ${name} not to have been called ${times(count)}`
      : `expected ${name} to have been called ${times(count)}, but it was ${actual === 0 ? 'not' : `called ${times(actual)}`}. ${instead(mock)}`
  return { pass: actual === count, message, actual, expected: count }
}

/** Whether a call of a key has all of a part. @throws TypeError as {@link called}, and for a part that is none */
export function calledWith(
  mock: MockSession,
  key: unknown,
  part: unknown,
  hasPart: HasPart,
): MatchResult {
  if (typeof key !== 'string') throw noKey(key)
  const expected = readPart(part)
  const calls = callsOf(mock, key)
  const judged = calls.map((call) => {
    const actual = namedFields(call, expected, hasPart)
    return { call, actual, cost: costOf(actual, expected, hasPart) }
  })
  const fitting = judged.filter(({ cost }) => cost === 0)
  if (fitting.length > 0) {
    const but = `but it was, ${times(fitting.length)}`
    const message = () => `expected ${key} not to have been called with this, ${but}`
    return { pass: true, message, actual: expected, expected }
  }
  // Of calls that are as near the last one is meant most often.
  const [nearest] = judged.toSorted((one, two) => one.cost - two.cost || two.call.id - one.call.id)
  if (!nearest) {
    return { pass: false, message: () => `expected ${key} to have been called. ${instead(mock)}` }
  }
  const which = calls.length === 1 ? 'its only call' : `the nearest of its ${calls.length} calls`
  const message = () =>
    `expected ${key} to have been called with this, but ${which} (${described(nearest.call)}) differs`
  return { pass: false, message, actual: shownIn(nearest.actual, expected, hasPart), expected }
}

function callsOf(mock: MockSession, key: unknown): readonly JournalEntry[] {
  if (key === undefined) return mock.calls()
  if (typeof key !== 'string') throw noKey(key)
  return mock.calls(key)
}

function noKey(key: unknown): TypeError {
  return new TypeError(
    `${formatValue(key)} is no key. Write it as in toHaveBeenCalledWith('POST /login', { body: { name: 'Ada' } }).`,
  )
}

/** A part with what comes as text as text: numbers and flags of a query, names of headers in lower case. */
function readPart(part: unknown): CallPart {
  if (part === undefined) return {}
  if (!isObject(part)) {
    throw new TypeError(
      `${formatValue(part)} is no part of a call. Write it as in { body: { name: 'Ada' } }.`,
    )
  }
  const read: Partial<Record<Field, unknown>> = {}
  for (const [name, value] of Object.entries(part)) {
    if (value === undefined) continue
    if (!Object.hasOwn(fields, name)) {
      const known = Object.keys(fields)
      const hint = didYouMean(name, known) || `There are ${known.join(', ')}.`
      throw new TypeError(`${JSON.stringify(name)} is no part of a call. ${hint}`)
    }
    read[name as Field] = name === 'body' || name === 'status' ? value : asTexts(name, value)
  }
  return read as CallPart
}

function asTexts(field: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map((item) => asTexts(field, item))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      field === 'headers' ? name.toLowerCase() : name,
      asTexts(field, member),
    ]),
  )
}

/** The fields of a call that a part names; what it leaves out is left out of the diff as well. */
function namedFields(
  call: JournalEntry,
  part: CallPart,
  hasPart: HasPart,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(part).map(([name, value]: [string, unknown]) => [
    name,
    fields[name as Field](call, value, hasPart),
  ])
  return Object.fromEntries(entries)
}

/** How many members of a part a value lacks; 0 where it fits. */
function costOf(value: unknown, part: unknown, hasPart: HasPart): number {
  if (hasPart(value, part)) return 0
  if (!isPlain(part) || !isPlain(value)) return 1
  const costs = Object.entries(part).map(([name, member]) => costOf(value[name], member, hasPart))
  return Math.max(
    1,
    costs.reduce((sum, cost) => sum + cost, 0),
  )
}

/** A value as the diff shows it: as the part has it where it fits. */
function shownIn(value: unknown, part: unknown, hasPart: HasPart): unknown {
  if (hasPart(value, part)) return part
  if (!isPlain(part) || !isPlain(value)) return value
  const shared = Object.keys(part).filter((name) => Object.hasOwn(value, name))
  return Object.fromEntries(shared.map((name) => [name, shownIn(value[name], part[name], hasPart)]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !('asymmetricMatch' in value)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** A call in a few words; without its query, which may hold secrets. */
function described({ request, response: { status } }: JournalEntry): string {
  return `${request.method} ${request.path}, ${status === 0 ? 'broken off' : status}`
}

function instead(mock: MockSession): string {
  const calls = mock.calls()
  if (calls.length === 0) return 'Nothing was called.'
  const counts = new Map<string, number>()
  for (const call of calls) counts.set(described(call), (counts.get(described(call)) ?? 0) + 1)
  const named = [...counts]
    .slice(0, mostNamed)
    .map(([call, count]) => (count === 1 ? call : `${call} (${times(count)})`))
  const more = counts.size > mostNamed ? ` and ${counts.size - mostNamed} more` : ''
  return `What was called: ${named.join('; ')}${more}.`
}
