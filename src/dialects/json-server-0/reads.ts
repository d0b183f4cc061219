import type { CrudMethod } from '../../http/crud-methods.ts'
import type { CollectionDeclaration, Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import { shorten } from '../../data/query/query.ts'
import { longestLink } from '../../data/query/run.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import { searchOf } from '../../rest/reads.ts'
import { restEndpoint } from '../../rest/resource-endpoints.ts'
import type { Resources } from '../../rest/rest-dialect.ts'
import { unknownFieldReply, type ListHandler, type ListRules } from '../json-server/lists.ts'
import {
  childrenIn,
  embedParts,
  holding,
  parentIn,
  usualField,
  type EmbeddedPart,
} from '../json-server/relations.ts'
import { noCacheReply, notFound0, pretty, prettyRecords } from '../json-server/replies.ts'
import { fieldReader, fullTextTest, sortRecords, testOf } from './filter-and-sort.ts'
import { readParameters, type FieldFilter, type ListParameters } from './parameters.ts'
import { newBudget } from './pattern.ts'
import { createRecord0, typedId } from './writes.ts'

/** GET of a record, with what it embeds. */
export const getRecord: ListHandler = (collection, context, { suffix }) => {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound0()
  const { url } = context
  const parameters = url.includes('?') ? readParameters(searchOf(url)) : undefined
  const embed = parameters && embedding(dataOf(context), collection, parameters, suffix)
  return noCacheReply(pretty(embed ? embed(document.value) : document.value))
}

/** GET of a list, or of `below`: searched, filtered, sorted, cut, then embedded, in this order. */
export function listRecords(
  collection: StoredCollection,
  context: EndpointContext,
  { strict, suffix }: ListRules,
  below?: { readonly records: readonly StoredRecord[]; readonly field: string },
): Reply {
  const { url } = context
  const parameters = readParameters(searchOf(url))
  // The address has said already what this field must be.
  const open = parameters.filters.filter(({ parameter }) => parameter !== below?.field)
  const whole = open.length === 0 && below ? [] : collection.all()
  const { filters, ignored } = knownFilters(open, whole, collection, strict)
  const budget = newBudget()
  const tests = filters.map((filter) => testOf(filter, budget))
  if (parameters.search !== undefined) tests.unshift(fullTextTest(parameters.search))
  const all = below?.records ?? whole
  const found = tests.length === 0 ? all : all.filter((each) => tests.every((test) => test(each)))
  const { records, headers } = paginate(sortRecords(found, parameters.sort), parameters, url)
  const embed = embedding(dataOf(context), collection, parameters, suffix)
  const json = embed ? pretty(records.map(embed)) : prettyRecords(records)
  const reply = noCacheReply(json, { headers })
  return ignored.length === 0 ? reply : reply.with({ note: `ignored ${ignored.join(', ')}` })
}

/** A filter by a field that no record has is left out; one with an operator never is. */
function knownFilters(
  filters: readonly FieldFilter[],
  records: readonly StoredRecord[],
  collection: StoredCollection,
  strict: boolean,
): { filters: FieldFilter[]; ignored: string[] } {
  const kept: FieldFilter[] = []
  const ignored: string[] = []
  for (const filter of filters) {
    const read = fieldReader(filter.parameter)
    const isKnown = () => records.some((record) => read(record) !== undefined)
    if (records.length > 0 && (filter.operator !== 'eq' || isKnown())) kept.push(filter)
    else if (strict) throw unknownFieldReply(filter.parameter, collection)
    else if (ignored.length < 5) ignored.push(shorten(filter.parameter))
  }
  return { filters: kept, ignored }
}

/** Cuts out a page, or a slice as `Array.slice` does it; only then the total is in the headers. */
function paginate(
  records: readonly StoredRecord[],
  { page, start, end, limit }: ListParameters,
  url: string,
): { readonly records: readonly StoredRecord[]; readonly headers: Record<string, string> } {
  if (page === undefined && end === undefined && limit === undefined) {
    return { records, headers: {} }
  }
  const headers: Record<string, string> = {
    'x-total-count': String(records.length),
    'access-control-expose-headers': page === undefined ? 'X-Total-Count' : 'X-Total-Count, Link',
  }
  if (page !== undefined) {
    const number = Math.max(whole(page), 1)
    const size = whole(limit) || 10
    const shown = records.slice((number - 1) * size, number * size)
    headers['link'] = links(url, number, size, records.length, shown.length)
    return { records: shown, headers }
  }
  const from = whole(start)
  const to = end === undefined ? from + whole(limit) : whole(end)
  return { records: records.slice(from, to), headers }
}

/** The number that a text begins with; 0 for none. */
function whole(text: string | undefined): number {
  return Number.parseInt(text ?? '', 10) || 0
}

/** The links (RFC 8288) of a page; none where it is all there is, or empty. */
function links(url: string, page: number, size: number, total: number, shown: number): string {
  if (shown === 0 || shown === total || url.length > longestLink) return ''
  const pages: [string, number][] = [['first', 1]]
  if (page > 1) pages.push(['prev', page - 1])
  if (page * size < total) pages.push(['next', page + 1])
  pages.push(['last', Math.ceil(total / size)])
  const withPage = (number: number) =>
    url.replace(/([?&]_page(?:%5B%5D|\[\])?=)[^&#]*/i, `$1${number}`)
  return pages.map(([rel, number]) => `<${withPage(number)}>; rel="${rel}"`).join(', ')
}

/** Embeds children by the name of their collection, expands a parent by the singular of its. */
function embedding(
  state: State,
  collection: StoredCollection,
  { embed, expand }: ListParameters,
  suffix: string | undefined,
): ((record: StoredRecord) => StoredRecord) | undefined {
  const { idField = 'id' } = collection.declaration
  const children = embed.map((name): EmbeddedPart => {
    const found = childrenIn(state, collection, name, suffix)
    const find = (record: StoredRecord) => valuesOf(found?.of(record[idField] as Id) ?? [])
    return { name, find }
  })
  const parents = expand.flatMap((name): EmbeddedPart[] => {
    const parent = parentIn(state, collection, name, suffix)
    return parent ? [{ name, find: parent.of }] : []
  })
  const parts = [...children, ...parents]
  return parts.length === 0 ? undefined : embedParts(parts, 1)
}

function valuesOf(documents: readonly RecordDocument[]): readonly StoredRecord[] {
  return documents.map(({ value }) => value)
}

/** The endpoints of a collection below the records of others, such as `/posts/1/comments`: by the foreign key alone. */
export function nestedEndpoints0(
  declaration: CollectionDeclaration,
  { collections, strict, foreignKeySuffix: suffix }: Resources,
): Endpoint[] {
  const { name, path, only } = declaration
  const rules = { strict: declaration.strict ?? strict, suffix }
  const names = new Map(collections.map((each) => [each.path, each.name]))
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  const text = `${folder}/:resource/:id/${path.slice(slash + 1)}`
  const related = (context: EndpointContext) => {
    const state = dataOf(context)
    const { resource = '', id = '' } = context.params
    const own = state.collection(name) as StoredCollection
    const parent = state.collection(names.get(`${folder}/${resource}`) ?? '')
    if (parent) return { own, parent, id, children: childrenIn(state, parent, name, suffix) }
    // Of a collection that is none, there may be ids all the same.
    const field = usualField(resource, suffix)
    const isKey = [...own.fieldNames()].includes(field)
    return { own, parent, id, children: isKey ? holding(own, field) : undefined }
  }
  const list = (context: EndpointContext) => {
    const { own, id, children } = related(context)
    if (!children) return notFound0()
    const { of, field } = children
    return listRecords(own, context, rules, { records: valuesOf(of(id)), field })
  }
  const serves = (operation: CrudMethod) => ({ of: 'collection', name, operation }) as const
  // A child gets the id of its parent as the parent has it, or as others hold it.
  const create = (context: EndpointContext) => {
    const { own, parent, id, children } = related(context)
    if (!children) return notFound0()
    const { field, of } = children
    const held = of(id)[0]?.value[field]
    const key = parent ? typedId(parent, id) : (held ?? id)
    return createRecord0(own, context, rules, { [field]: key })
  }
  return [
    ...(only.includes('list')
      ? [restEndpoint('GET', text, declaration, list, { serves: serves('list') })]
      : []),
    ...(only.includes('create')
      ? [restEndpoint('POST', text, declaration, create, { serves: serves('create') })]
      : []),
  ]
}
