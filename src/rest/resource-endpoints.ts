import type { CrudMethod } from '../http/crud-methods.ts'
import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import type { StoredCollection, StoredSingle } from '../data/store/state.ts'
import { dataOf, whileUnchanged } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { parsePath, type Method, type PathPattern } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import { collectionReply, isPlainList, recordReply } from './reads.ts'
import { otherVersion } from './precondition.ts'
import { withoutFiles } from '../http/files.ts'
import { withPatch, refuseBody } from './request-body.ts'
import * as writes from './writes.ts'
import type { RestHandler } from './writes.ts'

const list: RestHandler = (collection, context, strict) =>
  collectionReply(context, collection, strict)

const get: RestHandler = (collection, context, strict) => {
  const id = context.params['id'] ?? ''
  return recordReply(collection, id, context, strict) ?? writes.noRecord(collection, id)
}

const actions: Readonly<
  Record<CrudMethod, { method: Method; isItem: boolean; handler: RestHandler }>
> = {
  list: { method: 'GET', isItem: false, handler: list },
  create: { method: 'POST', isItem: false, handler: writes.handleCreate },
  get: { method: 'GET', isItem: true, handler: get },
  replace: { method: 'PUT', isItem: true, handler: writes.handleReplace },
  update: { method: 'PATCH', isItem: true, handler: writes.handleUpdate },
  delete: { method: 'DELETE', isItem: true, handler: writes.handleDelete },
  updateMany: { method: 'PATCH', isItem: false, handler: writes.handleUpdateMany },
  deleteMany: { method: 'DELETE', isItem: false, handler: writes.handleDeleteMany },
}

/** The endpoints of a collection; `strict` holds where it does not say whether unknown fields are refused. */
export function collectionEndpoints(declared: CollectionDeclaration, strict: boolean): Endpoint[] {
  // Else the answer to a GET depends on nothing but address and data.
  const lasts = (context: EndpointContext, isItem: boolean) => isItem || isPlainList(context)
  const handlerOf = (operation: CrudMethod) => actions[operation].handler
  return dialectEndpoints(declared, strict, handlerOf, lasts).map((endpoint) =>
    endpoint.key === `GET ${declared.path}`
      ? { ...endpoint, instead: insteadOf(declared) }
      : endpoint,
  )
}

/** Says how all records are replaced, which PUT of the list could mean. */
function insteadOf({ path, only, idField = 'id' }: CollectionDeclaration): Endpoint['instead'] {
  const canReplace = only.includes('deleteMany') && only.includes('create')
  return (method) =>
    method === 'PUT' && canReplace
      ? `To replace all records, DELETE ${path}?${idField}:exists=true, and POST an array of the new ones.`
      : undefined
}

/**
 * The endpoints of a collection with the handlers of a dialect; operations without a handler are left out.
 * @param lasts whether the answer to a GET is made of nothing but address and data
 */
export function dialectEndpoints<Rules>(
  declaration: CollectionDeclaration,
  rules: Rules,
  handlerOf: (operation: CrudMethod) => RestHandler<Rules> | undefined,
  lasts: (context: EndpointContext, isItem: boolean) => boolean,
): Endpoint[] {
  const { name, path: base, only } = declaration
  const paths = {
    list: soundPath(base),
    item: soundPath(`${base === '/' ? '' : base}/:id`),
  }
  return only.flatMap((operation) => {
    const handler = handlerOf(operation)
    if (!handler) return []
    const { method, isItem } = actions[operation]
    return restEndpoint(
      method,
      isItem ? paths.item : paths.list,
      declaration,
      (context) => handler(dataOf(context).collection(name) as StoredCollection, context, rules),
      {
        lasts: method === 'GET' && ((context) => lasts(context, isItem)),
        serves: { of: 'collection', name, operation },
      },
    )
  })
}

type SingleHandler = (single: StoredSingle, context: EndpointContext) => MaybePromise<Reply>

/** What each method does with a single resource. */
export type SingleHandlers = Readonly<Partial<Record<Method, SingleHandler>>>

const singleHandlers: SingleHandlers = {
  GET: (single) => writes.documentReply(single.get()),
  PUT: (single, context) =>
    refuseBody(context, 'object') ??
    otherVersion(context, single.get().etag) ??
    writes.documentReply(single.replace(withoutFiles(context.body))),
  PATCH: (single, context) =>
    withPatch(context, undefined, (patch) => {
      const { value, etag } = single.get()
      return otherVersion(context, etag) ?? writes.documentReply(single.replace(patch(value)))
    }),
}

/** The endpoints of a single resource: by default GET, PUT and PATCH. */
export function singleEndpoints(
  declaration: SingleDeclaration,
  handlers: SingleHandlers = singleHandlers,
): Endpoint[] {
  const { name, path } = declaration
  return (Object.entries(handlers) as [Method, SingleHandler][]).map(([method, handler]) =>
    restEndpoint(
      method,
      path,
      declaration,
      (context) => handler(dataOf(context).single(name) as StoredSingle, context),
      { serves: { of: 'single', name } },
    ),
  )
}

/** What is told of an endpoint of a resource besides its handler. */
interface RestFacts extends Pick<Endpoint, 'serves'> {
  /** Whether an answer depends on address and data alone. */
  readonly lasts?: false | ((context: EndpointContext) => boolean)
}

/** An endpoint of a resource. Throws Error for a bad path. */
export function restEndpoint(
  method: Method,
  at: string | PathPattern,
  { origin, behaviour, usesFaker }: Pick<Endpoint, 'origin' | 'behaviour'> & { usesFaker: boolean },
  handle: (context: EndpointContext) => MaybePromise<Reply>,
  { lasts = false, serves }: RestFacts = {},
): Endpoint {
  const path = typeof at === 'string' ? soundPath(at) : at
  return {
    key: `${method} ${path.text}`,
    method,
    path,
    origin,
    ...(behaviour && { behaviour }),
    needs: { body: method !== 'GET' && method !== 'DELETE', call: false, faker: usesFaker },
    handle,
    serves,
    ...(lasts && {
      // Until any collection changes, since records of others may be embedded.
      lasting: (context) => (lasts(context) ? whileUnchanged(context) : undefined),
    }),
  }
}

function soundPath(text: string): PathPattern {
  const path = parsePath(text)
  if ('message' in path) throw new Error(path.message)
  return path
}
