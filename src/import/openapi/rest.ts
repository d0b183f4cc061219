import type { EnvelopeNames } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { pinnedQuery } from '../../openapi/document/paths.ts'
import { listOf, schemaOf } from '../../openapi/resources/shape.ts'
import { jsonFirst, successOf } from '../../openapi/response/choose.ts'
import { propertyNames } from '../../openapi/schema/properties.ts'
import { Code } from '../conversion/print.ts'
import { isNoParameter } from './conditions.ts'
import { envelopeNames, knownParameters, searchFields } from './list-parameters.ts'
import type { PlannedOperation } from './resource-plan.ts'
import { mayReplace } from './sent.ts'
import { hasCode, listAnswer, recordAnswer } from './shown.ts'
import { nameOf, type DocumentSource } from './source.ts'

/** Actions that name no record by their address. */
const ofAll: ReadonlySet<string> = new Set(['list', 'create', 'search'])

/** What an operation became. */
export interface WrittenOperation {
  readonly operation: Operation
  readonly key: string
  /** What it does with a collection; undefined for one that is written out. */
  readonly planned: PlannedOperation | undefined
  /** The statuses of its checks. */
  readonly refusals: readonly number[]
  /** The parameters that its examples are told by, as conditions name them. */
  readonly told: ReadonlySet<string>
}

/** Tells what of an operation has no place in its files. */
export function tellRest(written: WrittenOperation, from: DocumentSource): void {
  const { operation } = written
  const { losses } = from
  const where = nameOf(operation)
  for (const name of Object.keys((operation.raw['callbacks'] as object | undefined) ?? {}))
    losses.add('callback', where, name)
  for (const each of operation.responses) {
    const { links } = each.raw as { readonly links?: object }
    for (const name of Object.keys(links ?? {})) losses.add('link', where, name)
  }
  if (written.planned) tellRecords(written.planned, from)
  tellParameters(written, from)
  tellSuccess(written, from)
  tellErrors(written, from)
}

function tellRecords({ operation, action, of, isNative }: PlannedOperation, from: DocumentSource) {
  const where = nameOf(operation)
  // Where nothing lists them, the document has a record for any id.
  if (!ofAll.has(action) && !of.isListed) from.losses.add('record', where)
  const isWritten = ['create', 'replace', 'update'].includes(action)
  if (isNative && isWritten && operation.body?.required !== true)
    from.losses.add('requestBody', where, 'a collection needs one')
}

function tellParameters({ operation, planned, told }: WrittenOperation, from: DocumentSource) {
  const pinned = pinnedQuery(operation.template).map(([name]) => name)
  const known = planned ? readBy(planned, from) : []
  for (const { in: at, name } of operation.parameters) {
    const isElsewhere = at === 'path' || (at === 'header' && isNoParameter(name))
    const isRead = at === 'query' && [...pinned, ...known].includes(name)
    if (isElsewhere || isRead || told.has(`${at} ${name}`)) continue
    from.losses.add('query', nameOf(operation), at === 'query' ? name : `${at} ${name}`)
  }
}

/** The query parameters that a list heeds. */
function readBy({ operation, action, of }: PlannedOperation, { shared }: DocumentSource): string[] {
  if (action === 'search') {
    return searchFields(operation, of, shared.schemas).map(({ name }) => name)
  }
  const isOwn = action === 'list' && of.shape.scope.length === 0
  return isOwn ? knownParameters(operation, of, shared.schemas) : []
}

/** The members of an envelope that are not written. */
function membersLost({ operation, action, of, isNative }: PlannedOperation, from: DocumentSource) {
  const { schemas } = from.shared
  const schema = schemaOf(successOf(operation).declared)
  const isList = action === 'list' || action === 'search'
  const key = isList ? listOf(schema, schemas)?.key : undefined
  if (schema === undefined || (isList && key === undefined)) return []
  const names =
    key !== undefined && isNative
      ? writtenBy(envelopeNames(schema, key, schemas) ?? {})
      : namesOf(
          key === undefined
            ? recordAnswer(operation, of, new Code('record'), {}, from)
            : listAnswer(operation, key, '', {}, from),
        )
  const all = propertyNames(schema, schemas)
  return names === undefined ? [] : all.filter((name) => !names.includes(name))
}

function writtenBy(names: EnvelopeNames): string[] {
  return (['data', 'total', 'page', 'pages', 'limit'] as const).flatMap((part) => {
    const name = names[part] ?? part
    return name === false ? [] : [name]
  })
}

/** The members of an answer that is an envelope; undefined for the record itself, and what has none in it. */
function namesOf(value: unknown): string[] | undefined {
  const names = isObject(value) && hasCode(value) ? Object.keys(value) : []
  return names.length === 0 || names.some((name) => name.startsWith('...')) ? undefined : names
}

/** Headers that a collection sends by itself. */
const ofCollection = { list: /^(?:x-total-count|link|etag)$/i, create: /^(?:location|etag)$/i }

function tellSuccess({ operation, planned }: WrittenOperation, from: DocumentSource) {
  const { losses } = from
  const { status, declared } = successOf(operation)
  const where = nameOf(operation)
  for (const { type } of jsonFirst(declared?.content ?? []).slice(1))
    losses.add('mediaType', where, type)
  if (!planned) return
  for (const name of membersLost(planned, from)) {
    losses.add('response', where, `${status} without ${name}`)
  }
  const { action, isNative } = planned
  const own =
    isNative && (action === 'list' || action === 'create') ? ofCollection[action] : /^etag$/i
  for (const { name } of declared?.headers ?? []) {
    if (!(isNative && own.test(name))) losses.add('header', where, name)
  }
}

/** Other responses: those of checks and of records that are not there are as declared, those of collections are not. */
function tellErrors({ operation, planned, refusals }: WrittenOperation, from: DocumentSource) {
  const { losses, shared } = from
  const where = nameOf(operation)
  const of = (statuses: readonly number[]) =>
    new Set(statuses.map((each) => operation.responseOf(each)))
  const isOfRecord = planned !== undefined && !ofAll.has(planned.action)
  const isBelow = planned !== undefined && planned.of.ancestors.length > 0
  const isNative = planned?.isNative === true
  const own = of([...refusals, ...((isOfRecord || isBelow) && !isNative ? [404] : [])])
  const mayConflict = planned?.action === 'create' && !mayReplace(planned, shared.schemas)
  const ours = of([...(isOfRecord && isNative ? [404] : []), ...(mayConflict ? [409] : [])])
  const { declared } = successOf(operation)
  for (const each of operation.responses) {
    if (each === declared) continue
    const { status, content, headers } = each
    if (ours.has(each) && content.length > 0) losses.add('error', where, status)
    if (!own.has(each)) {
      if (!ours.has(each)) losses.add('response', where, status)
      continue
    }
    for (const { name } of headers) losses.add('header', where, `${status} ${name}`)
    for (const { type } of jsonFirst(content).slice(1))
      losses.add('mediaType', where, `${status} ${type}`)
  }
}
