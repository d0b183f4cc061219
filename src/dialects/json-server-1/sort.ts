import type { StoredRecord } from '../../data/records/declaration.ts'
import { fieldValue } from '../../data/query/path.ts'
import { compareTexts } from '../../data/query/sort.ts'
import { sortBy } from '../json-server/lists.ts'
import { idText } from './text-ids.ts'

/** The keys of `_sort=-views,author.name`; places in lists are `tags.0` or `tags[0]`. */
export function readSort(text: string): { path: readonly string[]; descending: boolean }[] {
  const parts = text.split(',').filter((part) => part !== '' && part !== '-')
  return parts.map((part) => {
    const descending = part.startsWith('-')
    const name = descending ? part.slice(1) : part
    return { path: name.replace(/\[(\d+)\]/g, '.$1').split('.'), descending }
  })
}

/** Records in the order of keys; texts come by the alphabet after numbers, null and empty ones last. */
export function sorted(
  records: readonly StoredRecord[],
  keys: ReturnType<typeof readSort>,
  idField: string,
): readonly StoredRecord[] {
  const valueOf = (record: StoredRecord, { path }: { path: readonly string[] }) =>
    idText(fieldValue(record, path), path, idField)
  return sortBy(records, keys, valueOf, compare)
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'string' && typeof other === 'string' && one !== '' && other !== '') {
    return compareTexts(one, other)
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const [first, second] = [listText(one), listText(other)]
    return Number(first > second) - Number(first < second)
  }
  return rankOf(one) - rankOf(other)
}

/** A list as one text; what is in it that is no plain value counts as nothing. */
function listText(list: readonly unknown[]): string {
  return list.map((item) => (typeof item === 'object' ? '' : String(item))).join(',')
}

/** Where values of different types stand, so that any of them have an order. */
function rankOf(value: unknown): number {
  if (typeof value === 'number') return 0
  if (!value) return 5
  if (typeof value === 'string') return 1
  if (value === true) return 2
  return Array.isArray(value) ? 3 : 4
}
