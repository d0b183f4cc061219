import type { RecordDocument } from '../../data/records/document.ts'
import { pageLinks } from '../../data/query/run.ts'
import type { Related, StoredCollection } from '../../data/store/state.ts'
import { badQuery, shorten, type Page, type Query } from '../../data/query/query.ts'
import { baseOf, dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { splitAddress } from '../../http/address.ts'
import type { Reply } from '../../http/reply.ts'
import { Documents } from './documents.ts'
import { documentReply } from './media-type.ts'
import { listQuery, readParameters, type Asked } from './parameters.ts'

/** Reads the parameters of a request; `strict` refuses those that are no part of JSON:API. */
export function askedOf({ url }: EndpointContext, strict: boolean): Asked {
  const asked = readParameters(splitAddress(url).search)
  const [other] = asked.others
  if (strict && other !== undefined) {
    throw badQuery(other, `"${shorten(other)}" is no parameter of JSON:API. Leave it out.`)
  }
  return asked
}

/** The address of a request as links show it. */
export function selfOf(context: EndpointContext): string {
  const { path, search } = splitAddress(context.url)
  return baseOf(context) + path + search
}

/** The answer with one resource, or with null. */
export function resourceReply(
  context: EndpointContext,
  asked: Asked,
  collection: StoredCollection,
  record: RecordDocument | undefined,
  created = false,
): Reply {
  const base = baseOf(context)
  const documents = new Documents(dataOf(context), asked, base)
  const document = documents.of(collection, record ? [record] : [], false)
  const address = record && documents.address(collection, record)
  const self = context.method === 'GET' ? selfOf(context) : address
  const whole = { ...document, ...(self !== undefined && { links: { self } }) }
  if (!created) return noted(documentReply(whole), asked)
  // What stands before it is put there for all `Location`s.
  const location: Record<string, string> =
    address === undefined ? {} : { location: address.slice(base.length) }
  return noted(documentReply(whole, 201, location), asked)
}

/** The answer with a list of a collection's records, or of those that a relation leads to. */
export function listReply(
  context: EndpointContext,
  asked: Asked,
  collection: StoredCollection,
  of?: Related,
): Reply {
  const state = dataOf(context)
  const { idField = 'id' } = collection.declaration
  const query = listQuery(asked, collection, state)
  const { records, total, page } = collection.list(query, of)
  // Those of the query may have others embedded.
  const plain = records.flatMap((record) => collection.get(record[idField] as string) ?? [])
  const documents = new Documents(state, asked, baseOf(context))
  const links = { self: selfOf(context), ...(page && linksOf(selfOf(context), query, page)) }
  return noted(
    documentReply({ ...documents.of(collection, plain, true), links, meta: { total } }),
    asked,
  )
}

/** Links to other pages by what they are; null for one that is not there. */
function linksOf(self: string, query: Query, page: Page): object {
  const header = pageLinks(splitAddress(`http://mock${self}`).path, query, page)
  if (header === undefined) return {}
  const found = [...header.matchAll(/<([^>]*)>; rel="(\w+)"/g)]
  const {
    first,
    prev = null,
    next = null,
    last,
  } = Object.fromEntries(
    found.map(([, address = '', relation = '']) => [relation, address]),
  ) as Readonly<Record<string, string | null | undefined>>
  return page.byCursor ? { first, next } : { first, prev, next, last }
}

function noted(reply: Reply, { others }: Asked): Reply {
  if (others.length === 0) return reply
  const shown = others.slice(0, 5).map((name) => shorten(name))
  return reply.with({ note: `ignored ${shown.join(', ')}: no part of JSON:API` })
}
