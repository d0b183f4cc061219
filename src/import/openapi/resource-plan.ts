import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { singular } from '../../data/relations/names.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import { listOf, schemaOf, type ResourceAction } from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import {
  propertyNames,
  propertyOf,
  requiredNames,
  typesOf,
} from '../../openapi/schema/properties.ts'
import { withoutWriteOnly } from '../../openapi/schema/visible.ts'
import { changesFor } from './shown.ts'
import { isIdentifier } from '../conversion/print.ts'
import { keyOf, type DocumentSource } from './source.ts'

/** How many records are written where the document has fewer as examples, and at most. */
const usual = 5
const most = 50

/** An operation of a collection. */
export interface PlannedOperation {
  readonly operation: Operation
  readonly key: string
  readonly action: ResourceAction
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
}

/** Plans the file of a collection; undefined where its operations are written one by one. */
export function planResource(
  owner: SeedRecords,
  operations: readonly { readonly operation: Operation; readonly of: SeedRecords }[],
  from: DocumentSource,
): ResourcePlan | undefined {
  const count = Math.max(usual, Math.min(owner.examples.length, most))
  const records = Array.from({ length: count }, (_, index) => recordAt(index, owner, from))
  const sample = records[0]?.record ?? {}
  const planned = operations.flatMap(({ operation, of }): PlannedOperation[] => {
    const action = of.shape.operations.get(operation)
    const isJson = hasJson(operation)
    const key = action && isJson ? keyOf(operation, from) : undefined
    if (!action || key === undefined) return []
    return [{ operation, key, action, of, isNative: isNative(operation, action, of, sample, from) }]
  })
  if (!planned.some(({ action }) => action === 'list' || action === 'get')) return undefined
  const [first] = planned
  const base = first ? from.baseOf(first.operation) : ''
  const path = `${base}${owner.shape.template.replaceAll(/\/\{[^{}]+\}/g, '')}`
  const free = records.map(({ free: names }) => names)[0] ?? []
  return { owner, path, records: records.map((each) => each.record), free, operations: planned }
}

/** A record as a file has it, and the fields that any address in front of it fits. */
function recordAt(index: number, owner: SeedRecords, { source, seed, shared }: DocumentSource) {
  const { schema, scope } = owner.shape
  const made = owner.recordAt(index, source, seed)
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

function isNative(
  operation: Operation,
  action: ResourceAction,
  of: SeedRecords,
  sample: StoredRecord,
  from: DocumentSource,
): boolean {
  const { schemas } = from.shared
  const isSame = (schema: unknown) => Object.keys(changesFor(schema, sample, from)).length === 0
  const { shape } = of
  const { status, declared } = successOf(operation)
  if (shape.scope.length > 0 || action === 'save') return false
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
      list.key === undefined &&
      isSame(list.items) &&
      pageParameters(operation, schemas).length === 0
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

/** Whether a new record may have an id that another has, whose place it takes: the document knows no conflict. */
export function mayReplace(
  { operation, of }: Pick<PlannedOperation, 'operation' | 'of'>,
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

function isReadOnly(schema: unknown, name: string, schemas: DocumentSource['shared']['schemas']) {
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

/** Names that ask for a page, an order or a part of a list, in collections of mock files. */
const asking =
  /^_?(?:page|limit|offset|cursor|sort|order|fields|embed|q|per_page|start|end|expand)$/

/** The query parameters of a list that mean something else to a collection, so that they are left out. */
export function pageParameters(
  { parameters }: Operation,
  schemas: DocumentSource['shared']['schemas'],
): string[] {
  return parameters.flatMap(({ in: at, name, schema }) => {
    if (at !== 'query' || !asking.test(name)) return []
    const types = typesOf(schema, schemas)
    const { minimum, default: preset } = schemas.read(schema)
    const isCount = types.has('integer') || types.has('number')
    if (name === 'q') return types.has('string') ? [] : [name]
    if (name === 'page') return isCount && preset !== 0 && minimum !== 0 ? [] : [name]
    if (name === 'limit' || name === 'offset')
      return isCount && (name === 'offset' || minimum !== 0) ? [] : [name]
    return [name]
  })
}

/** Words that are something else in a handler. */
const words: ReadonlySet<string> = new Set(
  (
    'params query queries body headers cookies request db faker call json text html xml file error delay next answer ' +
    'items fields id resource defineMock break case catch class const continue debugger default delete do else enum export ' +
    'extends false finally for function if import in instanceof new null return super switch this throw true try ' +
    'typeof var void while with yield let static await async arguments eval package private public'
  ).split(' '),
)

/** The names of a collection in TypeScript: `pets`, and `pet` for one of them. */
export function variablesOf({
  shape: { name },
}: SeedRecords): readonly [many: string, one: string] {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const camel = last
    .replaceAll(/[^A-Za-z0-9_$]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
  const many =
    isIdentifier(camel) && !words.has(camel)
      ? camel
      : `${camel.replace(/^\d+/, '') || 'all'}Records`
  const one = singular(many)
  return [many, one === many || words.has(one) ? 'record' : one]
}
