import { isObject } from '../../errors/validation-issue.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** A number as JSON writes it. */
const numberShape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A text of an address or a form as the value that its schema asks for; the text where it is no such value. */
export function coerce(value: unknown, schema: unknown, schemas: DocumentSchemas): unknown {
  if (Array.isArray(value)) {
    const { items } = schemas.read(schema)
    return value.map((each) => coerce(each, items, schemas))
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        coerce(each, propertyOf(schema, name, schemas), schemas),
      ]),
    )
  }
  if (typeof value !== 'string') return value
  const types = typesOf(schema, schemas)
  if ((types.has('number') || types.has('integer')) && numberShape.test(value)) return Number(value)
  if (types.has('boolean') && (value === 'true' || value === 'false')) return value === 'true'
  if (types.has('null') && !types.has('string') && (value === '' || value === 'null')) return null
  return value
}
