import { isObject } from '../../errors/validation-issue.ts'
import { isReference, parsePointer } from '../../openapi/document/pointer.ts'
import { objectMembers } from './members.ts'
import { below, listAt, resolve, type Raw } from './raw.ts'
import { componentType, inline, type Position, type Scope } from './scope.ts'
import {
  intersection,
  listOf,
  literal,
  noMembers,
  objectOf,
  other,
  tuple,
  union,
  words,
  type TypeText,
} from './type-text.ts'

/** Keywords that say something beside a `$ref`. */
const besideReference = [
  'additionalProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'patternProperties',
  'properties',
  'required',
]

/** The type of the values of a schema. */
export function schemaType(scope: Scope, schema: unknown, at: Position): TypeText {
  if (schema === false) return words.never
  if (!isObject(schema)) return words.unknown
  if (isReference(schema)) {
    if (!scope.hasSiblings || !besideReference.some((key) => key in schema))
      return referenceType(scope, schema.$ref, at)
    const { $ref, ...rest } = schema as Raw & { readonly $ref: string }
    return schemaType(scope, { ...rest, allOf: [{ $ref }, ...listAt(rest, 'allOf')] }, at)
  }
  if (schema['const'] !== undefined) return literal(schema['const'])
  return enumType(schema) ?? composedType(scope, schema, at)
}

function referenceType(scope: Scope, $ref: string, at: Position): TypeText {
  if (isCut(scope, { $ref }, at)) return words.unknown
  return (
    componentType(scope, $ref) ??
    inline(
      scope,
      $ref,
      () => schemaType(scope, resolve(scope.root, $ref) ?? true, { ...at, path: $ref }),
      words.unknown,
    )
  )
}

/** Whether a reference leads back to what is made of it, which no type can be. */
function isCut({ recursion }: Scope, schema: unknown, { owner }: Position): boolean {
  if (owner === undefined || !isReference(schema)) return false
  const [place, kind, name = '', ...rest] = parsePointer(schema.$ref.replace(/^#/, ''))
  const isSchema = place === 'components' && kind === 'schemas' && rest.length === 0
  return isSchema && recursion.closes(owner, name)
}

/** The type of a list of values; undefined where properties say what the schema is. */
function enumType(schema: Raw): TypeText | undefined {
  const { enum: values, type, nullable, additionalProperties } = schema
  if (!Array.isArray(values) || 'properties' in schema) return undefined
  const isOpen = Boolean(additionalProperties)
  if (isOpen && type !== 'string') return undefined
  const isNullable = nullable === true || (Array.isArray(type) && type.includes('null'))
  const all = union([...values.map(literal), ...(isNullable ? [words.null] : [])])
  return isOpen ? union([all, intersection([words.string, objectOf([])])]) : all
}

function composedType(scope: Scope, schema: Raw, at: Position): TypeText {
  const own = ownType(scope, schema, at)
  const parts = allOfTypes(scope, schema, at)
  const found = [...(own ? [own] : []), ...(parts.length > 0 ? [intersection(parts)] : [])]
  let type = found.length > 0 ? intersection(found) : undefined
  const anyOf = alternativesOf(scope, schema, 'anyOf', at)
  if (anyOf.length > 0) type = union([...(type ? [type] : []), ...anyOf])
  const oneOf = alternativesOf(scope, schema, 'oneOf', at)
  if (oneOf.length > 0) {
    const before = type ? [type] : []
    type = oneOf.every(({ form }) => form === 'keyword')
      ? union([...before, ...oneOf])
      : intersection([...before, union(oneOf)])
  }
  type ??= schema['type'] === 'object' ? noMembers : words.unknown
  const isNullable = schema['nullable'] === true && type !== words.unknown
  return isNullable ? union([type, words.null]) : type
}

function alternativesOf(
  scope: Scope,
  schema: Raw,
  keyword: 'anyOf' | 'oneOf',
  { path, owner }: Position,
): TypeText[] {
  return listAt(schema, keyword).flatMap((each, index) => {
    const at = { path: below(path, keyword, String(index)), owner }
    return isCut(scope, each, at) ? [] : [schemaType(scope, each, at)]
  })
}

/** The types that a value must be all of. */
function allOfTypes(scope: Scope, schema: Raw, at: Position): TypeText[] {
  const required = listAt(schema, 'required')
  return listAt(schema, 'allOf').flatMap((each) => {
    const type = isReference(each)
      ? baseType(scope, each.$ref, required, at)
      : schemaType(scope, withRequired(each, required), at)
    if (!type) return []
    const discriminator = isReference(each)
      ? scope.discriminators.at.get(each.$ref)
      : isObject(each) && isObject(each['discriminator']) && each['discriminator']
    if (!discriminator) return [type]
    // Its values stand in what is made of it.
    return [other(`Omit<${type.text}, ${JSON.stringify(discriminator['propertyName'])}>`)]
  })
}

function withRequired(schema: unknown, required: readonly unknown[]): unknown {
  if (!isObject(schema) || required.length === 0) return schema
  return { ...schema, required: [...required, ...listAt(schema, 'required')] }
}

/** The type of what `allOf` names: some of its properties may be required here alone. */
function baseType(
  scope: Scope,
  $ref: string,
  required: readonly unknown[],
  at: Position,
): TypeText | undefined {
  const base = resolve(scope.root, $ref)
  if (isCut(scope, { $ref }, at)) {
    // What is among the alternatives of its own base has all of the base but those.
    const rest = { ...(isObject(base) ? base : {}), oneOf: undefined, anyOf: undefined }
    return inline(scope, $ref, () => schemaType(scope, rest, { ...at, path: $ref }), undefined)
  }
  const type = schemaType(scope, { $ref }, at)
  const isPlain =
    isObject(base) && base['nullable'] !== true && !Array.isArray(base['type']) && !base['oneOf']
  if (!isPlain || scope.discriminators.settled.has($ref)) return type
  const properties = isObject(base['properties']) ? base['properties'] : {}
  const keys = required.filter((key) => typeof key === 'string' && properties[key])
  if (keys.length === 0) return type
  scope.helpers.add('type WithRequired<T, K extends keyof T> = T & {\n    [P in K]-?: T[P];\n};')
  return other(`WithRequired<${type.text}, ${union(keys.map(literal)).text}>`)
}

/** What a schema says itself, without what it is composed of; undefined for nothing. */
function ownType(scope: Scope, schema: Raw, at: Position): TypeText | undefined {
  const { type } = schema
  if (Array.isArray(type)) return typeOfSeveral(scope, schema, type, at)
  if (type === 'null') return words.null
  if (type === 'string') return words.string
  if (type === 'number' || type === 'integer') return words.number
  if (type === 'boolean') return words.boolean
  if (type === 'array') return arrayType(scope, schema, at)
  return objectType(scope, schema, at)
}

function typeOfSeveral(
  scope: Scope,
  schema: Raw,
  types: readonly unknown[],
  at: Position,
): TypeText | undefined {
  const oneOf = listAt(schema, 'oneOf')
  const isAlternative = (type: unknown) =>
    oneOf.some((each) => isObject(each) && each['type'] === type)
  const isComposed = Array.isArray(schema['oneOf'])
  // An object of which nothing is said may be any of the alternatives.
  if (isComposed && types.includes('object') && !schema['properties']) return undefined
  const own = types.filter((type) => type === 'object' || type === 'array' || !isAlternative(type))
  return union(
    own.map((type) =>
      type === 'null' || type === null
        ? words.null
        : schemaType(scope, { ...schema, type, ...(isComposed && { oneOf: undefined }) }, at),
    ),
  )
}

function arrayType(scope: Scope, schema: Raw, { path }: Position): TypeText {
  const { items, prefixItems } = schema
  const at = { path }
  const first: unknown = prefixItems ?? items
  if (Array.isArray(first)) return tuple(first.map((each) => schemaType(scope, each, at)))
  return listOf(items === undefined ? words.unknown : schemaType(scope, items, at))
}

function objectType(scope: Scope, schema: Raw, at: Position): TypeText | undefined {
  const members = objectMembers(scope, schema, at, schemaType)
  const values = indexTypes(scope, schema, at)
  const own = members.length > 0 ? [objectOf(members)] : []
  if (values.length === 0) return own[0]
  return intersection([...own, objectOf([{ key: '[key: string]', type: union(values) }])])
}

/** The types of the properties that have no name in the schema. */
function indexTypes(scope: Scope, schema: Raw, { path }: Position): TypeText[] {
  const { additionalProperties: rest, patternProperties } = schema
  const isAny = rest === true || (isObject(rest) && Object.keys(rest).length === 0)
  const patterns = isObject(patternProperties) ? Object.values(patternProperties) : []
  return [
    ...(isObject(rest) && !isAny ? [schemaType(scope, rest, { path })] : []),
    ...(isAny ? [words.unknown] : []),
    ...patterns.map((each) => schemaType(scope, each, { path })),
  ]
}
