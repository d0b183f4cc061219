import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import { queryItems } from '../data/store/list-items.ts'
import type { State, StoredCollection, StoredSingle } from '../data/store/state.ts'
import { dataOf } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isObject } from '../errors/validation-issue.ts'
import { parsePath } from '../http/path.ts'
import { jsonReply, problemReply, type Reply } from '../http/reply.ts'
import { isPlainList, listReply, readListQuery } from './reads.ts'
import { restEndpoint } from './resource-endpoints.ts'
import { noRecord } from './writes.ts'

type Declared = CollectionDeclaration | SingleDeclaration

/** Serves `/sets/:id/findings` and its items by id, read-only: lists inside records, where no relation has the name. */
export function listsInRecords(
  declaration: CollectionDeclaration,
  state: State,
  strict: boolean,
): Endpoint[] {
  const { name, path, only, lists = [] } = declaration
  const links = state.collection(name)?.links
  const free = only.includes('get') ? lists.filter((list) => !links?.has(list)) : []
  return free.flatMap((list) =>
    endpoint(`${path === '/' ? '' : path}/:id`, list, declaration, (context) => {
      const collection = dataOf(context).collection(name) as StoredCollection
      const id = context.params['id'] ?? ''
      const document = collection.get(id)
      if (!document) return noRecord(collection, id)
      const owner = `the record ${JSON.stringify(id)} of ${JSON.stringify(name)}`
      const rules = { page: declaration.page, strict: declaration.strict }
      return answer(document.value[list], list, owner, context, strict, rules)
    }),
  )
}

/** Serves `/settings/users` and its items by id: lists inside a single resource. */
export function listsInSingle(declaration: SingleDeclaration, strict: boolean): Endpoint[] {
  const { name, path, lists = [] } = declaration
  return lists.flatMap((list) =>
    endpoint(path, list, declaration, (context) => {
      const { value } = (dataOf(context).single(name) as StoredSingle).get()
      return answer(value[list], list, JSON.stringify(name), context, strict)
    }),
  )
}

function endpoint(
  base: string,
  list: string,
  declaration: Declared,
  handle: (context: EndpointContext) => Reply,
): Endpoint[] {
  const text = `${base}/${list}/:item?`
  const path = parsePath(text)
  const isFixed = !('message' in path) && path.segments.at(-2)?.kind === 'literal'
  if (!isFixed) return []
  const instead = () =>
    `${JSON.stringify(list)} is a part of its record: PATCH that, with the whole list or with a JSON Patch.`
  const { origin, usesFaker, behaviour } = declaration
  const declared = { origin, usesFaker, ...(behaviour && { behaviour }) }
  const serves = { of: 'field', name: declaration.name, field: list } as const
  return [
    { ...restEndpoint('GET', text, declared, handle, { lasts: isPlainList, serves }), instead },
  ]
}

function answer(
  value: unknown,
  list: string,
  owner: string,
  context: EndpointContext,
  strict: boolean,
  rules: Pick<CollectionDeclaration, 'page' | 'strict'> = {},
): Reply {
  const name = JSON.stringify(list)
  if (!Array.isArray(value))
    return problemReply('no-record', `There is no list ${name} in ${owner}.`)
  const { url, params } = context
  const id = params['item']
  if (id === undefined) {
    const query = readListQuery(url, rules, strict)
    const declaration = { name: list, page: rules.page }
    return listReply(context, {
      declaration,
      query,
      result: queryItems(value, query),
      known: () => value,
    })
  }
  const found: unknown = value.find((item) => isObject(item) && String(item['id']) === id)
  if (found !== undefined) return jsonReply(found)
  const detail = `${name} of ${owner} has no item with the id ${JSON.stringify(id)}. It has ${value.length === 1 ? 'one item' : `${value.length} items`}.`
  return problemReply('no-record', detail, { id })
}
