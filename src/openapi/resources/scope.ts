import { singular } from '../../data/relations/names.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { findPlain, isGeneric, plainName, referredBy } from './names.ts'

/** A parameter in front of a collection, such as `ownerId` of `/owners/{ownerId}/pets`. */
export interface ScopeParameter {
  readonly parameter: string
  /** The field of a record that holds its value. */
  readonly field: string
  /** Whether the schema of the records declares that field; others are kept, and never shown. */
  readonly isDeclared: boolean
}

/** A collection whose records others stand below, and which of their parameters names its id. */
export interface Ancestor<Records> {
  readonly records: Records
  readonly at: number
}

/** Where a collection stands. */
interface Placed {
  /** Its template without the names of parameters. */
  readonly places: string
  readonly shape: { readonly scope: readonly ScopeParameter[] }
}

/** The collections of which one record is in the template of another one, the nearest last. */
export function ancestorsOf<Records extends Placed>(
  { places }: Placed,
  all: readonly Records[],
): Ancestor<Records>[] {
  return all.flatMap((records) =>
    places.startsWith(`${records.places}/{}/`) ? [{ records, at: records.shape.scope.length }] : [],
  )
}

/** The collection whose records others stand directly below; undefined where there is none. */
export function parentOf<Records extends Placed>(
  { places }: Placed,
  all: readonly Records[],
): Records | undefined {
  const above = places.slice(0, places.lastIndexOf('/'))
  if (!above.endsWith('/{}')) return undefined
  return all.find((each) => each.places === above.slice(0, -3))
}

/** The fields of parameters that no collection stands for, but for that of the id. */
export function boundlessFields(
  { scope, idField }: { readonly scope: readonly ScopeParameter[]; readonly idField: string },
  ancestors: readonly Ancestor<unknown>[],
): string[] {
  if (scope.length === ancestors.length) return []
  const isBound = (at: number) => ancestors.some((each) => each.at === at)
  return scope.flatMap(({ field }, at) => (isBound(at) || field === idField ? [] : [field]))
}

/** The parameters of the template of a list, and the fields of its records that they mean. */
export function scopeOf(
  template: string,
  schema: unknown,
  idField: string,
  schemas: DocumentSchemas,
): ScopeParameter[] {
  const names = propertyNames(schema, schemas)
  const isScalar = (name: string) => {
    const types = typesOf(propertyOf(schema, name, schemas), schemas)
    return name !== idField && !types.has('object') && !types.has('array')
  }
  const segments = template.split('/')
  return segments.flatMap((segment, index): ScopeParameter[] => {
    // Most are none, and told so sooner.
    const [, parameter] = (segment.startsWith('{') && /^\{([^{}]+)\}$/.exec(segment)) || []
    if (parameter === undefined) return []
    const before = segments[index - 1] ?? ''
    const word = before === '' || before.includes('{') ? undefined : singular(before)
    const possible = [
      ...(isGeneric(parameter) ? [] : [parameter, referredBy(parameter) ?? `${parameter}Id`]),
      ...(word === undefined ? [] : [`${word}Id`, word]),
    ].map(plainName)
    const found = possible
      .map((plain) => findPlain(names, plain))
      .find((name) => name !== undefined && isScalar(name))
    if (found !== undefined) return [{ parameter, field: found, isDeclared: true }]
    const own = isGeneric(parameter) && word !== undefined ? `${word}Id` : parameter
    const field = names.includes(own) || own === idField ? `${own}Id` : own
    return [{ parameter, field, isDeclared: false }]
  })
}
