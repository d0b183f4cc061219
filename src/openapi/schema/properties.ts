import { isObject } from '../../errors/validation-issue.ts'
import type { DocumentSchemas, LiftedSchema } from './schema.ts'

/** The types that a schema lets a value have, those of its parts included; empty where it says nothing. */
export function typesOf(schema: unknown, schemas: DocumentSchemas): ReadonlySet<string> {
  const read = schemas.read(schema)
  const types = knownTypes.get(read) ?? findTypes(read, schemas, 0)
  knownTypes.set(read, types)
  return types
}

const knownTypes = new WeakMap<LiftedSchema, ReadonlySet<string>>()

function findTypes(
  { type, allOf, anyOf, oneOf, properties, items }: LiftedSchema,
  schemas: DocumentSchemas,
  depth: number,
): ReadonlySet<string> {
  if (type !== undefined) return new Set([type].flat().map(String))
  if (properties !== undefined) return new Set(['object'])
  if (items !== undefined) return new Set(['array'])
  if (depth > 8) return new Set()
  const parts = [allOf, anyOf, oneOf].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  )
  return new Set(parts.flatMap((each) => [...findTypes(schemas.read(each), schemas, depth + 1)]))
}

/** The schema of a property, also where it stands in a part of the schema. */
export function propertyOf(
  schema: unknown,
  name: string,
  schemas: DocumentSchemas,
  depth = 0,
): unknown {
  const { properties, additionalProperties, allOf, anyOf, oneOf } = schemas.read(schema)
  if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name]
  if (depth > 8) return undefined
  // A later part says more of what an earlier one, a base or a wrapper, leaves open.
  const whole = Array.isArray(allOf) ? allOf.toReversed() : undefined
  const parts = [whole, anyOf, oneOf].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  )
  for (const each of parts) {
    const found = propertyOf(each, name, schemas, depth + 1)
    if (found !== undefined) return found
  }
  return isObject(additionalProperties) ? additionalProperties : undefined
}

/** The schema of the items of a list, also where it stands in a part of the schema. */
export function itemsOf(schema: unknown, schemas: DocumentSchemas, depth = 0): unknown {
  const { items, allOf, anyOf, oneOf } = schemas.read(schema)
  if (items !== undefined || depth > 8) return items
  for (const part of [allOf, anyOf, oneOf].flat()) {
    const found = part === undefined ? undefined : itemsOf(part, schemas, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The names of all properties that a schema declares, each once. */
export function propertyNames(schema: unknown, schemas: DocumentSchemas): readonly string[] {
  const read = schemas.read(schema)
  const names = knownNames.get(read) ?? findNames(schema, schemas)
  knownNames.set(read, names)
  return names
}

const knownNames = new WeakMap<LiftedSchema, readonly string[]>()

function findNames(schema: unknown, schemas: DocumentSchemas): string[] {
  const names = new Set<string>()
  const seen = new Set<unknown>()
  const visit = (each: unknown): void => {
    const read = schemas.read(each)
    if (seen.has(read)) return
    seen.add(read)
    const { properties, allOf, anyOf, oneOf } = read
    for (const name of isObject(properties) ? Object.keys(properties) : []) names.add(name)
    for (const list of [allOf, anyOf, oneOf]) if (Array.isArray(list)) list.forEach(visit)
  }
  visit(schema)
  return [...names]
}

/** The names of the properties that a schema and its parts require, whichever alternative holds. */
export function requiredNames(schema: unknown, schemas: DocumentSchemas, depth = 0): string[] {
  const { required, allOf } = schemas.read(schema)
  const own = Array.isArray(required) ? required.map(String) : []
  if (depth > 8 || !Array.isArray(allOf)) return own
  return [...own, ...allOf.flatMap((each) => requiredNames(each, schemas, depth + 1))]
}
