import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { isCountOf, plainName } from '../../openapi/resources/names.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import { envelopeKey, listOf, schemaOf } from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import { propertyNames, propertyOf, requiredNames } from '../../openapi/schema/properties.ts'
import { Code, printValue } from '../conversion/print.ts'
import { fakerFor, type DocumentSource } from './source.ts'

/** What an operation answers of a record: it, or an envelope around it; undefined for no body. */
export function recordAnswer(
  operation: Operation,
  owner: SeedRecords,
  record: Code,
  sample: StoredRecord,
  from: DocumentSource,
): unknown {
  const { schemas, sampleOf } = from.shared
  const { declared } = successOf(operation)
  if (!declared || declared.content.length === 0) return undefined
  const schema = schemaOf(declared)
  const { idField } = owner.shape
  const isRecord = (each: unknown) => propertyNames(each, schemas).includes(idField)
  if (schema === undefined) return record
  if (isRecord(schema)) return shownAs(schema, record, sample, from)
  const key = envelopeKey(schema, isRecord, schemas)
  const made = sampleOf(schema).make(fakerFor(from, operation))
  if (key === undefined || !isObject(made)) return made
  const needed = new Set([...requiredNames(schema, schemas), key])
  const rest = Object.entries(made).filter(([name]) => needed.has(name) && name !== key)
  const inner = shownAs(propertyOf(schema, key, schemas), record, sample, from)
  return Object.fromEntries([[key, inner], ...rest])
}

/** A list, or the envelope around it with the number of records where it has a name for it. */
export function listAnswer(
  operation: Operation,
  key: string | undefined,
  total: string,
  sample: StoredRecord,
  from: DocumentSource,
): unknown {
  const { schemas, sampleOf } = from.shared
  const schema = schemaOf(successOf(operation).declared)
  const changes = changesFor(listOf(schema, schemas)?.items, sample, from)
  const changed = printValue({ '...each': new Code('...each'), ...changes }, 'ts', '', 28)
  const items = new Code(
    Object.keys(changes).length > 0 ? `items.map((each) => (${changed}))` : 'items',
  )
  if (key === undefined) return items
  const made = sampleOf(schema).make(fakerFor(from, operation))
  const required = new Set(requiredNames(schema, schemas))
  const rest = Object.entries(isObject(made) ? made : {}).flatMap(
    ([name, each]): [string, unknown][] => {
      if (name === key) return []
      const isTotal =
        isCountOf(name, key) ||
        /^total(?:count|items|results|records|elements|hits)?$/.test(plainName(name))
      if (isTotal && typeof each === 'number') return [[name, new Code(total)]]
      if (/^(?:count|size|length)$/.test(plainName(name)) && typeof each === 'number')
        return [[name, new Code('items.length')]]
      if (!required.has(name)) return []
      return [
        [name, /^has_?(?:more|next)$/i.test(name) && typeof each === 'boolean' ? false : each],
      ]
    },
  )
  return Object.fromEntries([[key, items], ...rest])
}

function shownAs(
  schema: unknown,
  record: Code,
  sample: StoredRecord,
  from: DocumentSource,
): unknown {
  const changes = changesFor(schema, sample, from)
  if (Object.keys(changes).length === 0) return record
  const spread = `...${record.text}`
  return { [spread]: new Code(spread), ...changes }
}

/** What of a record is other in a schema, such as that of the items of a list. */
export function changesFor(
  schema: unknown,
  sample: StoredRecord,
  { shared, source, seed }: DocumentSource,
): Readonly<Record<string, unknown>> {
  if (schema === undefined) return {}
  const { fits, make } = shared.sampleOf(schema)
  if (fits(sample)) return {}
  const made = make(source.forCall(seed, 'shown', 1), { given: sample })
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(sample[name])
  return Object.fromEntries(Object.entries(isObject(made) ? made : {}).filter(isOther))
}

/** Whether a value to print has code in it. */
export function hasCode(value: unknown): boolean {
  if (value instanceof Code) return true
  return isObject(value) && Object.values(value).some(hasCode)
}
