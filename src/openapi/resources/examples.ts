import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../document/operation.ts'
import { successOf } from '../response/choose.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { envelopeKey, listOf, successSchema, type ResourceShape } from './shape.ts'
import { propertyFor } from './names.ts'
import { propertyNames } from '../schema/properties.ts'

/** The records that a document has as examples of a list, and of one record; each id once. */
export function exampleRecords(shape: ResourceShape, schemas: DocumentSchemas): StoredRecord[] {
  const { idField, operations } = shape
  const found = new Map<string, StoredRecord>()
  for (const [operation, action] of operations) {
    if (action !== 'list' && action !== 'get') continue
    const examples = examplesOf(operation, schemas)
    const records =
      action === 'list' ? examples.flatMap((each) => itemsOf(each, operation, schemas)) : examples
    for (const each of records) {
      const record = action === 'list' ? each : recordOf(each, operation, shape, schemas)
      const id = isObject(record) ? record[idField] : undefined
      if (!isObject(record) || (typeof id !== 'string' && typeof id !== 'number')) continue
      if (!found.has(String(id))) found.set(String(id), record)
    }
  }
  return [...found.values()]
}

function examplesOf(operation: Operation, schemas: DocumentSchemas): unknown[] {
  const { content = [] } = successOf(operation).declared ?? {}
  return content.flatMap(({ examples, schema }) => {
    const { example } = schema === undefined ? {} : schemas.read(schema)
    const values = examples.map(({ value }) => value)
    return values.length === 0 && example !== undefined ? [example] : values
  })
}

function itemsOf(example: unknown, operation: Operation, schemas: DocumentSchemas): unknown[] {
  if (Array.isArray(example)) return example
  const key = listOf(successSchema(operation), schemas)?.key
  const items = key !== undefined && isObject(example) ? example[key] : undefined
  return Array.isArray(items) ? items : []
}

function recordOf(
  example: unknown,
  operation: Operation,
  { idParameter }: ResourceShape,
  schemas: DocumentSchemas,
): unknown {
  const schema = successSchema(operation)
  const isRecord = (each: unknown) =>
    propertyFor(idParameter, propertyNames(each, schemas)) !== undefined
  if (schema === undefined || isRecord(schema)) return example
  const key = envelopeKey(schema, isRecord, schemas)
  return key !== undefined && isObject(example) ? example[key] : undefined
}
