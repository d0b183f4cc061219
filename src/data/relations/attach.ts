import type { PutChange } from '../change.ts'
import type { RecordDocument } from '../document.ts'
import { toPlainObject } from '../plain.ts'
import type { FindRecords } from './follow.ts'
import type { Link } from './link.ts'

/** What a record's field must hold for a relation to lead to it; nothing where others hold it. */
export function keysFor(link: Link, parent: RecordDocument): Readonly<Record<string, unknown>> {
  if (link.kind !== 'held') return {}
  return { [link.field]: link.inList ? [parent.id] : parent.id }
}

/** Data of new records with the id of the record that a relation leads from, in its own type. */
export function withKeys(
  data: readonly unknown[],
  link: Link,
  parent: RecordDocument,
): Record<string, unknown>[] {
  return data.map((item) => {
    const fields = toPlainObject(item)
    const keys = keysFor(link, parent)
    const listed = link.kind === 'held' && link.inList ? fields[link.field] : undefined
    if (link.kind !== 'held' || !Array.isArray(listed)) return { ...fields, ...keys }
    const others = listed.filter((id: unknown) => String(id) !== String(parent.id))
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
  const record = Object.freeze({ ...value, [link.field]: held })
  return [{ kind: 'put', collection: link.from, record }]
}
