import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { baseOf, dataOf } from '../../dispatch/endpoint-context.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { parsePath, type Method } from '../../http/path.ts'
import { emptyReply, type Reply } from '../../http/reply.ts'
import { restEndpoint } from '../../rest/resource-endpoints.ts'
import { noRecord } from '../../rest/writes.ts'
import { Documents } from './documents.ts'
import { changeLinkage, readLinkage, type LinkageChange } from './linkage.ts'
import { documentReply } from './media-type.ts'
import { askedOf, listReply, resourceReply, selfOf } from './reads.ts'
import { readData } from './resource-body.ts'
import { dasherize } from './shape.ts'
import { create } from './writes.ts'

/** Answers at an address below a record, which a relation leads from. */
type Act = (
  link: Link,
  record: RecordDocument,
  context: EndpointContext,
  strict: boolean,
) => MaybePromise<Reply>

const targetOf = (link: Link, context: EndpointContext) =>
  dataOf(context).collection(link.target) as StoredCollection

const related: Act = (link, record, context, strict) => {
  const target = targetOf(link, context)
  const asked = askedOf(context, strict)
  if (link.isList) return listReply(context, asked, target, { link, id: record.id })
  const from = dataOf(context).collection(link.from)
  return resourceReply(context, asked, target, from?.related(link, record)[0])
}

const createRelated: Act = (link, record, context, strict) =>
  create(targetOf(link, context), context, strict, { link, id: record.id })

const showLinkage: Act = (link, record, context, strict) => {
  const asked = askedOf(context, strict)
  const documents = new Documents(dataOf(context), asked, baseOf(context))
  const from = dataOf(context).collection(link.from) as StoredCollection
  const { links } = documents.links(from, dasherize(link.name), link, record) as { links?: object }
  const data = documents.linkage(from, link, record)
  return documentReply({ links: { ...links, self: selfOf(context) }, data })
}

const changing =
  (change: LinkageChange): Act =>
  (link, record, context) => {
    const state = dataOf(context)
    const data = readData(context)
    const held = link.kind === 'belongsTo' ? record.value[link.field] : undefined
    changeLinkage(state, record, link, readLinkage(data, link, state, '/data', held), change)
    return emptyReply()
  }

/** The address below a record, the method, and which operation of a collection that is a part of. */
interface Row {
  readonly method: Method
  readonly act: Act
  readonly isSelf: boolean
  readonly operation: 'get' | 'update' | 'create' | 'related'
  readonly ofLists?: boolean
}

const rows: readonly Row[] = [
  { method: 'GET', act: related, isSelf: false, operation: 'related' },
  { method: 'POST', act: createRelated, isSelf: false, operation: 'create', ofLists: true },
  { method: 'GET', act: showLinkage, isSelf: true, operation: 'get' },
  { method: 'PATCH', act: changing('replace'), isSelf: true, operation: 'update' },
  { method: 'POST', act: changing('add'), isSelf: true, operation: 'update', ofLists: true },
  { method: 'DELETE', act: changing('remove'), isSelf: true, operation: 'update', ofLists: true },
]

/** Serves `/posts/:id/author` and `/posts/:id/relationships/author` for each relation of a collection. */
export function relationEndpoints(
  declaration: CollectionDeclaration,
  state: State,
  strict: boolean,
  lasts: (context: EndpointContext) => boolean,
): Endpoint[] {
  const { name, path: base, origin, only } = declaration
  const links = [...(state.collection(name)?.links.values() ?? [])]
  return links.flatMap((link) => {
    const target = state.collection(link.target)?.declaration
    if (!target || only.length === 0) return []
    const usesFaker = declaration.usesFaker || target.usesFaker
    const isServed = ({ operation, ofLists = false }: Row) => {
      if (ofLists && !link.isList) return false
      if (operation === 'related') return target.only.includes(link.isList ? 'list' : 'get')
      return (operation === 'create' ? target : declaration).only.includes(operation)
    }
    const names = new Set([dasherize(link.name), link.name])
    return [...names].flatMap((key) =>
      rows.filter(isServed).flatMap(({ method, act, isSelf }): Endpoint[] => {
        const text = `${base === '/' ? '' : base}/:id/${isSelf ? 'relationships/' : ''}${key}`
        const path = parsePath(text)
        if ('message' in path || path.segments.at(-1)?.kind !== 'literal') return []
        const { behaviour } = isSelf ? declaration : target
        const declared = { origin, usesFaker, ...(behaviour && { behaviour }) }
        const handle = (context: EndpointContext) => {
          const from = dataOf(context).collection(link.from) as StoredCollection
          const id = context.params['id'] ?? ''
          const record = from.get(id)
          return record ? act(link, record, context, strict) : noRecord(from, id)
        }
        const made = restEndpoint(method, text, declared, handle, method === 'GET' && lasts)
        // DELETE of a relationship names what goes in its body.
        return [{ ...made, needs: { ...made.needs, body: method !== 'GET' } }]
      }),
    )
  })
}
