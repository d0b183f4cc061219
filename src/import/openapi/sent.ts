import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import {
  propertyNames,
  propertyOf,
  requiredNames,
  typesOf,
} from '../../openapi/schema/properties.ts'
import type { DocumentSource } from './source.ts'

/** Whether a new record may have an id that another has, whose place it takes: the document knows no conflict. */
export function mayReplace(
  { operation, of }: { readonly operation: Operation; readonly of: SeedRecords },
  schemas: DocumentSource['shared']['schemas'],
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
  schemas: DocumentSource['shared']['schemas'],
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
export function isReadOnly(
  schema: unknown,
  name: string,
  schemas: DocumentSource['shared']['schemas'],
): boolean {
  return schemas.read(propertyOf(schema, name, schemas))['readOnly'] === true
}

/** The fields that a record must have and that a request need not set. */
export function missingFields(
  operation: Operation,
  { shape }: SeedRecords,
  schemas: DocumentSource['shared']['schemas'],
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
  schemas: DocumentSource['shared']['schemas'],
): string[] {
  const sent = sentOf(operation, shape, schemas).schema
  return propertyNames(sent, schemas).filter((name) => {
    const [given, own] = [sent, shape.schema].map((each) => propertyOf(each, name, schemas))
    if (schemas.read(given)['format'] === 'binary') return true
    const items = [given, own].map((each) => schemas.read(each)['items'])
    return isOther(given, own, schemas) || isOther(items[0], items[1], schemas)
  })
}

/** Whether no value of a schema fits another one by its type. */
function isOther(
  one: unknown,
  other: unknown,
  schemas: DocumentSource['shared']['schemas'],
): boolean {
  if (one === undefined || other === undefined) return false
  const [given, own] = [[...typesOf(one, schemas)], typesOf(other, schemas)]
  const isFit = given.some(
    (type) => type !== 'null' && (own.has(type) || (type === 'integer' && own.has('number'))),
  )
  return given.length > 0 && own.size > 0 && !isFit
}
