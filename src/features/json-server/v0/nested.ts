import type { CollectionDeclaration } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Reply } from '../../../core/reply.ts'
import type { StoredCollection } from '../../../data/state.ts'
import { headOf, stateOf } from '../../../serve/exchange.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { childrenIn } from '../relatives.ts'
import type { Rules } from '../rules.ts'
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
): QuickEndpoint[] {
  const { name, path, origin, behaviour, usesFaker, only } = declaration
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  const parentOf = (context: Context): StoredCollection | undefined => {
    const parent = names.get(`${folder}/${context.params['resource'] ?? ''}`)
    return parent === undefined ? undefined : stateOf(context).collection(parent)
  }
  const endpoint = (
    method: 'GET' | 'POST',
    act: (parent: StoredCollection, context: Context) => Maybe<Reply>,
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
  context: Context,
  rules: Rules,
): Maybe<Reply> {
  const state = stateOf(context)
  const children = childrenIn(state, parent, name, rules.suffix)
  const collection = state.collection(name) as StoredCollection
  if (!children) return missing()
  const below = { records: children.of(context.params['id'] ?? ''), field: children.field }
  return listReply({ state, collection, url: headOf(context).url, below, ...rules })
}

/** Adds a child, with the parent's id as the parent has it. */
function add(
  parent: StoredCollection,
  name: string,
  context: Context,
  { suffix }: Rules,
): Maybe<Reply> {
  const state = stateOf(context)
  const collection = state.collection(name) as StoredCollection
  const children = childrenIn(state, parent, name, suffix)
  if (!children) return missing()
  const id = typedId(parent, context.params['id'] ?? '')
  return create(collection, context, { [children.field]: id })
}
