import { isObject } from '../../errors/validation-issue.ts'
import type { Call } from './call.ts'
import { jsonOf, listIn, recordIn, type RecordValue } from './evidence.ts'
import type { Operation, RecordedCollection } from './recorded-collection.ts'

/** How a collection answers an operation, where that is not what collections of mockapi do. */
export interface Shape {
  readonly status: number
  /** The record or the list itself, in a member of an object or alone; nothing; or one value whatever was asked. */
  readonly body: 'data' | 'none' | 'fixed'
  /** The member that holds the data. */
  readonly key: string | undefined
  /** The other members, or the fixed value. */
  readonly rest: unknown
  /** The member of the request's body that holds the fields. */
  readonly requestKey: string | undefined
  /** Fields that new records have besides those that were sent. */
  readonly defaults: RecordValue
  /** Members beside a list that say a number of the query again, such as `page`. */
  readonly echoes: readonly string[]
}

/** How an answer for a record that is not there looks. */
export interface MissShape {
  readonly call: Call
  readonly id: string
}

const usual: Readonly<Record<Operation, Pick<Shape, 'status' | 'body'>>> = {
  list: { status: 200, body: 'data' },
  create: { status: 201, body: 'data' },
  get: { status: 200, body: 'data' },
  replace: { status: 200, body: 'data' },
  update: { status: 200, body: 'data' },
  delete: { status: 204, body: 'none' },
}

/** Whether collections answer so by themselves. */
export function isUsual(operation: Operation, shape: Shape): boolean {
  const { status, body } = usual[operation]
  const isPlain = shape.key === undefined && shape.requestKey === undefined
  return (
    shape.status === status &&
    shape.body === body &&
    isPlain &&
    Object.keys(shape.defaults).length === 0
  )
}

/** The shapes of the successful answers of a collection, each as it was seen first. */
export function shapesOf(
  collection: RecordedCollection,
  calls: readonly Call[],
): ReadonlyMap<Operation, Shape> {
  const shapes = new Map<Operation, Shape>()
  // A list that was asked for without a query tells best what stands around lists.
  for (const call of calls.toSorted((one, other) => rankOf(one) - rankOf(other))) {
    const operation = collection.operationOf(call)
    const { status } = call.answer
    if (operation === undefined || status < 200 || status > 299) continue
    if (isRefused(operation, call)) continue
    const shape = shapeOf(operation, call, collection)
    const known = shapes.get(operation)
    if (shape && (!known || isBetter(shape, known))) shapes.set(operation, shape)
  }
  const list = shapes.get('list')
  if (list) shapes.set('list', { ...list, echoes: echoesIn(list, collection, calls) })
  return shapes
}

function rankOf({ search }: Call): number {
  return search === '' ? 0 : 1
}

/** The members beside a list that had the number of the query parameter of their name wherever one was sent. */
function echoesIn(
  { rest }: Shape,
  collection: RecordedCollection,
  calls: readonly Call[],
): readonly string[] {
  const lists = calls.flatMap((call) => {
    const found = collection.operationOf(call) === 'list' && listIn(jsonOf(call), collection.name)
    return found ? [{ found, query: new URLSearchParams(call.search) }] : []
  })
  return Object.entries(rest as RecordValue).flatMap(([name, value]) => {
    const asked = lists.filter(({ query }) => query.has(name))
    const isEcho =
      typeof value === 'number' &&
      asked.length > 0 &&
      asked.every(({ found, query }) => found.rest[name] === Number(query.get(name)))
    return isEcho ? [name] : []
  })
}

/** Whether a member beside a list is the number of all its records. */
export function isTotal(name: string, value: unknown): value is number {
  return typeof value === 'number' && /total|count/i.test(name) && !/page/i.test(name)
}

/** What stands around a list as its handler answers. @param total how many records fit, those of other pages too */
export function restOf({ rest, echoes }: Shape, total: number, search: string): RecordValue {
  const query = new URLSearchParams(search)
  const members = Object.entries(rest as RecordValue).map(([name, value]) => {
    if (echoes.includes(name)) return [name, Number(query.get(name) ?? value)] as const
    return [name, isTotal(name, value) ? total : value] as const
  })
  return Object.fromEntries(members)
}

/** Whether collections refuse a call by its body or the type of it. */
export function isRefused(operation: Operation, { isWritten }: Call): boolean {
  return ['create', 'replace', 'update'].includes(operation) && !isWritten
}

/** Whether a later answer tells more: a list that holds something tells what its envelope is. */
function isBetter(shape: Shape, known: Shape): boolean {
  return known.body === 'fixed' && shape.body === 'data'
}

function shapeOf(
  operation: Operation,
  call: Call,
  { name, idField }: RecordedCollection,
): Shape | undefined {
  const { status } = call.answer
  const value = jsonOf(call)
  const nothing = { key: undefined, requestKey: undefined, defaults: {}, echoes: [] }
  if (operation === 'list') {
    const found = listIn(value, name)
    return found && { ...nothing, status, body: 'data', key: found.key, rest: found.rest }
  }
  if (call.answer.body.kind === 'none') return { ...nothing, status, body: 'none', rest: undefined }
  const found = recordIn(value, idField)
  if (!found) {
    return operation === 'get' || value === undefined
      ? undefined
      : { ...nothing, status, body: 'fixed', rest: value }
  }
  const { key, rest, record } = found
  const requestKey = requestKeyOf(call.body, record)
  const sent = sentBy(call.body, requestKey)
  const entries = Object.entries(record).filter(([field]) => field !== idField && !(field in sent))
  const defaults = operation === 'create' ? Object.fromEntries(entries) : {}
  return { ...nothing, status, body: 'data', key, rest, requestKey, defaults }
}

/** The member of a body that holds the fields of a record. */
function requestKeyOf(body: unknown, record: RecordValue): string | undefined {
  if (!isObject(body)) return undefined
  const [first, ...others] = Object.entries(body)
  if (!first || others.length > 0 || !isObject(first[1])) return undefined
  return Object.hasOwn(record, first[0]) ? undefined : first[0]
}

/** The fields that a request sends. */
export function sentBy(body: unknown, requestKey: string | undefined): RecordValue {
  const fields = requestKey === undefined ? body : (body as RecordValue | undefined)?.[requestKey]
  return isObject(fields) ? (fields as RecordValue) : {}
}
