import { isObject } from '../../errors/validation-issue.ts'
import { propertyOf } from './properties.ts'
import type { DocumentSchemas } from './schema.ts'

/** A value as an answer shows it: without the properties that are `writeOnly`, at any depth. */
export function withoutWriteOnly(
  value: unknown,
  schema: unknown,
  schemas: DocumentSchemas,
): unknown {
  if (schema === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const { items } = schemas.read(schema)
    return items === undefined ? value : value.map((each) => withoutWriteOnly(each, items, schemas))
  }
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const property = propertyOf(schema, name, schemas)
    if (property === undefined) return [[name, each]]
    if (schemas.read(property)['writeOnly'] === true) return []
    return [[name, withoutWriteOnly(each, property, schemas)]]
  })
  return Object.fromEntries(entries)
}
