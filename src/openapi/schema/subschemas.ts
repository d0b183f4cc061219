import { isObject } from '../../errors/validation-issue.ts'

/** Keywords whose value is a schema. */
const ofOne = [
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const

/** Keywords whose value is a list of schemas. */
const ofList = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const

/** Keywords whose value has schemas by name. */
const ofNames = ['properties', 'patternProperties', 'dependentSchemas', '$defs'] as const

const all: ReadonlySet<string> = new Set([...ofOne, ...ofList, ...ofNames])

/** Whether the value of a keyword is a schema, or has some. */
export function isSubschemaKeyword(keyword: string): boolean {
  return all.has(keyword)
}

/** A schema with other schemas in the place of those directly below it; all else is as it was. */
export function mapSubschemas(
  schema: Readonly<Record<string, unknown>>,
  map: (subschema: unknown) => unknown,
): Record<string, unknown> {
  const mapped: Record<string, unknown> = { ...schema }
  for (const key of ofOne) if (key in schema) mapped[key] = map(schema[key])
  for (const key of ofList) {
    const value = schema[key]
    if (Array.isArray(value)) mapped[key] = value.map(map)
  }
  for (const key of ofNames) {
    const value = schema[key]
    if (!isObject(value)) continue
    mapped[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, map(each)]))
  }
  return mapped
}
