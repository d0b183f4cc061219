import type { RecordDocument } from '../../data/records/document.ts'
import { randomText } from '../../data/records/ids.ts'
import type { PlainObject, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isJsonType } from '../../http/body.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { explainJson, parseJson } from '../../http/json.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import { checked, requestType } from '../../rest/request-body.ts'
import { singleEndpoints, type SingleHandlers } from '../../rest/resource-endpoints.ts'
import type { RestDialect } from '../../rest/rest-dialect.ts'
import { endpointsOf, type CollectionHandlers, type ListHandler } from '../json-server/lists.ts'
import { notFound1, prettyReply } from '../json-server/replies.ts'
import { singularKeys } from '../json-server/relations.ts'
import { removeWith, rewriteRecord } from '../json-server/writes.ts'
import { embedding, listRecords1 } from './list.ts'
import { withTextId } from './text-ids.ts'

const get: ListHandler = (collection, context, { suffix }) => {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound1()
  const names = context.queries('_embed')
  if (names.length === 0) return documentReply(collection, document)
  return prettyReply(embedding(dataOf(context), collection, names, suffix)(document.value))
}

const idLength = 11 // how long new ids are: 8 random bytes in base64

/** POST: adds a record with an id of its own, whatever the client sends. */
async function create(collection: StoredCollection, context: EndpointContext): Promise<Reply> {
  const fields = await readFields(context)
  const { declaration } = collection
  const { idField = 'id', schema, defaults } = declaration
  const keyed = { ...fields, [idField]: randomText(idLength) }
  const whole = schema && defaults ? collection.withDefaults([keyed])[0] : keyed
  return checked(declaration, whole, (valid) => {
    return documentReply(collection, collection.create(valid), 201)
  })
}

/** DELETE: answers with the record that was; `_dependent` names collections whose children go as well. */
const remove: ListHandler = (collection, context, { suffix }) => {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound1()
  const dependents = new Set(context.queries('_dependent'))
  removeWith(dataOf(context), collection, document, {
    isDependent: (name) => dependents.has(name),
    keysOf: singularKeys,
    suffix,
    isSharing: false,
  })
  return documentReply(collection, document)
}

function documentReply(
  { declaration }: StoredCollection,
  { value }: RecordDocument,
  status = 200,
): Reply {
  return prettyReply(withTextId(value, declaration.idField ?? 'id'), { status })
}

async function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  change: (before: PlainObject, fields: PlainObject) => PlainObject,
): Promise<Reply> {
  const fields = await readFields(context)
  const changed = (before: PlainObject) => change(before, fields)
  return rewriteRecord(collection, context.params['id'] ?? '', changed, (document) =>
    document ? documentReply(collection, document) : notFound1(),
  )
}

/** The fields of a body, read as JSON whatever its content type. Throws a Reply 400 for no object. */
async function readFields(context: EndpointContext): Promise<PlainObject> {
  const value = await readValue(context)
  if (isObject(value)) return value as PlainObject
  throw prettyReply({ error: 'Body must be a JSON object' }, { status: 400 })
}

async function readValue(context: EndpointContext): Promise<unknown> {
  if (context.body === undefined) return {}
  if (isJsonType(requestType(context))) return context.body
  const text = await context.request.text()
  const parsed = parseJson(text)
  if (parsed) return parsed.value
  const { message } = await explainJson(text)
  throw problemReply('bad-json', `The body is not valid JSON. ${message}`)
}

const collectionHandlers: CollectionHandlers = {
  list: listRecords1,
  get,
  create,
  replace: (collection, context) => rewrite(collection, context, (_before, fields) => fields),
  update: (collection, context) =>
    rewrite(collection, context, (before, fields) => ({ ...before, ...fields })),
  delete: remove,
}

const singleHandlers: SingleHandlers = {
  GET: (single) => prettyReply(single.get().value),
  PUT: async (single, context) => prettyReply(single.replace(await readFields(context)).value),
  PATCH: async (single, context) => prettyReply(single.update(await readFields(context)).value),
}

/** Collections and single resources as json-server 1.0.0-beta.15 answers, without its faults. */
export const jsonServer1: RestDialect = {
  endpoints: (resources) => [
    ...endpointsOf(resources, collectionHandlers),
    ...resources.singles.flatMap((each) => singleEndpoints(each, singleHandlers)),
  ],
  notFound: notFound1,
  overviews: [],
}
