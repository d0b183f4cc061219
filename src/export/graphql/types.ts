import { isObject } from '../../errors/validation-issue.ts'
import type { Components } from '../openapi/components.ts'
import type { ReferenceObject, SchemaObject } from '../openapi/document.ts'
import { Names, asciiOnly, pascal } from '../openapi/names.ts'
import { isName, fieldName, type Definitions, type Field } from './definitions.ts'

/** What types are made with. */
export interface Typing {
  readonly definitions: Definitions
  readonly components: Components
  /** Whether what a schema requires is promised, as where writes are checked by it; else it was just seen so. */
  readonly isPromised: boolean
}

/** Where a type is: objects are called by it, and are inputs in an input. */
export interface Position {
  readonly owner: string
  readonly isInput: boolean
}

/** A type without the mark that it is never null. */
export interface TypeOf {
  readonly name: string
  readonly isNullable: boolean
  /** What filters ask of a value: that of the items of a list; undefined where there is nothing to ask. */
  readonly asked: Asked | undefined
}

/** What filters ask of: a scalar, an enum, or an object by its fields. */
export interface Asked {
  readonly name: string
  /** That of an object. */
  readonly object?: SchemaObject
}

/** The schema of an id, in the place of what values of it are: a text, or a number. */
export const anyId: SchemaObject = { type: ['string', 'integer'] }

/** Anything: what has no type of its own in GraphQL. */
const anything: TypeOf = { name: 'JSON', isNullable: true, asked: undefined }

/** The type of values of a schema. */
export function typeOf(schema: SchemaObject, position: Position, typing: Typing): TypeOf {
  const { resolved, name, isNullable } = settle(schema, typing.components)
  const own = name === undefined ? position : { ...position, owner: name }
  const scalar = scalarOf(resolved, own, typing)
  if (scalar !== undefined) {
    return { name: scalar, isNullable, asked: { name: scalar } }
  }
  const type = kindOf(resolved)
  if (type === 'array') {
    const items = isObject(resolved.items) ? typeOf(resolved.items, own, typing) : anything
    return { name: `[${marked(items)}]`, isNullable, asked: items.asked }
  }
  if (type !== 'object' || Object.keys(resolved.properties ?? {}).length === 0) {
    return { ...anything, isNullable: isNullable || type === undefined }
  }
  const object = objectType(resolved, own, typing)
  return { name: object, isNullable, asked: { name: object, object: resolved } }
}

/** A type with the mark that it is never null, where it is not. */
export function marked({ name, isNullable }: Pick<TypeOf, 'name' | 'isNullable'>): string {
  return isNullable ? name : `${name}!`
}

/** Whether a value of a schema may be null. */
export function mayBeNull(schema: SchemaObject, components: Components): boolean {
  return settle(schema, components).isNullable
}

/** The properties of a schema of an object, and which of them must be there. */
export function objectOf(
  schema: SchemaObject,
  components: Components,
): Required<Pick<SchemaObject, 'properties' | 'required'>> {
  const { properties = {}, required = [] } = settle(schema, components).resolved
  return { properties, required }
}

/** The fields of a schema of an object, by names of GraphQL; what must be there is never null. */
export function fieldsOf(schema: SchemaObject, position: Position, typing: Typing): Field[] {
  const { properties, required } = objectOf(schema, typing.components)
  const names = new Names()
  return Object.entries(properties).map(([source, property]) => {
    const name = names.take(fieldName(source))
    const inside = { ...position, owner: ownerOf(position.owner, name) }
    const type = typeOf(property, inside, typing)
    return {
      name,
      type: typing.isPromised && required.includes(source) ? marked(type) : type.name,
      description: textOf(property['description'] ?? property['title']),
      ...(name !== source && { source }),
    }
  })
}

/** What an object in a field is called: `UserAddress`. */
export function ownerOf(owner: string, field: string): string {
  return owner + (pascal(asciiOnly(field)) || 'Field')
}

function objectType(schema: SchemaObject, position: Position, typing: Typing): string {
  const { owner, isInput } = position
  const kind = isInput ? 'input' : 'type'
  const key = `${kind} ${owner} ${JSON.stringify(schema)}`
  return typing.definitions.refer(key, [isInput ? `${owner}Input` : owner], () => ({
    kind,
    description: textOf(schema['description']),
    fields: fieldsOf(schema, position, typing),
  }))
}

/** The scalar or the enum of a schema; undefined for what is neither. */
function scalarOf(schema: SchemaObject, position: Position, typing: Typing): string | undefined {
  const { format } = schema
  if (schema === anyId) return 'ID'
  switch (kindOf(schema)) {
    case 'string': {
      const values = schema.enum ?? []
      if (values.length > 0 && values.every((each) => isEnumValue(each))) {
        return enumOf(values as string[], schema, position, typing)
      }
      return format === 'date-time' ? 'DateTime' : format === 'date' ? 'Date' : 'String'
    }
    case 'integer':
      // `Int` has 32 bits.
      return format === 'int64' ? 'Float' : 'Int'
    case 'number':
      return 'Float'
    case 'boolean':
      return 'Boolean'
    default:
      return undefined
  }
}

function isEnumValue(value: unknown): boolean {
  return typeof value === 'string' && isName(value) && !/^(?:true|false|null)$/.test(value)
}

function enumOf(
  values: readonly string[],
  schema: SchemaObject,
  { owner }: Position,
  { definitions }: Typing,
): string {
  return definitions.refer(`enum ${owner} ${values.join(' ')}`, [owner], () => ({
    kind: 'enum',
    description: textOf(schema['description']),
    fields: [...new Set(values)].map((name) => ({ name })),
  }))
}

/** The one type of a schema; undefined for several, and for one that does not say it. */
function kindOf({ type, enum: values, properties, const: only }: SchemaObject): string | undefined {
  if (typeof type === 'string') return type
  if (Array.isArray(type)) {
    const known = type.filter((each) => each !== 'null')
    return known.length === 1 ? String(known[0]) : undefined
  }
  if (properties) return 'object'
  const all = values ?? (only === undefined ? [] : [only])
  return all.length > 0 && all.every((each) => typeof each === 'string') ? 'string' : undefined
}

/** A schema without references and `null`: what they mean, whether it may be null, and what it is called. */
interface Settled {
  readonly resolved: SchemaObject
  readonly isNullable: boolean
  readonly name?: string | undefined
}

/** So many references lead to a schema at most. */
const mostSteps = 20

function settle(schema: SchemaObject, components: Components, steps = 0): Settled {
  const { $ref, allOf, anyOf, oneOf, ...rest } = schema
  if (steps > mostSteps) return { resolved: {}, isNullable: true }
  if ($ref !== undefined) {
    const target = components.resolve<SchemaObject>({ $ref } as ReferenceObject)
    const name = $ref.slice($ref.lastIndexOf('/') + 1)
    return { name: pascal(asciiOnly(name)), ...settle(target ?? {}, components, steps + 1) }
  }
  const ways = (anyOf ?? oneOf) as readonly SchemaObject[] | undefined
  if (Array.isArray(ways)) {
    const others = ways.filter(({ type }) => type !== 'null')
    const [only] = others
    if (!only || others.length > 1) return { resolved: {}, isNullable: true }
    const settled = settle(only, components, steps + 1)
    return { ...settled, isNullable: settled.isNullable || others.length < ways.length }
  }
  if (Array.isArray(allOf)) {
    const parts = [rest, ...(allOf as readonly SchemaObject[])]
      .filter((part) => Object.keys(part).length > 0)
      .map((part) => settle(part, components, steps + 1).resolved)
    return { resolved: joined(parts), isNullable: false }
  }
  const { type } = schema
  const isNullable = Array.isArray(type) ? type.includes('null') : schema['nullable'] === true
  const values = schema.enum?.filter((each) => each !== null)
  return {
    resolved: values ? { ...schema, enum: values } : schema,
    isNullable: isNullable || (values !== undefined && values.length < (schema.enum?.length ?? 0)),
  }
}

function joined(parts: readonly SchemaObject[]): SchemaObject {
  return {
    ...(Object.assign({}, ...parts) as SchemaObject),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
