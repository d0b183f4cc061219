import type { StoredRecord } from '../../data/records/declaration.ts'
import { fieldValue } from '../../data/query/path.ts'
import { compareTexts } from '../../data/query/sort.ts'
import { comparable, sortBy } from '../json-server/lists.ts'
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

/** Records in the order of keys: texts by the alphabet, all else as `<` compares it; null, empty and missing ones last. */
export function sorted(
  records: readonly StoredRecord[],
  keys: ReturnType<typeof readSort>,
  idField: string,
): readonly StoredRecord[] {
  const valueOf = (record: StoredRecord, { path }: { path: readonly string[] }) =>
    idText(fieldValue(record, path), path, idField)
  return sortBy(records, keys, valueOf, compare)
}

/** As sort-on compares, so that values without an order stand as there: of two different empty ones the later is first. */
function compare(one: unknown, other: unknown): number {
  if (one === other) return 0
  if (isEmpty(other)) return -1
  if (isEmpty(one)) return 1
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other)
  // Neither is null or missing here.
  return (comparable(one) as string) < (comparable(other) as string) ? -1 : 1
}

function isEmpty(value: unknown): boolean {
  return value !== 0 && !value
}
