import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { parseJson } from '../../http/json.ts'
import type { Operation } from '../document/operation.ts'
import { successOf } from '../response/choose.ts'
import { propertyNames } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { hasId } from './ids.ts'
import { envelopeKey, listOf, successSchema, type ResourceShape } from './shape.ts'

/** The records that a document has as examples of a list, and of one record; each id once. */
export function exampleRecords(shape: ResourceShape, schemas: DocumentSchemas): StoredRecord[] {
  const { idField, operations } = shape
  const found = new Map<string, StoredRecord>()
  for (const [operation, action] of operations) {
    if (action !== 'list' && action !== 'get') continue
    const examples = examplesOf(operation, schemas)
    const records =
      action === 'list'
        ? examples.flatMap((each) => itemsOf(each, operation, schemas))
        : examples.map((each) => recordOf(each, operation, idField, schemas))
    for (const record of records) {
      if (!hasId(record, idField)) continue
      const id = String(record[idField])
      if (!found.has(id)) found.set(id, record)
    }
  }
  return [...found.values()]
}

function examplesOf(operation: Operation, schemas: DocumentSchemas): unknown[] {
  const { content = [] } = successOf(operation).declared ?? {}
  return content.flatMap(({ examples, schema }) => {
    const { example, examples: list } = schema === undefined ? {} : schemas.read(schema)
    const values = examples.map(({ value, isSerialized }) =>
      isSerialized && typeof value === 'string' ? parseJson(value)?.value : value,
    )
    if (values.length > 0) return values
    return [...(example === undefined ? [] : [example]), ...(Array.isArray(list) ? list : [])]
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
  idField: string,
  schemas: DocumentSchemas,
): unknown {
  const schema = successSchema(operation)
  const isRecord = (each: unknown) => propertyNames(each, schemas).includes(idField)
  if (schema === undefined || isRecord(schema)) return example
  const key = envelopeKey(schema, isRecord, schemas)
  return key !== undefined && isObject(example) ? example[key] : undefined
}
