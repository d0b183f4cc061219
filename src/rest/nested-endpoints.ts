import type { CollectionDeclaration, CrudMethod } from '../data/records/declaration.ts'
import type { RecordDocument } from '../data/records/document.ts'
import type { Link } from '../data/records/relation.ts'
import { withForeignKeys } from '../data/relations/follow.ts'
import type { State, StoredCollection } from '../data/store/state.ts'
import { dataOf } from '../dispatch/endpoint-context.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { parsePath, type Method } from '../http/path.ts'
import { Reply, problemReply } from '../http/reply.ts'
import { collectionReply, isPlainList, recordReply } from './reads.ts'
import { withoutFiles } from '../http/files.ts'
import { checkAll, refuseBody } from './request-body.ts'
import { restEndpoint } from './resource-endpoints.ts'
import { createdReply, documentReply, noRecord } from './writes.ts'

/** Answers below a record, which a relation leads from; `target` is the collection it leads to. */
type Act = (
  link: Link,
  record: RecordDocument,
  target: StoredCollection,
  context: EndpointContext,
  strict: boolean,
) => MaybePromise<Reply>

const list: Act = (link, record, target, context, strict) =>
  collectionReply(context, target, strict, { link, id: record.id })

const get: Act = (link, record, target, context, strict) => {
  const key = link.kind === 'belongsTo' ? record.value[link.field] : undefined
  const isKey = typeof key === 'string' || typeof key === 'number'
  return (
    (isKey ? recordReply(target, key, context, strict) : undefined) ??
    problemReply(
      'no-record',
      isKey
        ? `The ${link.name} of this record has the id ${JSON.stringify(key)}, which is none of ${JSON.stringify(link.target)}.`
        : `This record has no ${link.name}: its ${'field' in link ? link.field : link.name} is empty.`,
      { collection: link.target, id: isKey ? key : null },
    )
  )
}

const create: Act = async (link, record, target, context) => {
  const refusal = refuseBody(context, 'object or array')
  if (refusal) return refusal
  const { declaration } = target
  const { path, only } = declaration
  const isMany = Array.isArray(context.body)
  const bodies: readonly unknown[] = isMany ? (context.body as unknown[]) : [context.body]
  const given = withForeignKeys(target.withDefaults(bodies.map(withoutFiles)), link, record.id)
  const valid = await checkAll(declaration, given, isMany)
  if (valid instanceof Reply) return valid
  const made = target.createMany(valid, { link, id: record.id })
  const [first] = made
  if (isMany || !first) return createdReply(made)
  const location = `${path === '/' ? '' : path}/${encodeURIComponent(String(first.id))}`
  return documentReply(first, 201, only.includes('get') ? { location } : {})
}

const nested: readonly { operation: CrudMethod; isList: boolean; method: Method; act: Act }[] = [
  { operation: 'list', isList: true, method: 'GET', act: list },
  { operation: 'create', isList: true, method: 'POST', act: create },
  { operation: 'get', isList: false, method: 'GET', act: get },
]

/** Serves `/users/:id/posts`, `/posts/:id/author`: relations whose other side serves the operation. */
export function nestedEndpoints(
  declaration: CollectionDeclaration,
  state: State,
  strict: boolean,
): Endpoint[] {
  const { name, only, path: base, origin } = declaration
  if (only.length === 0) return []
  const links = state.collection(name)?.links.values() ?? []
  return Array.from(links).flatMap((link) => {
    const target = state.collection(link.target)?.declaration
    const text = `${base === '/' ? '' : base}/:id/${link.name}`
    const path = parsePath(text)
    if (!target || 'message' in path || path.segments.at(-1)?.kind !== 'literal') return []
    const { behaviour } = target
    const usesFaker = declaration.usesFaker || target.usesFaker
    const declared = { origin, usesFaker, ...(behaviour && { behaviour }) }
    return nested
      .filter(({ operation, isList }) => isList === link.isList && target.only.includes(operation))
      .map(({ method, act }) => {
        const handle = (context: EndpointContext) => {
          const data = dataOf(context)
          const parent = data.collection(link.from) as StoredCollection
          const other = data.collection(link.target) as StoredCollection
          const id = context.params['id'] ?? ''
          const record = parent.get(id)
          return record ? act(link, record, other, context, strict) : noRecord(parent, id)
        }
        return restEndpoint(method, text, declared, handle, act === list && isPlainList)
      })
  })
}
