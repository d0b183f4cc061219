import type { StoredRecord } from '../../data/records/declaration.ts'
import { fieldValue } from '../../data/query/path.ts'
import { compareTexts } from '../../data/query/sort.ts'
import { sortBy, textOf } from '../json-server/lists.ts'
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

/** Records in the order of keys: texts by the alphabet, all else as `<` compares it; null and empty ones last. */
export function sorted(
  records: readonly StoredRecord[],
  keys: ReturnType<typeof readSort>,
  idField: string,
): readonly StoredRecord[] {
  const valueOf = (record: StoredRecord, { path }: { path: readonly string[] }) =>
    idText(fieldValue(record, path), path, idField)
  return sortBy(records, keys, valueOf, compare)
}

/** As sort-on compares, so that values without an order stand as there; what is empty counts as equal. */
function compare(one: unknown, other: unknown): number {
  if (one === other || (isEmpty(one) && isEmpty(other))) return 0
  if (isEmpty(other)) return -1
  if (isEmpty(one)) return 1
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other)
  return primitive(one) < primitive(other) ? -1 : 1
}

function isEmpty(value: unknown): boolean {
  return value !== 0 && !value
}

function primitive(value: unknown): string | number {
  return typeof value === 'object' ? textOf(value) : (value as string | number)
}
