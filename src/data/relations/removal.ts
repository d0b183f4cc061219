import { problemReply, type Reply } from '../../http/reply.ts'
import { put, removal, type Change } from '../records/change.ts'
import type { StoredRecord } from '../records/declaration.ts'
import type { RecordDocument } from '../records/document.ts'
import type { Holder } from '../records/relation.ts'
import { touched } from '../store/write-records.ts'
import type { FindRecords } from './follow.ts'
import type { Links } from './links.ts'

type Held = Readonly<{
  holder: Holder
  document: RecordDocument
  collection: string
  gone: RecordDocument
}>

/** The changes that delete records, with what relations require. Throws Reply `still-referenced` 409. */
export function removalOf(
  collection: string,
  documents: readonly RecordDocument[],
  links: Links,
  find: FindRecords,
): Change[] {
  const gone = new Map<string, { readonly collection: string; readonly document: RecordDocument }>()
  for (const document of documents) gone.set(keyOf(collection, document), { collection, document })
  const refusing: Held[] = []
  const emptied: Held[] = []
  // A Map's iteration goes on with what is added meanwhile.
  for (const { collection: from, document: going } of gone.values()) {
    for (const holder of links.holdersOf(from)) {
      const { collection: name, field, policy } = holder
      for (const document of find(name)?.table.referencing(field, going.id) ?? []) {
        if (policy === 'cascade') gone.set(keyOf(name, document), { collection: name, document })
        else {
          const held = { holder, document, collection: from, gone: going }
          ;(policy === 'refuse' ? refusing : emptied).push(held)
        }
      }
    }
  }
  const stays = ({ holder, document }: Held) => !gone.has(keyOf(holder.collection, document))
  const staying = refusing.filter(stays)
  if (staying[0]) throw stillReferenced(staying[0], staying)
  const removals = [...gone.values()].map(({ collection: of, document }) => removal(of, document))
  return [...removals, ...emptyFields(emptied.filter(stays), find)]
}

function emptyFields(held: readonly Held[], find: FindRecords): Change[] {
  const records = new Map<
    string,
    { readonly collection: string; readonly document: RecordDocument; record: StoredRecord }
  >()
  for (const { holder, document, gone } of held) {
    const { collection, field, inList } = holder
    const key = keyOf(collection, document)
    const entry = records.get(key) ?? { collection, document, record: document.value }
    records.set(key, entry)
    const value = entry.record[field]
    const isOther = (id: unknown) => String(id) !== String(gone.id)
    const left = inList && Array.isArray(value) ? Object.freeze(value.filter(isOther)) : null
    entry.record = { ...entry.record, [field]: left }
  }
  return Array.from(records.values(), ({ collection, document, record }) =>
    put(collection, document, touched(record, find(collection))),
  )
}

function stillReferenced({ collection, gone, holder }: Held, all: readonly Held[]): Reply {
  const same = all.filter((held) => held.gone === gone && held.holder === holder)
  const ids = same.map(({ document }) => document.id)
  const listed = ids.slice(0, 5).map((id) => JSON.stringify(id))
  const more = ids.length > 5 ? `, and ${ids.length - 5} more` : ''
  return problemReply(
    'still-referenced',
    `${JSON.stringify(collection)} ${JSON.stringify(gone.id)} is still referenced by ` +
      `${JSON.stringify(holder.collection)} (${holder.field}): ${listed.join(', ')}${more}. ` +
      'Delete those first, or let them point elsewhere.',
    { collection, id: gone.id, by: holder.collection, field: holder.field, ids: ids.slice(0, 100) },
  )
}

function keyOf(collection: string, document: RecordDocument): string {
  return `${collection}\n${document.key}`
}
