import type { CollectionDeclaration, Operation } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { parsePath } from '../http/path.ts'
import type { Method } from '../http/path.ts'
import { Reply, emptyReply, problemReply } from '../http/reply.ts'
import type { RecordDocument } from '../data/records/document.ts'
import { withForeignKeys } from '../data/relations/follow.ts'

import type { Link } from '../data/records/relation.ts'
import type { Related, State, StoredCollection } from '../data/store/state.ts'
import { untilNextChange } from './collection-endpoints.ts'
import { listReply, readListQuery } from './list.ts'
import { dataOf } from '../dispatch/endpoint-context.ts'
import type { ListDefaults } from './list.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { checked, refuseBody, withoutFiles } from './record-body.ts'
import { viewReply } from './view.ts'

/** Both ends of a relation, as one request finds them. */
interface Ends {
  readonly link: Link
  readonly parent: StoredCollection
  readonly record: RecordDocument
  readonly target: StoredCollection
}

type Act = (ends: Ends, context: EndpointContext, defaults: ListDefaults) => MaybePromise<Reply>

/** What is served below a record, where the other side serves the like. */
const nested: readonly {
  readonly operation: Operation
  readonly isList: boolean
  readonly method: Method
  readonly act: Act
}[] = [
  { operation: 'list', isList: true, method: 'GET', act: list },
  { operation: 'create', isList: true, method: 'POST', act: create },
  { operation: 'get', isList: false, method: 'GET', act: get },
]

/**
 * The endpoints below the records of a collection, such as `/users/:id/posts` and `/posts/:id/author`:
 * one for each relation whose other side serves that operation itself.
 */
export function nestedEndpoints(
  declaration: CollectionDeclaration,
  state: State,
  defaults: ListDefaults,
): Endpoint[] {
  if (declaration.only.length === 0) return []
  const links = state.collection(declaration.name)?.links.values() ?? []
  return Array.from(links).flatMap((link) => {
    const target = state.collection(link.target)?.declaration
    if (!target) return []
    const make = (method: Method, act: Act) =>
      endpointOf({ method, declaration, target, link, defaults, act })
    return nested.flatMap(({ operation, isList, method, act }) =>
      isList === link.isList && target.only.includes(operation) ? make(method, act) : [],
    )
  })
}

interface Nested {
  readonly method: Method
  readonly declaration: CollectionDeclaration
  readonly target: CollectionDeclaration
  readonly link: Link
  readonly defaults: ListDefaults
  readonly act: Act
}

/** Behaves as the collection it leads to; none where the relation's name makes no address. */
function endpointOf({ method, declaration, target, link, defaults, act }: Nested): Endpoint[] {
  const base = declaration.path === '/' ? '' : declaration.path
  const text = `${base}/:id/${link.name}`
  const path = parsePath(text)
  if ('message' in path || path.segments.at(-1)?.kind !== 'literal') return []
  const { origin } = declaration
  const { behaviour } = target
  return [
    {
      key: `${method} ${text}`,
      method,
      path,
      origin,
      ...(behaviour && { behaviour }),
      needs: {
        body: method === 'POST',
        call: false,
        faker: declaration.usesFaker || target.usesFaker,
      },
      handle: (context) => {
        const state = dataOf(context)
        const parent = state.collection(link.from) as StoredCollection
        const id = context.params['id'] ?? ''
        const record = parent.get(id)
        if (!record) return noParent(parent, id)
        const other = state.collection(link.target) as StoredCollection
        return act({ link, parent, record, target: other }, context, defaults)
      },
      ...(act === list && { lasting: (context) => untilNextChange(dataOf(context)) }),
    },
  ]
}

function list(
  { link, record, target }: Ends,
  { url }: EndpointContext,
  defaults: ListDefaults,
): Reply {
  const { declaration } = target
  const query = readListQuery(url, declaration, defaults)
  const related: Related = { link, id: record.id }
  return listReply(url, declaration, query, target.list(query, related))
}

function get(
  { link, record, target }: Ends,
  { url, header }: EndpointContext,
  defaults: ListDefaults,
): Reply {
  const key = link.kind === 'holds' ? record.value[link.field] : undefined
  const isKey = typeof key === 'string' || typeof key === 'number'
  return (
    (isKey ? viewReply(target, key, { url, header, defaults }) : undefined) ??
    problemReply(
      'no-record',
      isKey
        ? `The ${link.name} of this record has the id ${JSON.stringify(key)}, which is none of ${JSON.stringify(link.target)}.`
        : `This record has no ${link.name}: its ${'field' in link ? link.field : link.name} is empty.`,
      { collection: link.target, id: isKey ? key : null },
    )
  )
}

/** Adds records that the relation leads to; all or none. */
async function create({ link, record, target }: Ends, context: EndpointContext): Promise<Reply> {
  const refusal = refuseBody(context, 'object or array')
  if (refusal) return refusal
  const isMany = Array.isArray(context.body)
  const bodies: readonly unknown[] = isMany ? (context.body as unknown[]) : [context.body]
  const given = withForeignKeys(target.withDefaults(bodies.map(withoutFiles)), link, record)
  const valid: unknown[] = []
  for (const [index, fields] of given.entries()) {
    const keep = (each: unknown) => {
      valid.push(each)
      return emptyReply()
    }
    const refused = await checked(target.declaration, fields, keep, isMany ? index : undefined)
    if (valid.length === index) return refused
  }
  const made = target.createMany(valid, { link, id: record.id })
  const { path, only } = target.declaration
  const [first] = made
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (isMany || !first) {
    const text = `[${made.map(({ json }) => json).join(',')}]`
    return new Reply({ kind: 'text', text }, { status: 201, headers })
  }
  headers['etag'] = first.etag
  const base = path === '/' ? '' : path
  if (only.includes('get')) headers['location'] = `${base}/${encodeURIComponent(String(first.id))}`
  return new Reply({ kind: 'text', text: first.json }, { status: 201, headers })
}

function noParent(collection: StoredCollection, id: string): Reply {
  return problemReply(
    'no-record',
    `${JSON.stringify(collection.name)} has no record with the id ${JSON.stringify(id)}. It has ${collection.size} records.`,
    { collection: collection.name, id },
  )
}
