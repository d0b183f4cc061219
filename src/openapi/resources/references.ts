import { isObject } from '../../errors/validation-issue.ts'
import { ifResolved } from '../document/resolved.ts'
import { propertyNames, propertyOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { meansManyOf, plainName, referredBy } from './names.ts'
import type { ResourceShape } from './shape.ts'

/** A property of a record that another collection gives. */
export interface Reference<Records> {
  readonly name: string
  readonly of: Records
  /** Whether it holds the other record, and not its id alone. */
  readonly isEmbedded: boolean
}

/** The properties that other collections give: `ownerId`, and `owner` where that has the schema of owners. */
export function findReferences<Records extends { readonly shape: ResourceShape }>(
  own: Records,
  all: readonly Records[],
  schemas: DocumentSchemas,
): Reference<Records>[] {
  const { schema, idField } = own.shape
  return propertyNames(schema, schemas).flatMap((name): Reference<Records>[] => {
    if (name === idField) return []
    const property = propertyOf(schema, name, schemas)
    const referred = referredBy(name)
    const of =
      referred === undefined
        ? ofSchema(property, all, schemas)
        : all.find(({ shape }) => meansManyOf(lastWord(shape.name), referred))
    return of && of !== own ? [{ name, of, isEmbedded: referred === undefined }] : []
  })
}

/** The first collection whose records have a schema. */
function ofSchema<Records extends { readonly shape: ResourceShape }>(
  schema: unknown,
  all: readonly Records[],
  schemas: DocumentSchemas,
): Records | undefined {
  const read = (raw: unknown) => (isObject(raw) ? ifResolved(() => schemas.read(raw)) : undefined)
  let known = bySchema.get(all) as Map<unknown, Records> | undefined
  if (!known) {
    // Of those that share a schema the first one stays.
    known = new Map(all.toReversed().map((each) => [read(each.shape.schema), each]))
    known.delete(undefined)
    bySchema.set(all, known)
  }
  return known.get(read(schema))
}

const bySchema = new WeakMap<readonly object[], Map<unknown, object>>()

/** `pets` of `owners/pets`. */
function lastWord(name: string): string {
  return plainName(name.slice(name.lastIndexOf('/') + 1))
}
