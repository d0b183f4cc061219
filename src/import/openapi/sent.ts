import type { DocumentSchemas } from '../../openapi/schema/schema.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import { successSchema } from '../../openapi/resources/shape.ts'
import {
  propertyNames,
  propertyOf,
  requiredNames,
  typesOf,
} from '../../openapi/schema/properties.ts'

/** Whether a new record may have an id that another has, whose place it takes: the document knows no conflict. */
export function mayReplace(
  { operation, of }: { readonly operation: Operation; readonly of: SeedRecords },
  schemas: DocumentSchemas,
): boolean {
  const { idField } = of.shape
  const { schema: sent, envelope } = sentOf(operation, of.shape, schemas)
  const isSent = envelope === undefined && propertyNames(sent, schemas).includes(idField)
  const knowsConflict = operation.responses.some(({ status }) => /^4(?:09|xx)$/i.test(status))
  return isSent && !knowsConflict && !isReadOnly(sent, idField, schemas)
}

/** What a request sends of a record: the schema of its body, or of the one property that this has as an envelope. */
export function sentOf(
  { body }: Operation,
  { schema: record }: SeedRecords['shape'],
  schemas: DocumentSchemas,
): { readonly schema: unknown; readonly envelope?: string } {
  const content = body?.content ?? []
  const json = content.find(({ type }) => isJsonType(mediaTypeOf(type)))
  const { schema } = json ?? content[0] ?? {}
  const own = propertyNames(record, schemas)
  const [only, ...others] = propertyNames(schema, schemas)
  if (only === undefined || others.length > 0 || own.includes(only)) return { schema }
  const inner = propertyOf(schema, only, schemas)
  const isRecord = propertyNames(inner, schemas).some((name) => own.includes(name))
  return isRecord ? { schema: inner, envelope: only } : { schema }
}

/** Whether requests cannot set a property. */
export function isReadOnly(schema: unknown, name: string, schemas: DocumentSchemas): boolean {
  return schemas.read(propertyOf(schema, name, schemas))['readOnly'] === true
}

/** The fields that a record must have and that a request need not set. */
export function missingFields(
  operation: Operation,
  { shape }: SeedRecords,
  schemas: DocumentSchemas,
): string[] {
  const sent = sentOf(operation, shape, schemas).schema
  const required = requiredNames(sent, schemas)
  const given = new Set(required.filter((name) => !isReadOnly(sent, name, schemas)))
  const needed = new Set(requiredNames(shape.schema, schemas))
  return [...needed].filter((name) => name !== shape.idField && !given.has(name))
}

/** The fields that a request sends as something else than records have them: an id for an object, a file. */
export function conflictsOf(
  operation: Operation,
  { shape }: SeedRecords,
  schemas: DocumentSchemas,
): string[] {
  const sent = sentOf(operation, shape, schemas).schema
  const isClosed = schemas.read(shape.schema)['additionalProperties'] === false
  const known = propertyNames(shape.schema, schemas)
  // Which may be told in another form than it is read.
  const answer = successSchema(operation)
  const isRecord = propertyNames(answer, schemas).includes(shape.idField)
  return propertyNames(sent, schemas).filter((name) => {
    if (isClosed && !known.includes(name)) return true
    const [given, own] = [sent, shape.schema].map((each) => propertyOf(each, name, schemas))
    if (schemas.read(given)['format'] === 'binary') return true
    const items = [given, own].map((each) => schemas.read(each)['items'])
    const shown = isRecord ? propertyOf(answer, name, schemas) : undefined
    return (
      isOther(given, own, schemas) ||
      isOther(items[0], items[1], schemas) ||
      isOther(given, shown, schemas)
    )
  })
}

/** Whether some values of a schema do not fit another one: by their type, their words, or what objects must have. */
function isOther(one: unknown, other: unknown, schemas: DocumentSchemas): boolean {
  if (one === undefined || other === undefined) return false
  const [given, own] = [[...typesOf(one, schemas)], typesOf(other, schemas)]
  const isFit = given.some(
    (type) => type !== 'null' && (own.has(type) || (type === 'integer' && own.has('number'))),
  )
  if (given.length > 0 && own.size > 0 && !isFit) return true
  const [sent, kept] = [one, other].map((each) => schemas.read(each)['enum'])
  if (Array.isArray(kept) && !(Array.isArray(sent) && sent.every((each) => kept.includes(each))))
    return true
  const must = new Set(requiredNames(one, schemas))
  return given.includes('object') && requiredNames(other, schemas).some((name) => !must.has(name))
}
