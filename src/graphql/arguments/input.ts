import {
  getNullableType,
  GraphQLID,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLInputType,
} from 'graphql'
import type { Id } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { recordField } from './record-field.ts'

/** Makes what a record holds of a text that stands for an id, in a field of records. */
export type ReadId = (text: string, field: string) => Id

/**
 * The value of an argument as records have it: fields and enum values by their names in records, dates as texts, ids as
 * `readId` makes them.
 *
 * @param field the field of records that the value is for
 */
export function plainInput(
  value: unknown,
  type: GraphQLInputType,
  field: string,
  readId: ReadId,
): unknown {
  const own = getNullableType(type)
  if (value === null || value === undefined) return value
  if (isListType(own) && Array.isArray(value)) {
    return value.map((each) => plainInput(each, own.ofType, field, readId))
  }
  if (isInputObjectType(own) && isObject(value)) {
    const fields = own.getFields()
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const defined = fields[name]
        if (!defined) return [name, each]
        const key = recordField(defined)
        return [key, plainInput(each, defined.type, key, readId)]
      }),
    )
  }
  if (own === GraphQLID && typeof value === 'string') return readId(value, field)
  if (isEnumType(own)) {
    const chosen = own.getValues().find((each) => each.value === value)
    return chosen ? recordField(chosen, value) : value
  }
  return plainValue(value)
}

/** A value as JSON has it: what scalars make of texts, such as a `Date`, becomes the text again. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value
  return typeof value.toJSON === 'function' ? (value.toJSON as () => unknown)() : value
}
