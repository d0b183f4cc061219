import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { Reply } from '../../http/reply.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import { randomText } from '../../data/records/ids.ts'
import type { PlainObject, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { checked } from '../../rest/request-body.ts'
import { prettyReply } from '../json-server/pretty.ts'
import type { Rules } from '../json-server/rules.ts'
import { readFields } from './body.ts'
import { notFound } from './not-found.ts'
import { removeWith } from '../json-server/removal.ts'
import { shown } from './shown.ts'

/** How long new ids are: 8 random bytes in base64. */
const idLength = 11

/** POST: adds a record with an id of its own, whatever the client sends. */
export async function create(
  collection: StoredCollection,
  context: EndpointContext,
): Promise<Reply> {
  const fields = await readFields(context)
  if (fields instanceof Reply) return fields
  const { declaration } = collection
  const { idField = 'id', schema, defaults } = declaration
  const keyed = { ...fields, [idField]: randomText(idLength) }
  const whole = schema && defaults ? collection.withDefaults([keyed])[0] : keyed
  return checked(declaration, whole, (valid) => sent(collection, collection.create(valid), 201))
}

/** PUT: replaces all fields but the id. */
export async function replace(
  collection: StoredCollection,
  context: EndpointContext,
): Promise<Reply> {
  const fields = await readFields(context)
  if (fields instanceof Reply) return fields
  return rewrite(collection, context, () => fields)
}

/** PATCH: lays fields over the record, but no other id. */
export async function update(
  collection: StoredCollection,
  context: EndpointContext,
): Promise<Reply> {
  const fields = await readFields(context)
  if (fields instanceof Reply) return fields
  return rewrite(collection, context, (before) => ({ ...before, ...fields }))
}

/** DELETE: answers with the record that was; `_dependent` names collections whose children go as well. */
export function remove(
  collection: StoredCollection,
  context: EndpointContext,
  { suffix }: Rules,
): Reply {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound()
  const dependents = new Set(context.queries('_dependent'))
  const isDependent = (name: string) => dependents.has(name)
  removeWith(dataOf(context), collection, document, isDependent, suffix)
  return sent(collection, document)
}

/** The answer with one record. */
export function sent(
  { declaration }: StoredCollection,
  { value }: RecordDocument,
  status = 200,
): Reply {
  return prettyReply(shown(value, declaration.idField ?? 'id'), { status })
}

function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  become: (before: PlainObject) => PlainObject,
): MaybePromise<Reply> {
  const { declaration } = collection
  const { idField = 'id' } = declaration
  const before = collection.get(context.params['id'] ?? '')
  if (!before) return notFound()
  const { id, value } = before
  return checked(declaration, { ...become(value), [idField]: id }, (valid) => {
    // Someone wrote while the schema was waited for: what they wrote is what this changes now.
    if (collection.get(id) !== before) return rewrite(collection, context, become)
    const written = collection.replace(id, valid)
    return written ? sent(collection, written) : notFound()
  })
}
