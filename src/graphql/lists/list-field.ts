import type { GraphQLField, GraphQLNamedType } from 'graphql'
import type { Related, StoredCollection } from '../../data/store/state.ts'
import { plainInput } from '../arguments/input.ts'
import { recordField } from '../arguments/record-field.ts'
import { readAsked, type Asked } from './asked.ts'
import type { FindCollection } from './filter.ts'
import { KnownNames } from './known-fields.ts'
import { listPart, type ListPart } from './list.ts'
import { listShape } from './list-shape.ts'

/** A field that shows a list of records. */
export interface ListField {
  /** The type of the records. */
  readonly type: GraphQLNamedType
  /** Its value, as its type shows lists. Throws Reply `bad-query` 400. */
  readonly answer: (args: Readonly<Record<string, unknown>>, of: ListSource) => unknown
}

/** Where the records of a list are. */
export interface ListSource {
  readonly collection: StoredCollection
  readonly find: FindCollection
  /** The relation whose records are meant; undefined for all of the collection. */
  readonly of?: Related | undefined
  /** Whether names that no record has are refused, where the collection does not say. */
  readonly strict?: boolean
  /** Told what was asked for and means nothing. */
  readonly onIgnored?: ((names: readonly string[]) => void) | undefined
}

type Field = GraphQLField<unknown, unknown>

/**
 * How a field shows a list of records, and reads by its arguments which of them; undefined for any other field.
 *
 * @param isRecord whether a type is that of records
 */
export function listField(
  field: Field,
  isRecord: (type: GraphQLNamedType) => boolean,
): ListField | undefined {
  const shape = listShape(field.type, isRecord)
  if (!shape) return undefined
  const { type, isPaged, show } = shape
  const fromZero = ['page', 'perPage', 'sortField'].every((name) =>
    field.args.some((arg) => arg.name === name),
  )
  return {
    type,
    answer: (args, { collection, find, of, strict = false, onIgnored }) => {
      const names = new KnownNames(collection, type)
      const asked = readAsked(plainArguments(field, args), names, find)
      const listed = { collection, of, strict, isPaged, fromZero }
      const part: ListPart = listPart(listed, asked)
      if (part.ignored.length > 0) onIgnored?.(part.ignored)
      return show(part)
    },
  }
}

/** Reads what the arguments of a field ask of a collection. Throws Reply `bad-query` 400. */
export function askedBy(
  field: Field,
  args: Readonly<Record<string, unknown>>,
  names: KnownNames,
  find: FindCollection,
): Asked {
  return readAsked(plainArguments(field, args), names, find)
}

/** Arguments with the names and values that records have. */
function plainArguments(
  { args: defined }: Field,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    defined.flatMap((each) => {
      const value = args[each.name]
      if (value === undefined) return []
      const key = recordField(each)
      return [[key, plainInput(value, each.type, key, (text) => text)]]
    }),
  )
}
