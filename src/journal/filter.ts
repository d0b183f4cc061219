import type { JournalEntry, JournalFilter } from './call.ts'
import { didYouMean } from '../errors/nearest.ts'
import { parseKey, parsePath } from '../http/path.ts'
import type { Method, PathPattern } from '../http/path.ts'
import { RouteTable } from '../endpoints/router.ts'
import { isMatch } from '../data/records/plain.ts'
import { pathOf } from './entry.ts'
import type { CallRecord } from './record.ts'

/** One thing that a filter asks of a call. */
interface Check {
  readonly field: keyof JournalFilter
  readonly passes: (record: CallRecord, entry: () => JournalEntry) => boolean
}

type RecordTest = (record: CallRecord) => boolean

/** A filter made ready. */
export interface CompiledFilter {
  /** What is asked for, in words: `POST /login`, `{"status":500}`. */
  readonly label: string
  /** The method that is asked for, and the path as it was written, where there are any. */
  readonly method: string | undefined
  readonly path: string | undefined
  /** The first field in which a call does not fit; undefined when it fits in all. */
  readonly misfit: (
    record: CallRecord,
    entry: () => JournalEntry,
  ) => keyof JournalFilter | undefined
}

/**
 * Makes a filter ready: a key such as `POST /login`, or an object.
 *
 * @throws TypeError for a key or a filter that is none, with what to write instead
 */
export function compileFilter(which: string | JournalFilter): CompiledFilter {
  const filter = typeof which === 'string' ? { key: which } : which
  if (typeof filter !== 'object' || filter === null) {
    throw new TypeError(`${String(which)} is no filter. Write a key such as "GET /users/:id".`)
  }
  const checks: Check[] = []
  const asked: Asked = { method: undefined, path: undefined }
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue
    if (!Object.hasOwn(compilers, name)) throw unknownField(name)
    const field = name as keyof JournalFilter
    checks.push({ field, passes: compilers[field](value) })
    Object.assign(asked, askedBy(field, value))
  }
  return {
    label: typeof which === 'string' ? which : labelOf(filter),
    ...asked,
    misfit: (record, entry) => checks.find(({ passes }) => !passes(record, entry))?.field,
  }
}

type Asked = Pick<CompiledFilter, 'method' | 'path'>

function askedBy(field: keyof JournalFilter, value: unknown): Partial<Asked> {
  if (field === 'method') return { method: String(value).toUpperCase() }
  if (field === 'path') return { path: String(value) }
  if (field !== 'key') return {}
  const key = parseKey(String(value))
  return 'message' in key ? {} : { method: key.method, path: key.path.text }
}

const compilers: Readonly<Record<keyof JournalFilter, (value: unknown) => Check['passes']>> = {
  key: (value) => {
    const key = parseKey(textOf('key', value))
    if ('message' in key) throw new TypeError(`${key.message} ${key.hint}`)
    const method = methodTest(key.method)
    const path = pathTest(key.path)
    return (record) => method(record) && path(record)
  },
  method: (value) => methodTest(textOf('method', value).toUpperCase()),
  path: (value) => {
    const path = parsePath(textOf('path', value))
    if ('message' in path) throw new TypeError(`${path.message} ${path.hint}`)
    return pathTest(path)
  },
  status: (value) => {
    if (Number.isInteger(value)) return ({ call }) => call.status === value
    const group = /^([1-5])xx$/i.exec(String(value))?.[1]
    if (group === undefined) {
      const shown = JSON.stringify(value) ?? String(value)
      throw new TypeError(`${shown} is no status to look for. Write 404, or "4xx" for all of them.`)
    }
    return ({ call }) => Math.floor(call.status / 100) === Number(group)
  },
  session: (value) => {
    const id = textOf('session', value)
    return ({ session }) => session.id === id
  },
  params: (value) => partTest('params', value, ({ params }) => params),
  query: (value) => partTest('query', value, ({ query }) => query),
  headers: (value) => {
    const lower = Object.entries(partOf('headers', value)).map(([name, member]) => [
      name.toLowerCase(),
      member as unknown,
    ])
    return partTest('headers', Object.fromEntries(lower), ({ headers }) => headers)
  },
  body: (value) => (_, entry) => isMatch(entry().request.body, value, false),
  where: (value) => {
    if (typeof value !== 'function') {
      throw new TypeError('"where" is no function. Write it as in (entry) => entry.duration > 100.')
    }
    return (_, entry) => value(entry()) === true
  },
}

function methodTest(method: string): RecordTest {
  return method === 'ALL' ? () => true : ({ call }) => call.method === method
}

/** Paths match as they do when a request is answered; the table is that of the routes, with one in it. */
function pathTest(path: PathPattern): RecordTest {
  const method: Method = 'ALL'
  const table = new RouteTable([{ method, path }])
  return ({ call }) => (table.lookup('GET', pathOf(call.target))?.matches.length ?? 0) > 0
}

function partTest(
  field: string,
  value: unknown,
  of: (request: JournalEntry['request']) => unknown,
): Check['passes'] {
  const part = partOf(field, value)
  return (_, entry) => isMatch(of(entry().request), part, true)
}

function partOf(field: string, value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new TypeError(`"${field}" of the filter is no object. Write it as in { "name": "value" }.`)
}

function textOf(field: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw new TypeError(`"${field}" of the filter is no text.`)
}

function unknownField(name: string): TypeError {
  const known = Object.keys(compilers)
  const near = didYouMean(name, known) || `There are ${known.join(', ')}.`
  return new TypeError(`${JSON.stringify(name)} is no field of a filter. ${near}`)
}

function labelOf(filter: JournalFilter): string {
  const { key, where, ...rest } = filter
  const others = Object.keys(rest).length > 0 ? [JSON.stringify(rest)] : []
  const parts = [
    ...(key === undefined ? [] : [key]),
    ...others,
    ...(where ? ['where it fits'] : []),
  ]
  return parts.length > 0 ? parts.join(' ') : 'any call'
}
