import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { PlainObject, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { checked } from '../../rest/request-body.ts'
import { pretty } from '../json-server/pretty.ts'
import { removeWith } from '../json-server/removal.ts'
import { answer, missing } from './answer.ts'
import { readFields } from './body.ts'
import { addRecord } from './ids.ts'

/**
 * POST: adds a record, with the id that it has or a new one.
 *
 * @param keys fields that it has whatever the body says, such as the key of its parent
 */
export function create(
  collection: StoredCollection,
  context: EndpointContext,
  keys: PlainObject = {},
): MaybePromise<Reply> {
  const { declaration } = collection
  const { idField = 'id', schema, defaults, path } = declaration
  const sent = readFields(context)
  // An id that is empty, 0 or null is none.
  const { [idField]: id, ...rest } = sent.fields
  const fields = { ...(id ? sent.fields : rest), ...keys }
  const whole = schema && defaults ? collection.withDefaults([fields])[0] : fields
  return checked(declaration, whole, (valid) => {
    const made = addRecord(collection, valid as PlainObject)
    const base = new URL(context.url).origin + (path === '/' ? '' : encodeURI(path))
    const headers = {
      location: `${base}/${encodeURIComponent(String(made.id))}`,
      'access-control-expose-headers': 'Location',
    }
    return noted(answer(pretty(made.value), { status: 201, headers }), sent.note)
  })
}

/** PUT: replaces all fields but the id. */
export function replace(
  collection: StoredCollection,
  context: EndpointContext,
): MaybePromise<Reply> {
  return rewrite(collection, context, (_before, fields) => fields)
}

/** PATCH: lays fields over the record, but no other id. */
export function update(
  collection: StoredCollection,
  context: EndpointContext,
): MaybePromise<Reply> {
  return rewrite(collection, context, (before, fields) => ({ ...before, ...fields }))
}

/** DELETE: the record goes, and all that hold its id, and theirs. */
export function remove(
  collection: StoredCollection,
  context: EndpointContext,
  suffix: string | undefined,
): Reply {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return missing()
  removeWith(dataOf(context), collection, document, () => true, suffix)
  return answer('{}')
}

/** The answer with one record. */
export function sent(document: RecordDocument): Reply {
  return answer(pretty(document.value))
}

/** The same reply with a word for the log, where there is one. */
export function noted(reply: Reply, note: string | undefined): Reply {
  return note === undefined ? reply : reply.with({ note: note })
}

function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  become: (before: PlainObject, fields: PlainObject) => PlainObject,
): MaybePromise<Reply> {
  const { declaration } = collection
  const { idField = 'id' } = declaration
  const before = collection.get(context.params['id'] ?? '')
  if (!before) return missing()
  const { fields, note } = readFields(context)
  const { id, value } = before
  return checked(declaration, { ...become(value, fields), [idField]: id }, (valid) => {
    // Someone wrote while the schema was waited for: what they wrote is what this changes now.
    if (collection.get(id) !== before) return rewrite(collection, context, become)
    const written = collection.replace(id, valid)
    return written ? noted(sent(written), note) : missing()
  })
}
