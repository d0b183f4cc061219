import { singular } from '../../data/relations/names.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Call } from './call.ts'
import { isIdLike } from './paths.ts'

/** A record as JSON has it. */
export type RecordValue = Readonly<Record<string, unknown>>

/** The records in the answer with a list, and what stands around them. */
export interface FoundList {
  readonly records: readonly RecordValue[]
  /** The member of the envelope that holds them; undefined without one. */
  readonly key: string | undefined
  /** The other members. */
  readonly rest: RecordValue
}

/** Names of members that hold the records of a list. */
const listKeys =
  /^(?:data|items|results?|records|rows|content|docs|list|entries|elements|values|hits|nodes)$/i
/** Names of members that stand beside them. */
const besideKeys =
  /^(?:meta|_meta|links|_links|pagination|paging|page_?info|success|ok|status|message|error|errors|next|prev(?:ious)?|first|last|has_?(?:more|next|prev)\w*|page|pages|limit|offset|skip|size|per_?page|page_?size|cursor|next_?cursor|.*total.*|.*count|current_?page|last_?page|from|to)$/i

/** The list that an answer is; undefined for any other. @param name the last part of its address */
export function listIn(value: unknown, name: string): FoundList | undefined {
  if (Array.isArray(value)) {
    return value.every(isObject)
      ? { records: value as RecordValue[], key: undefined, rest: {} }
      : undefined
  }
  if (!isObject(value)) return undefined
  const lists = Object.entries(value).filter(
    ([, each]) => Array.isArray(each) && each.every(isObject),
  )
  const [found] =
    lists.length === 1 ? lists : lists.filter(([key]) => listKeys.test(key) || key === name)
  if (!found) return undefined
  const [key, records] = found
  const { [key]: _list, ...rest } = value
  const isEnvelope =
    listKeys.test(key) ||
    key.toLowerCase() === name.toLowerCase() ||
    Object.keys(rest).every((each) => besideKeys.test(each))
  return isEnvelope ? { records: records as RecordValue[], key, rest } : undefined
}

/** The record in an answer, and the member that holds it. */
export interface FoundRecord {
  readonly record: RecordValue
  readonly key: string | undefined
  readonly rest: RecordValue
}

/** The record with an id field that an answer is or has as its only other object; undefined for any other. */
export function recordIn(value: unknown, idField: string): FoundRecord | undefined {
  if (!isObject(value)) return undefined
  if (isIdValue(value[idField])) return { record: value, key: undefined, rest: {} }
  const objects = Object.entries(value).filter(([, each]) => isObject(each))
  const found = objects.filter(([, each]) => isIdValue((each as RecordValue)[idField]))
  const [first] = found
  if (!first || found.length > 1) return undefined
  const { [first[0]]: _record, ...rest } = value
  return { record: first[1] as RecordValue, key: first[0], rest }
}

/** A collection that calls show: its address, the field of its ids, and the calls of it and of its records. */
export interface Evidence {
  /** `/users`. */
  readonly path: string
  /** Its last part. */
  readonly name: string
  /** Its name for `db`: the same, unless a collection with a shorter address has that. */
  readonly stored: string
  readonly idField: string
}

/** Whether a value can be an id. */
export function isIdValue(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

/** The body of a successful answer in JSON; undefined for any other. */
export function jsonOf({ answer: { status, body } }: Call): unknown {
  return status >= 200 && status < 300 && body.kind === 'json' ? body.value : undefined
}

/** Finds collections: lists of records with ids, and records that are found by their ids below one address. */
export function findCollections(calls: readonly Call[]): Evidence[] {
  const below = new Map<string, Call[]>()
  for (const call of calls) {
    const { segments } = call
    for (const path of [segments, segments.slice(0, -1)]) {
      if (path.length === 0 || path.some((each) => /^\d+$/.test(each))) continue
      const key = `/${path.join('/')}`
      const known = below.get(key)
      if (known) known.push(call)
      else below.set(key, [call])
    }
  }
  const paths = [...below].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const found = paths.flatMap(([path, own]) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const idField = idFieldOf(own, path.split('/').length - 1, name)
    return idField === undefined ? [] : [{ path, name, idField }]
  })
  const shortest = found.toSorted((one, other) => one.path.length - other.path.length)
  return found.map((each) => {
    const isFirst = shortest.find(({ name }) => name === each.name) === each
    return { ...each, stored: isFirst ? each.name : each.path.slice(1) }
  })
}

/** The field of the ids, where calls at an address and one segment below show a collection; undefined elsewhere. */
function idFieldOf(calls: readonly Call[], depth: number, name: string): string | undefined {
  const ofList = calls.filter(({ segments }) => segments.length === depth)
  const reads = ofList.filter(({ method }) => method === 'GET')
  const lists = reads.flatMap((call) => listIn(jsonOf(call), name) ?? [])
  // What answers with something else than lists is none.
  if (reads.some((call) => jsonOf(call) !== undefined) && lists.length === 0) return undefined
  const ofItems = calls.filter(({ segments, method }) => {
    return segments.length === depth + 1 && ['GET', 'PUT', 'PATCH'].includes(method)
  })
  const items = ofItems.flatMap((call) => {
    const value = jsonOf(call)
    return value === undefined ? [] : [{ value, id: call.segments[depth] as string }]
  })
  const made = ofList.filter(({ method }) => method === 'POST').map(jsonOf)
  const one = singular(name)
  const sure = ['id', '_id', 'uuid', 'guid', `${one}Id`, `${one}_id`]
  return [...sure, 'slug', 'key', 'code', 'username', 'login', 'name', 'sku'].find((field) => {
    const isOf = ({ value, id }: (typeof items)[number]) =>
      String(recordIn(value, field)?.record[field]) === id
    const hasItems = items.some(isOf)
    // Beside records there may be others, such as `/users/me`.
    const isOther = items.some((item) => isIdLike(item.id) && !isOf(item))
    const ids = lists.map(({ records }) => records.map((record) => record[field]))
    const fit = ids.every((each) => each.every(isIdValue) && new Set(each).size === each.length)
    if (!fit || isOther || (items.length > 0 && !hasItems && lists.length === 0)) return false
    const isSure = sure.includes(field)
    if (hasItems) return isSure || lists.some(({ records }) => records.length > 0)
    const isMade = made.some((value) => recordIn(value, field) !== undefined)
    return (
      isSure &&
      (isMade ? lists.length > 0 || items.length > 0 : ids.some((each) => each.length > 0))
    )
  })
}
