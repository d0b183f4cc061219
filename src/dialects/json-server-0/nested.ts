import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { childrenIn } from '../json-server/relatives.ts'
import type { Rules } from '../json-server/rules.ts'
import { missing } from './answer.ts'
import { endpointOf } from './endpoint.ts'
import { typedId } from './ids.ts'
import { listReply } from './list.ts'
import { create } from './writes.ts'

/**
 * The endpoints of a collection below the records of others, such as `/posts/1/comments`: whatever
 * collection comes first. There is nothing below what is none.
 *
 * @param names of all collections by path
 */
export function nestedEndpoints(
  declaration: CollectionDeclaration,
  names: ReadonlyMap<string, string>,
  rules: Rules,
): Endpoint[] {
  const { name, path, origin, behaviour, usesFaker, only } = declaration
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  const parentOf = (context: EndpointContext): StoredCollection | undefined => {
    const parent = names.get(`${folder}/${context.params['resource'] ?? ''}`)
    return parent === undefined ? undefined : dataOf(context).collection(parent)
  }
  const endpoint = (
    method: 'GET' | 'POST',
    act: (parent: StoredCollection, context: EndpointContext) => MaybePromise<Reply>,
  ) =>
    endpointOf({
      method,
      path: `${folder}/:resource/:id/${path.slice(slash + 1)}`,
      origin,
      behaviour,
      usesFaker,
      act: (context) => {
        const parent = parentOf(context)
        return parent ? act(parent, context) : missing()
      },
    })
  return [
    ...(only.includes('list')
      ? [endpoint('GET', (parent, context) => list(parent, name, context, rules))]
      : []),
    ...(only.includes('create')
      ? [endpoint('POST', (parent, context) => add(parent, name, context, rules))]
      : []),
  ]
}

/** The children of a record; none for a record that there is not. */
function list(
  parent: StoredCollection,
  name: string,
  context: EndpointContext,
  rules: Rules,
): MaybePromise<Reply> {
  const state = dataOf(context)
  const children = childrenIn(state, parent, name, rules.suffix)
  const collection = state.collection(name) as StoredCollection
  if (!children) return missing()
  const below = { records: children.of(context.params['id'] ?? ''), field: children.field }
  return listReply({ state, collection, url: context.url, below, ...rules })
}

/** Adds a child, with the parent's id as the parent has it. */
function add(
  parent: StoredCollection,
  name: string,
  context: EndpointContext,
  { suffix }: Rules,
): MaybePromise<Reply> {
  const state = dataOf(context)
  const collection = state.collection(name) as StoredCollection
  const children = childrenIn(state, parent, name, suffix)
  if (!children) return missing()
  const id = typedId(parent, context.params['id'] ?? '')
  return create(collection, context, { [children.field]: id })
}
