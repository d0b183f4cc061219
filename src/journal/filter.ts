import type { JournalEntry, JournalFilter } from './call.ts'
import { didYouMean } from '../errors/nearest.ts'
import { fieldKey, isFieldMethod, parseKey, parsePath, type PathPattern } from '../http/path.ts'
import { RouteTable } from '../endpoints/router.ts'
import { isMatch } from '../data/records/plain.ts'
import { pathOf } from './entry.ts'
import { queryFor, type Fits } from './query-part.ts'
import type { CallRecord } from './record.ts'

type Test = (record: CallRecord, entry: () => JournalEntry) => boolean

/** A compiled filter. */
export interface CompiledFilter {
  /** For messages: `POST /login`, `{"status":500}`. */
  readonly label: string
  /** Method and path of the filter, as written. */
  readonly method?: string
  readonly path?: string
  readonly matches: (record: CallRecord) => boolean
  /** The first field that does not match; undefined when all do. */
  readonly misfit: (record: CallRecord) => keyof JournalFilter | undefined
}

/** Compiles a filter: a key such as `POST /login`, or an object. Throws a TypeError for others. */
export function compileFilter(
  which: string | JournalFilter,
  read: (record: CallRecord) => JournalEntry,
): CompiledFilter {
  const filter = typeof which === 'string' ? { key: which } : which
  if (typeof filter !== 'object' || filter === null) {
    throw new TypeError(`${String(which)} is no filter. Write a key such as "GET /users/:id".`)
  }
  const tests: { readonly field: keyof JournalFilter; readonly test: Test }[] = []
  const address: { method?: string; path?: string } = {}
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue
    if (!Object.hasOwn(compilers, name)) throw unknownField(name)
    const field = name as keyof JournalFilter
    tests.push({ field, test: compilers[field](value) })
    if (field === 'method') address.method = String(value).toUpperCase()
    if (field === 'path') address.path = String(value)
    const key = field === 'key' ? parseKey(String(value)) : undefined
    if (key && 'path' in key && !isFieldMethod(key.method)) {
      Object.assign(address, { method: key.method, path: key.path.text })
    }
  }
  const misfit = (record: CallRecord) =>
    tests.find(({ test }) => !test(record, () => read(record)))?.field
  return {
    label: typeof which === 'string' ? which : labelOf(filter),
    ...address,
    misfit,
    matches: (record) => misfit(record) === undefined,
  }
}

const compilers: Readonly<Record<keyof JournalFilter, (value: unknown) => Test>> = {
  key: (value) => {
    const key = parseKey(textOf('key', value))
    if ('message' in key) throw new TypeError(`${key.message} ${key.hint}`)
    if (isFieldMethod(key.method)) {
      const field = fieldKey(key.method, key.path.text)
      return ({ call }) => call.graphql?.fields.includes(field) ?? false
    }
    const method = methodTest(key.method)
    const path = pathTest(key.path)
    return (record) => method(record) && path(record)
  },
  operationId: (value) => {
    const id = textOf('operationId', value)
    return ({ call }) => call.operationId === id
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
  query: (value) => {
    const part = partOf('query', value)
    const fits: Fits = (actual, expected) => isMatch(actual, expected, true)
    return ({ call }) => fits(queryFor(call.target, part, fits), part)
  },
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

function methodTest(method: string): (record: CallRecord) => boolean {
  return method === 'ALL' ? () => true : ({ call }) => call.method === method
}

/** Paths match as those of endpoints; what rules rewrote matches by either address. */
function pathTest(path: PathPattern): (record: CallRecord) => boolean {
  const table = new RouteTable([{ method: 'ALL' as const, path }])
  const isAt = (target: string) => (table.lookup('GET', pathOf(target))?.matches.length ?? 0) > 0
  return ({ call: { target, rewritten } }) =>
    isAt(target) || (rewritten !== undefined && isAt(rewritten))
}

function partTest(
  field: string,
  value: unknown,
  of: (request: JournalEntry['request']) => unknown,
): Test {
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
  const { key = '', where, ...rest } = filter
  const others = Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''
  const parts = [key, others, where ? 'where it fits' : ''].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' ') : 'any call'
}
