import type { CrudMethod } from '../http/crud-methods.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { RecordDocument } from '../data/records/document.ts'
import type { Link } from '../data/records/relation.ts'
import { withForeignKeys } from '../data/relations/follow.ts'
import type { State, StoredCollection } from '../data/store/state.ts'
import { dataOf } from '../dispatch/run-of.ts'
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
export type Act = (
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

/** An operation below a record. */
export interface NestedOperation {
  readonly method: Method
  readonly act: Act
  /** Which of the relations have it; `own` is where they lead from. */
  readonly isServed: (
    link: Link,
    own: CollectionDeclaration,
    target: CollectionDeclaration,
  ) => boolean
  /** What stands before the relation in the address, as in `/posts/:id/relationships/author`. */
  readonly before?: string
  /** Whether the answer is made of nothing but address and data. */
  readonly lasts?: (context: EndpointContext) => boolean
}

const served =
  (operation: CrudMethod, ofLists: boolean): NestedOperation['isServed'] =>
  ({ isList }, _own, { only }) =>
    isList === ofLists && only.includes(operation)

const operations: readonly NestedOperation[] = [
  { method: 'GET', act: list, isServed: served('list', true), lasts: isPlainList },
  { method: 'POST', act: create, isServed: served('create', true) },
  { method: 'GET', act: get, isServed: served('get', false) },
]

/** Serves `/users/:id/posts`, `/posts/:id/author`: relations whose other side serves the operation. */
export function nestedEndpoints(
  declaration: CollectionDeclaration,
  state: State,
  strict: boolean,
  own: readonly NestedOperation[] = operations,
  namesOf = ({ name }: Link): readonly string[] => [name],
): Endpoint[] {
  const { name: collection, only, path: base, origin } = declaration
  if (only.length === 0) return []
  const links = state.collection(collection)?.links.values() ?? []
  const at = (name: string, { method, act, before, lasts }: NestedOperation, link: Link) => {
    const target = state.collection(link.target)?.declaration ?? declaration
    const text = `${base === '/' ? '' : base}/:id/${before ?? ''}${name}`
    const path = parsePath(text)
    if ('message' in path || path.segments.at(-1)?.kind !== 'literal') return []
    const { behaviour } = before === undefined ? target : declaration
    const usesFaker = declaration.usesFaker || target.usesFaker
    const declared = { origin, usesFaker, ...(behaviour && { behaviour }) }
    const handle = (context: EndpointContext) => {
      const data = dataOf(context)
      const parent = data.collection(link.from) as StoredCollection
      const other = data.collection(link.target) as StoredCollection
      const id = context.params['id'] ?? ''
      const record = parent.get(id)
      return record ? act(link, record, other, context, strict) : noRecord(parent, id)
    }
    const serves = { of: 'relation', link, isLinkage: before !== undefined } as const
    return [restEndpoint(method, text, declared, handle, { lasts: lasts ?? false, serves })]
  }
  return Array.from(links).flatMap((link) => {
    const target = state.collection(link.target)?.declaration
    const all = target ? own.filter(({ isServed }) => isServed(link, declaration, target)) : []
    return namesOf(link).flatMap((name) => all.flatMap((operation) => at(name, operation, link)))
  })
}
