import type { Id } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { problemReply } from '../../http/reply.ts'
import { invalid, keyValue, readLinkage } from './linkage.ts'
import { refuseContentType } from './media-type.ts'
import { isTypeOf, linkOf, typeOf, type Shape } from './shape.ts'

type Members = Readonly<Record<string, unknown>>

/** The primary data of the document that a request has. Throws Reply 400, 415, 422 for a body that is no document. */
export function readData(context: EndpointContext): unknown {
  const refusal = refuseContentType(context)
  if (refusal) throw refusal
  const { body } = context
  if (body === undefined) {
    throw problemReply('bad-body', 'There is no body. Send a JSON:API document: { "data": … }.')
  }
  if (isObject(body) && Object.hasOwn(body, 'data')) return body['data']
  throw invalid('', 'The document has no "data". Send a JSON:API document: { "data": … }.')
}

/** Reads a resource object of a collection or single resource; throws Reply 422, or 409 for one of another type. */
export function readResource(context: EndpointContext, name: string): Members {
  const data = readData(context)
  const type = typeOf(name)
  const example = `{ "type": ${JSON.stringify(type)}, "attributes": { … } }`
  if (!isObject(data)) {
    throw invalid('/data', `"data" must be one resource object, such as ${example}.`)
  }
  if (typeof data['type'] !== 'string') {
    throw invalid('/data', `The resource has no type. Send ${example}.`)
  }
  if (!isTypeOf(data['type'], name)) {
    const sent = JSON.stringify(data['type'].slice(0, 100))
    const detail = `The type is ${sent}, and these are ${JSON.stringify(type)}.`
    throw problemReply('wrong-type', detail, { source: { pointer: '/data/type' } })
  }
  if (data['id'] !== undefined && (typeof data['id'] !== 'string' || data['id'] === '')) {
    throw invalid('/data/id', `An id is a text, as "1", whatever it is in the file.`)
  }
  for (const member of ['attributes', 'relationships']) {
    if (data[member] === undefined || isObject(data[member])) continue
    throw invalid(`/data/${member}`, `"${member}" must be an object.`)
  }
  if (Object.hasOwn((data['attributes'] ?? {}) as object, 'id')) {
    throw invalid('/data/attributes/id', 'The id is no attribute. Send it beside the type.')
  }
  return data
}

/** Throws Reply 422 for a resource without an id, 409 for one with another than that of its address. */
export function checkId({ id }: Members, wanted: string): void {
  if (id === wanted) return
  const own = JSON.stringify(wanted)
  if (id === undefined) throw invalid('/data', `The resource has no id. Send "id": ${own}.`)
  const detail = `The id is ${JSON.stringify(id)}, and the address is that of ${own}.`
  throw problemReply('wrong-type', detail, { source: { pointer: '/data/id' } })
}

/** What a resource object says of a record. */
export interface RecordData {
  readonly fields: Readonly<Record<string, unknown>>
  /** What relations lead to that the record does not hold itself. */
  readonly linked: readonly (readonly [Link, readonly Id[]])[]
  /** Relationships that are empty, of names that the collection does not have. */
  readonly ignored: readonly string[]
}

/** Reads attributes and relationships. Throws Reply 422, 404 for those that cannot be. */
export function readRecord(
  data: Members,
  collection: StoredCollection,
  shape: Shape,
  state: State,
  before?: RecordDocument,
): RecordData {
  const fields = new Map<string, unknown>()
  const linked: (readonly [Link, readonly Id[]])[] = []
  const ignored: string[] = []
  for (const [key, value] of Object.entries((data['attributes'] ?? {}) as Members)) {
    fields.set(shape.fieldOf(key), value)
  }
  for (const [key, value] of Object.entries((data['relationships'] ?? {}) as Members)) {
    const pointer = `/data/relationships/${key}`
    if (!isObject(value) || value['data'] === undefined) {
      throw invalid(
        pointer,
        `The relationship has no "data". Send { "data": null }, or what it leads to.`,
      )
    }
    const link = linkOf(shape, key)
    const linkage = value['data']
    if (!link) {
      const isEmpty = linkage === null || (Array.isArray(linkage) && linkage.length === 0)
      if (!isEmpty) throw unknownRelationship(pointer, key, collection, shape)
      ignored.push(key)
      continue
    }
    const held = link.kind === 'belongsTo' ? before?.value[link.field] : undefined
    const ids = readLinkage(linkage, link, state, `${pointer}/data`, held)
    if (link.kind === 'belongsTo') fields.set(link.field, keyValue(link, ids))
    else linked.push([link, ids])
  }
  return { fields: Object.fromEntries(fields), linked, ignored }
}

function unknownRelationship(
  pointer: string,
  key: string,
  { name }: StoredCollection,
  shape: Shape,
) {
  const hint = didYouMean(key.slice(0, 100), [...shape.links.keys()])
  const declare = `Declare it: relations: { ${/^\w+$/.test(key) ? key : JSON.stringify(key.slice(0, 100))}: one('…') }.`
  const shown = JSON.stringify(key.slice(0, 100))
  return invalid(
    pointer,
    `${JSON.stringify(name)} has no relationship ${shown}. ${hint || declare}`,
  )
}
