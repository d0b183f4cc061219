import type { CrudMethod } from '../../http/crud-methods.ts'
import { badQuery, shorten } from '../../data/query/query.ts'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'
import { dialectEndpoints } from '../../rest/resource-endpoints.ts'
import type { Resources } from '../../rest/rest-dialect.ts'
import type { RestHandler } from '../../rest/writes.ts'

/** What holds for the lists of a server. */
export interface ListRules {
  /** Whether a field that no record has is refused. */
  readonly strict: boolean
  /** What foreign keys end in; default `Id`. */
  readonly suffix: string | undefined
}

/** Answers an operation of a collection as a version of json-server does. */
export type ListHandler = RestHandler<ListRules>

/** By operation; no version changes many records at once. */
export type CollectionHandlers = Readonly<Partial<Record<CrudMethod, ListHandler>>>

/** The endpoints of all collections. */
export function endpointsOf(
  { collections, strict, foreignKeySuffix: suffix }: Resources,
  handlers: CollectionHandlers,
): Endpoint[] {
  return collections.flatMap((each) => {
    const rules = { strict: each.strict ?? strict, suffix }
    const handlerOf = (operation: CrudMethod) => handlers[operation]
    return dialectEndpoints(each, rules, handlerOf, ({ url }, isItem) => {
      return isItem && !url.includes('?')
    })
  })
}

/** 400 `bad-query` for a parameter of a field that no record has. */
export function unknownFieldReply(
  parameter: string,
  { name, declaration }: StoredCollection,
): Reply {
  const shown = JSON.stringify(shorten(parameter))
  const hint = didYouMean(parameter.slice(0, 100), declaration.fields ?? [])
  const message = `No record of ${JSON.stringify(name)} has ${shown}. ${hint || 'Leave it out.'}`
  return badQuery(parameter, message)
}

/** Records in the order of keys; those that are equal stay as they were. */
export function sortBy<Key extends { readonly descending: boolean }, Value>(
  records: readonly StoredRecord[],
  keys: readonly Key[],
  valueOf: (record: StoredRecord, key: Key) => Value,
  compare: (one: Value, other: Value) => number,
): readonly StoredRecord[] {
  if (keys.length === 0) return records
  const rows = records.map((record) => {
    return { record, values: keys.map((key) => valueOf(record, key)) }
  })
  rows.sort((one, other) => {
    for (let index = 0; index < keys.length; index++) {
      const order = compare(one.values[index] as Value, other.values[index] as Value)
      if (order !== 0) return keys[index]?.descending ? -order : order
    }
    return 0
  })
  return rows.map(({ record }) => record)
}

/** A value of JSON as the text it is compared by: as `String` gives it, also for `{"toString": 1}`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (item === null ? '' : textOf(item))).join(',')
  }
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value)
}

/** A value of JSON as `<` compares it: lists and objects by their text. */
export function comparable(value: unknown): string | number | boolean | null | undefined {
  return typeof value === 'object' && value !== null
    ? textOf(value)
    : (value as string | number | boolean | null | undefined)
}
