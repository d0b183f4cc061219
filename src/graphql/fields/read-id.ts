import type { StoredCollection } from '../../data/store/state.ts'
import type { ReadId } from '../arguments/input.ts'
import type { FindCollection } from '../lists/filter.ts'

/** How many records show what a field holds. */
const sampleSize = 20

/** Makes numbers of the ids that are numbers in the data, which GraphQL has as texts. */
export function readIdOf(collection: StoredCollection, find: FindCollection): ReadId {
  return (text, field) => {
    const number = Number(text)
    if (String(number) !== text || !Number.isSafeInteger(number)) return text
    return holdsNumbers(field, collection, find) ? number : text
  }
}

function holdsNumbers(field: string, collection: StoredCollection, find: FindCollection): boolean {
  if (field === (collection.declaration.idField ?? 'id')) return hasNumbers(collection)
  const links = [...collection.links.values()]
  const link = links.find(
    (each) => each.kind === 'belongsTo' && (each.field === field || each.name === field),
  )
  const target = link && find(link.target)
  if (target) return hasNumbers(target)
  for (const { value } of collection.rows().slice(0, sampleSize)) {
    const held = Array.isArray(value[field]) ? (value[field] as unknown[])[0] : value[field]
    if (held !== undefined && held !== null) return typeof held === 'number'
  }
  return false
}

/** Whether the ids of a collection are numbers: those of its records, else those that it would make. */
function hasNumbers(collection: StoredCollection): boolean {
  const [first] = collection.rows()
  if (first) return typeof first.id === 'number'
  const { ids = 'increment' } = collection.declaration
  return ids === 'increment'
}
