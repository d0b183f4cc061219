import type { CollectionDeclaration, Id } from './records/declaration.ts'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { RecordDocument } from './records/document.ts'
import { isId } from './records/ids.ts'
import { withId } from './new-records.ts'
import { toPlainObject } from './records/plain.ts'
import type { PlainObject } from './store/state.ts'
import { stampChanged } from './store/timestamps.ts'

/**
 * What a record becomes, with its own id and the time.
 *
 * @param merge lays the data over the record; default puts them in its place
 * @throws Reply `invalid-body` 422 when the data have another id; RecordError
 */
export function changedRecord(
  { id, value: before }: RecordDocument,
  data: unknown,
  { idField = 'id', timestamps }: CollectionDeclaration,
  now: string,
  merge: (before: PlainObject, fields: PlainObject) => PlainObject = (_before, after) => after,
): RecordDocument {
  const fields = toPlainObject(data)
  const other = Object.hasOwn(fields, idField) ? fields[idField] : id
  if (String(other) !== String(id) || !isId(other)) throw idChanged(idField, id, other)
  const merged = merge(before, fields)
  const stamped = timestamps ? stampChanged(before, merged, timestamps, now) : merged
  return new RecordDocument(id, withId(idField, id, stamped))
}

/** 422 for data with another id than their record. */
export function idChanged(field: string, id: Id, other: unknown): Reply {
  return problemReply(
    'invalid-body',
    `The ${field} of a record cannot change: it is ${JSON.stringify(id)}, the data have ` +
      `${JSON.stringify(other)}. Leave the ${field} out, or create another record.`,
  )
}
