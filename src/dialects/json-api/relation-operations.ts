import type { Link } from '../../data/records/relation.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { baseOf, dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { emptyReply } from '../../http/reply.ts'
import type { Act, NestedOperation } from '../../rest/nested-endpoints.ts'
import { Documents } from './documents.ts'
import { changeLinkage, readLinkage, type LinkageChange } from './linkage.ts'
import { documentReply, takesAny } from './media-type.ts'
import { askedOf, listReply, resourceReply, selfOf } from './reads.ts'
import { readData } from './resource-body.ts'
import { dasherize } from './shape.ts'
import { create } from './writes.ts'

const fromOf = (link: Link, context: EndpointContext) =>
  dataOf(context).collection(link.from) as StoredCollection

const related: Act = (link, record, target, context, strict) => {
  const asked = askedOf(context, strict)
  if (link.isList) return listReply(context, asked, target, { link, id: record.id })
  return resourceReply(context, asked, target, fromOf(link, context).related(link, record)[0])
}

const createRelated: Act = (link, record, target, context, strict) =>
  create(target, context, strict, { link, id: record.id })

const showLinkage: Act = (link, record, _target, context, strict) => {
  const documents = new Documents(dataOf(context), askedOf(context, strict), baseOf(context))
  const key = dasherize(link.name)
  const { links, data } = documents.relationship(fromOf(link, context), key, link, record)
  return documentReply({ links: { ...links, self: selfOf(context) }, data })
}

const changing =
  (change: LinkageChange): Act =>
  (link, record, _target, context) => {
    const state = dataOf(context)
    const held = link.kind === 'belongsTo' ? record.value[link.field] : undefined
    const ids = readLinkage(readData(context), link, state, '/data', held)
    changeLinkage(state, record, link, ids, change)
    return emptyReply()
  }

const before = 'relationships/'
const canUpdate: NestedOperation['isServed'] = (_link, { only }) => only.includes('update')
const canUpdateMany: NestedOperation['isServed'] = ({ isList }, { only }) =>
  isList && only.includes('update')

/** What is served at `/posts/:id/author` and `/posts/:id/relationships/author`. */
export const relationOperations: readonly NestedOperation[] = [
  {
    method: 'GET',
    act: related,
    isServed: ({ isList }, _own, { only }) => only.includes(isList ? 'list' : 'get'),
    lasts: takesAny,
  },
  {
    method: 'POST',
    act: createRelated,
    isServed: ({ isList }, _own, { only }) => isList && only.includes('create'),
  },
  {
    method: 'GET',
    act: showLinkage,
    before,
    isServed: (_link, { only }) => only.includes('get'),
    lasts: takesAny,
  },
  { method: 'PATCH', act: changing('replace'), before, isServed: canUpdate },
  { method: 'POST', act: changing('add'), before, isServed: canUpdateMany },
  { method: 'DELETE', act: changing('remove'), before, isServed: canUpdateMany },
]
