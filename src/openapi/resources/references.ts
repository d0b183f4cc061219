import { propertyNames, propertyOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { meansManyOf, plainName, referredBy } from './names.ts'
import { isSameSchema, type ResourceShape } from './shape.ts'

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
    const of = all.find(({ shape }) =>
      referred === undefined
        ? isSameSchema(shape.schema, property, schemas)
        : meansManyOf(lastWord(shape.name), referred),
    )
    return of && of !== own ? [{ name, of, isEmbedded: referred === undefined }] : []
  })
}

/** `pets` of `owners/pets`. */
function lastWord(name: string): string {
  return plainName(name.slice(name.lastIndexOf('/') + 1))
}
