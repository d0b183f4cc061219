import { getNullableType, isListType, type GraphQLField, type GraphQLNamedType } from 'graphql'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { cursorOf, readCursor } from '../lists/cursor.ts'
import type { Asked } from '../lists/asked.ts'
import { KnownNames } from '../lists/known-fields.ts'
import { askedBy } from '../lists/list-field.ts'
import { listPart, type ListPart } from '../lists/list.ts'
import { listShape } from '../lists/list-shape.ts'
import type { Answer } from './answer.ts'
import type { RecordType } from './record-types.ts'

/** The most records of all types together where nobody says how many. */
const usual = 20

/**
 * A list of records of several types, such as `search(text): [SearchResult!]!`: what each type has, one type after the
 * other. Undefined for a field that has no such list.
 */
export function listOfTypes(
  field: GraphQLField<unknown, unknown>,
  membersOf: (type: GraphQLNamedType) => readonly RecordType[],
): Answer | undefined {
  const shape = listShape(field.type, (type) => membersOf(type).length > 0)
  if (!shape) return undefined
  const members = membersOf(shape.type)
  const isBare = isListType(getNullableType(field.type)) && members.length > 0
  return (args, data, { strict, onIgnored }) => {
    const find = (name: string) => data.collection(name)
    const ignored: string[][] = []
    let asks: Asked | undefined
    const records = members.flatMap(({ collection: { name }, type }) => {
      const collection = find(name) as StoredCollection
      const asked = askedBy(field, args, new KnownNames(collection, type), find)
      asks ??= asked
      const part = listPart({ collection, strict }, { ...asked, part: {} })
      ignored.push([...part.ignored])
      return part.records
    })
    // What one type does not know may be of another.
    const [first = [], ...others] = ignored
    const unknown = first.filter((name) => others.every((each) => each.includes(name)))
    if (unknown.length > 0) onIgnored(unknown)
    return shape.show(partOf(records, asks?.part ?? {}, isBare ? usual : undefined))
  }
}

/** A part of a list that is made anew each time. */
function partOf(
  all: readonly StoredRecord[],
  part: Asked['part'],
  most: number | undefined,
): ListPart {
  const numberOf = (name: keyof Asked['part']): number | undefined => {
    const value = Number(part[name]?.value)
    return Number.isInteger(value) && value >= 0 ? value : undefined
  }
  const limit = numberOf('first') ?? numberOf('limit') ?? numberOf('last') ?? most
  const size = limit ?? all.length
  const after = readCursor(String(part.after?.value ?? ''))?.index
  const before = readCursor(String(part.before?.value ?? ''))?.index ?? all.length
  const page = numberOf('page')
  const fromEnd = part.last ? Math.max(0, before - size) : undefined
  const start =
    fromEnd ??
    (after === undefined ? (numberOf('offset') ?? (page ? (page - 1) * size : 0)) : after + 1)
  return {
    records: all.slice(start, Math.min(before, start + size)),
    offset: start,
    total: all.length,
    limit,
    cursor: (index) => cursorOf({ id: start + index + 1, index: start + index }, 'all'),
    ignored: [],
  }
}
