import type { RecordDocument } from './document.ts'

/** The first index of a sorted array whose item is not before what is looked for. */
export function lowerBound<Item>(
  items: ArrayLike<Item>,
  isBefore: (item: Item) => boolean,
): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(items[middle] as Item)) low = middle + 1
    else high = middle
  }
  return low
}

/** Where the row of a place is, or would be, in rows that are in the order of their table. */
export function indexOfPlace(rows: readonly RecordDocument[], place: number): number {
  const last = rows.at(-1)
  // Most rows are added at the end.
  if (!last || last.place < place) return rows.length
  return lowerBound(rows, (row) => row.place < place)
}
