import type { CrudMethod } from '../../http/crud-methods.ts'
import type { Link } from '../../data/records/relation.ts'
import { isId } from '../../data/records/ids.ts'
import { toPlainObject } from '../../data/records/plain.ts'
import type { StoredSingle } from '../../data/store/state.ts'
import { baseOf } from '../../dispatch/run-of.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import {
  dialectEndpoints,
  singleEndpoints,
  type SingleHandlers,
} from '../../rest/resource-endpoints.ts'
import { nestedEndpoints } from '../../rest/nested-endpoints.ts'
import type { RestDialect } from '../../rest/rest-dialect.ts'
import { noRecord, type RestHandler } from '../../rest/writes.ts'
import { showProblem } from './errors.ts'
import { documentReply, refuseAccept, takesAny } from './media-type.ts'
import { askedOf, listReply, resourceReply } from './reads.ts'
import { relationOperations } from './relation-operations.ts'
import { checkId, readResource } from './resource-body.ts'
import { dasherize, typeOf } from './shape.ts'
import { create, remove, update } from './writes.ts'

const handlers: Readonly<Partial<Record<CrudMethod, RestHandler>>> = {
  list: (collection, context, strict) => listReply(context, askedOf(context, strict), collection),
  get: (collection, context, strict) => {
    const id = context.params['id'] ?? ''
    const record = collection.get(id)
    if (!record) return noRecord(collection, id)
    return resourceReply(context, askedOf(context, strict), collection, record)
  },
  create,
  update,
  delete: remove,
}

const singleHandlers: SingleHandlers = {
  GET: singleReply,
  PATCH: (single, context) => {
    const data = readResource(context, single.name)
    checkId(data, idOf(single))
    const { value } = single.get()
    const fields = new Map(Object.keys(value).map((field) => [dasherize(field), field]))
    const sent = Object.entries((data['attributes'] ?? {}) as object)
    single.update(
      toPlainObject(Object.fromEntries(sent.map(([key, each]) => [fields.get(key) ?? key, each]))),
    )
    return singleReply(single, context)
  },
}

function idOf(single: StoredSingle): string {
  const { id } = single.get().value
  return isId(id) ? String(id) : single.name
}

/** A single resource, whose id is its own, or its name. */
function singleReply(single: StoredSingle, context: EndpointContext) {
  const { id: _id, ...fields } = single.get().value
  const attributes = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [dasherize(field), value]),
  )
  const links = { self: baseOf(context) + context.path }
  return documentReply({
    data: { type: typeOf(single.name), id: idOf(single), attributes },
    links,
  })
}

/** Answers 406 where the client takes no document that is served. */
function negotiated(endpoint: Endpoint): Endpoint {
  const handle: Endpoint['handle'] = (context) => refuseAccept(context) ?? endpoint.handle(context)
  // DELETE of a relationship names what goes in its body.
  const needs = { ...endpoint.needs, body: endpoint.method !== 'GET' }
  return { ...endpoint, handle, needs, instead }
}

const instead = (method: string) =>
  method === 'PUT' ? 'JSON:API has no PUT: send what changes with PATCH.' : undefined

/** Collections, what their relations lead to, and single resources, as JSON:API 1.1 says and Ember Data expects. */
export const jsonApi: RestDialect = {
  endpoints: ({ collections, singles, state, strict }) =>
    [
      ...collections.flatMap((each) => {
        const rules = each.strict ?? strict
        const names = ({ name }: Link) => [...new Set([dasherize(name), name])]
        return [
          ...dialectEndpoints(each, rules, (operation) => handlers[operation], takesAny),
          ...nestedEndpoints(each, state, rules, relationOperations, names),
        ]
      }),
      ...singles.flatMap((each) => singleEndpoints(each, singleHandlers)),
    ].map(negotiated),
  showProblem,
}
