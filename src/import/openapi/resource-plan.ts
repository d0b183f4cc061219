import type { EnvelopeNames, Id, StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import {
  isSameSchema,
  listOf,
  schemaOf,
  type ResourceAction,
} from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import { propertyNames } from '../../openapi/schema/properties.ts'
import { withoutWriteOnly } from '../../openapi/schema/visible.ts'
import { envelopeNames, otherParameters } from './list-parameters.ts'
import { conflictsOf, isReadOnly, mayReplace, missingFields, sentOf } from './sent.ts'
import { changesFor } from './shown.ts'
import { keyOf, seedSize, type DocumentSource } from './source.ts'

/** More examples of records are not written. */
const most = 50

/** An operation of a collection. */
export interface PlannedOperation {
  readonly operation: Operation
  readonly key: string
  /** `search` lists records at another address than theirs. */
  readonly action: ResourceAction | 'search'
  /** The records as they stand at its path, which may be below a parent. */
  readonly of: SeedRecords
  /** Whether a collection answers it so by itself. */
  readonly isNative: boolean
}

/** A collection that becomes a file. */
export interface ResourcePlan {
  readonly owner: SeedRecords
  /** The address of the list, without parameters. */
  readonly path: string
  readonly records: readonly StoredRecord[]
  /** Fields of parameters in front of it that name no other collection: records stand below all of them. */
  readonly free: readonly string[]
  readonly operations: readonly PlannedOperation[]
  /** The envelope of its list; undefined where that is a list, or one that a handler makes. */
  readonly envelope: EnvelopeNames | undefined
  /** The collections that are planned before it. */
  readonly known: ReadonlySet<string>
}

/** Plans the file of a collection; undefined where its operations are written one by one. */
export function planResource(
  owner: SeedRecords,
  operations: readonly { readonly operation: Operation; readonly of: SeedRecords }[],
  from: DocumentSource,
  known: ReadonlySet<string>,
): ResourcePlan | undefined {
  const count = Math.max(seedSize, Math.min(owner.examples.length, most))
  const records = Array.from({ length: count }, (_, index) => recordAt(index, owner, from))
  const sample = records[0]?.record ?? {}
  const planned = operations.flatMap(({ operation, of }): PlannedOperation[] => {
    const action = of.shape.operations.get(operation) ?? 'search'
    const isJson = hasJson(operation)
    const key = isJson ? keyOf(operation, from) : undefined
    // A collection of its own answers QUERY as it does GET.
    if (key === undefined || operation.method === 'QUERY') return []
    return [{ operation, key, action, of, isNative: isNative(operation, action, of, sample, from) }]
  })
  if (!planned.some(({ action }) => action === 'list' || action === 'get')) return undefined
  const [first] = planned
  const base = first ? from.baseOf(first.operation) : ''
  const path = `${base}${owner.shape.template.replaceAll(/\/\{[^{}]+\}/g, '')}`
  const free = records.map(({ free: names }) => names)[0] ?? []
  const list = planned.find(({ action, isNative: isOwn }) => action === 'list' && isOwn)
  const envelope = list && envelopeOf(list.operation, from)
  const all = records.map(({ record }) => record)
  return { owner, path, records: all, free, operations: planned, envelope, known }
}

/** Whether an operation of another address lists the records of a collection, and has no examples of its own for it. */
export function isSearch(
  operation: Operation,
  { shape }: SeedRecords,
  { shared: { schemas } }: DocumentSource,
): boolean {
  if (operation.method !== 'GET' || /[{?#]/.test(operation.template)) return false
  const { declared } = successOf(operation)
  if (declared?.content.some(({ examples }) => examples.length > 0)) return false
  const items = listOf(schemaOf(declared), schemas)?.items
  return items !== undefined && isSameSchema(items, shape.schema, schemas)
}

/** A record as a file has it, and the fields that any address in front of it fits. */
function recordAt(index: number, owner: SeedRecords, { source, seed, shared }: DocumentSource) {
  const { schema, scope } = owner.shape
  const made: Record<string, unknown> = { ...owner.recordAt(index, source, seed) }
  for (const { name, of, isEmbedded } of owner.references) {
    if (isEmbedded || !Object.hasOwn(made, name)) continue
    const ids = Array.from({ length: seedSize }, (_, at) => of.idAt(at, source, seed))
    // An example may name a record that nobody has.
    if (!ids.includes(made[name] as Id)) made[name] = ids[index % seedSize]
  }
  const record = withoutWriteOnly(made, schema, shared.schemas) as StoredRecord
  const missing = scope.filter(
    ({ field, isDeclared }) => isDeclared && !Object.hasOwn(record, field),
  )
  if (missing.length === 0) return { record, free: [] }
  const whole = owner.sample.make(source.forRecord(seed, owner.shape.name, 0), { given: record })
  const free = missing
    .map(({ field }) => field)
    .filter((field) => isObject(whole) && Object.hasOwn(whole, field))
  const entries = free.map((field) => [field, (whole as StoredRecord)[field]] as const)
  return { record: { ...record, ...Object.fromEntries(entries) }, free }
}

/** Whether all goes well without a body, or with JSON. */
function hasJson(operation: Operation): boolean {
  const { content = [] } = successOf(operation).declared ?? {}
  const { body } = operation
  const isJson = ({ type }: { readonly type: string }) =>
    isJsonType(mediaTypeOf(type)) || type === '*/*'
  const isForm = ({ type }: { readonly type: string }) => /form/.test(type)
  const takes =
    body === undefined ||
    body.content.length === 0 ||
    body.content.some((each) => isJson(each) || isForm(each))
  return takes && (content.length === 0 || content.some(isJson))
}

/** The envelope of a list that a collection makes by itself; undefined for a list without one. */
function envelopeOf(operation: Operation, { shared }: DocumentSource): EnvelopeNames | undefined {
  const schema = schemaOf(successOf(operation).declared)
  const key = listOf(schema, shared.schemas)?.key
  return key === undefined ? undefined : envelopeNames(schema, key, shared.schemas)
}

function isNative(
  operation: Operation,
  action: PlannedOperation['action'],
  of: SeedRecords,
  sample: StoredRecord,
  from: DocumentSource,
): boolean {
  const { schemas } = from.shared
  const isSame = (schema: unknown) => Object.keys(changesFor(schema, sample, from)).length === 0
  const { shape } = of
  const { status, declared } = successOf(operation)
  if (shape.scope.length > 0 || action === 'save' || action === 'search') return false
  const { content = [] } = declared ?? {}
  if (action === 'delete') return status === 204 || (status === 200 && !declared)
  const isPlain = content.some(
    ({ type }) => mediaTypeOf(type) === 'application/json' || type === '*/*',
  )
  if (!isPlain || status !== (action === 'create' ? 201 : 200)) return false
  const schema = schemaOf(declared)
  if (action === 'list') {
    const list = listOf(schema, schemas)
    return (
      list !== undefined &&
      (list.key === undefined || envelopeOf(operation, from) !== undefined) &&
      isSame(list.items) &&
      otherParameters(operation, of, schemas).length === 0
    )
  }
  const isRecord = propertyNames(schema, schemas).includes(shape.idField) && isSame(schema)
  if (action === 'get' || !isRecord) return isRecord
  if (operation.method === 'POST' && action === 'update') return false
  const { schema: sent, envelope } = sentOf(operation, shape, schemas)
  if (envelope !== undefined) return false
  const names = propertyNames(sent, schemas)
  if (conflictsOf(operation, of, schemas).length > 0) return false
  const isSent = names.some((name) => propertyNames(shape.schema, schemas).includes(name))
  if (action === 'create') {
    const isWhole = missingFields(operation, of, schemas).length === 0
    return isSent && isWhole && !mayReplace({ operation, of }, schemas)
  }
  if (names.includes(shape.idField) && !isReadOnly(sent, shape.idField, schemas)) return false
  return isSent && (action === 'update' || missingFields(operation, of, schemas).length === 0)
}
