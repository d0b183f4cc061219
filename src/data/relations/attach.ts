import type { PutChange } from '../records/change.ts'
import type { RecordDocument } from '../records/document.ts'
import { toPlainObject } from '../records/plain.ts'
import type { PlainObject } from '../store/state.ts'
import { touched } from '../store/timestamps.ts'
import type { FindRecords } from '../store/follow.ts'
import type { Link } from '../records/relation.ts'

/**
 * Data of new records with the id of the record that a relation leads from, in its own type, where the
 * new ones hold it; a list of ids grows.
 */
export function withKeys(
  data: readonly unknown[],
  link: Link,
  parent: RecordDocument,
): PlainObject[] {
  return data.map((item) => {
    const fields = toPlainObject(item)
    if (link.kind !== 'held') return fields
    if (!link.inList) return { ...fields, [link.field]: parent.id }
    const listed = fields[link.field]
    const others = (Array.isArray(listed) ? (listed as unknown[]) : []).filter(
      (id) => String(id) !== String(parent.id),
    )
    return { ...fields, [link.field]: [...others, parent.id] }
  })
}

/** The changes that lead a relation to new records where those do not hold the key themselves. */
export function linking(
  link: Link,
  parent: RecordDocument,
  made: readonly RecordDocument[],
  find: FindRecords,
): PutChange[] {
  if (link.kind === 'held') return []
  if (link.kind === 'joined') {
    const joins = made.map(({ id }) => ({ [link.near]: parent.id, [link.far]: id }))
    return find(link.through)?.additions(joins) ?? []
  }
  const { value } = parent
  const before = value[link.field]
  const ids = [...(Array.isArray(before) ? (before as unknown[]) : []), ...made.map(({ id }) => id)]
  const held = link.isList ? Object.freeze(ids) : ids.at(-1)
  const record = touched({ ...value, [link.field]: held }, find(link.from)?.declaration ?? {})
  return [{ kind: 'put', collection: link.from, record }]
}
