import { isObject } from '../../errors/validation-issue.ts'
import { isReference, lastStep } from '../document/pointer.ts'
import type { DocumentSchemas, LiftedSchema } from './schema.ts'

/** What a value of a discriminator stands for. */
export interface Case {
  readonly schema: unknown
  /** Whether it is the schema of a component itself, not a reference to it. */
  readonly isComponent: boolean
  readonly name: string
}

/** What the values of a discriminator stand for. */
export interface Cases {
  readonly property: string
  readonly byValue: ReadonlyMap<string, Case>
  /** Where the alternatives stand; undefined where they are heirs by `allOf`. */
  readonly key: 'oneOf' | 'anyOf' | undefined
  /** What holds for all other values, and for none (3.2: `defaultMapping`). */
  readonly fallback: Case | undefined
}

/** The cases of a schema with a discriminator; undefined where they cannot be told, so that the alternatives count. */
export function casesOf(
  raw: object,
  { oneOf, anyOf }: LiftedSchema,
  schemas: DocumentSchemas,
): Cases | undefined {
  const { discriminator } = raw as LiftedSchema
  // Swagger 2.0 has the name alone.
  const given = typeof discriminator === 'string' ? { propertyName: discriminator } : discriminator
  if (!isObject(given) || typeof given['propertyName'] !== 'string') return undefined
  const { propertyName: property, mapping, defaultMapping } = given
  const explicit = Object.entries(isObject(mapping) ? mapping : {})
  const list: unknown = oneOf ?? anyOf
  if (!Array.isArray(list)) return ofHeirs(raw, property, explicit, schemas)
  if (!list.every(isReference)) return undefined
  const byValue = new Map<string, Case>()
  for (const alternative of list) {
    const name = lastStep(alternative.$ref)
    const values = explicit.filter(([, to]) => isSame(to, alternative.$ref)).map(([value]) => value)
    const one = { schema: alternative, isComponent: false, name }
    const own = values.length > 0 ? values : ownValues(alternative, property, schemas)
    // Of alternatives with one value, and of such as do not name theirs, the schemas decide alone.
    if (!own || (values.length === 0 && own.some((value) => byValue.has(value)))) return undefined
    for (const value of own.length > 0 ? own : [name]) byValue.set(value, one)
  }
  const other = list.find(({ $ref }) => isSame(defaultMapping, $ref))
  const fallback = other && { schema: other, isComponent: false, name: lastStep(other.$ref) }
  return { property, byValue, key: oneOf ? 'oneOf' : 'anyOf', fallback }
}

/**
 * The values that an alternative without a mapping names itself, by `const` or `enum`, as most documents do; none where it
 * takes its name, undefined where it is made of alternatives that do not tell.
 */
function ownValues(
  schema: unknown,
  property: string,
  schemas: DocumentSchemas,
  depth = 0,
): readonly string[] | undefined {
  const read = schemas.read(schema)
  const { properties, allOf, oneOf, anyOf } = read
  const declared =
    isObject(properties) && Object.hasOwn(properties, property)
      ? schemas.read(properties[property])
      : undefined
  if (declared) {
    const { const: constant, enum: list } = declared
    const values = Object.hasOwn(declared, 'const') ? [constant] : Array.isArray(list) ? list : []
    return values.filter((each) => typeof each === 'string')
  }
  if (depth > 8) return undefined
  for (const part of Array.isArray(allOf) ? (allOf as unknown[]) : []) {
    const found = ownValues(part, property, schemas, depth + 1)
    if (!found || found.length > 0) return found
  }
  const branches: unknown = oneOf ?? anyOf
  if (!Array.isArray(branches)) return []
  const all = branches.map((each) => ownValues(each, property, schemas, depth + 1))
  return all.every((each) => each !== undefined && each.length > 0)
    ? [...new Set(all.flatMap((each) => each ?? []))]
    : undefined
}

function ofHeirs(
  raw: object,
  property: string,
  explicit: readonly [string, unknown][],
  schemas: DocumentSchemas,
): Cases | undefined {
  const heirs = schemas.inheritorsOf(raw)
  if (heirs.size === 0) return undefined
  const byValue = new Map<string, Case>()
  for (const [name, schema] of heirs) {
    const values = explicit
      .filter(([, to]) => lastStep(String(to)) === name)
      .map(([value]) => value)
    for (const value of values.length > 0 ? values : [name])
      byValue.set(value, { schema, isComponent: true, name })
  }
  return { property, byValue, key: undefined, fallback: undefined }
}

/** Whether a mapping, which is a reference or the name of a component, means a reference. */
function isSame(mapped: unknown, reference: string): boolean {
  return (
    mapped === reference || (typeof mapped === 'string' && lastStep(mapped) === lastStep(reference))
  )
}
