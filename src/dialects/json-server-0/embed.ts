import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import { badQuery } from '../../data/query/query.ts'
import { maxEmbedded } from '../../data/relations/embed.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { childrenIn, parentIn } from '../json-server/relatives.ts'
import type { Parameters } from './parameters.ts'

/** What a name puts into a record. */
interface Part {
  readonly name: string
  readonly find: (record: StoredRecord) => StoredRecord | readonly StoredRecord[] | undefined
}

const nobody: readonly StoredRecord[] = Object.freeze([])

/**
 * Makes what `_embed` and `_expand` ask for: children by the name of their collection, a parent by the
 * singular of its. Children of an unknown name are an empty list, an unknown parent is left out.
 *
 * @param suffix what foreign keys end in
 * @returns undefined where nothing is asked for; throws Reply `bad-query` 400 for an answer that would
 *   have more than 250,000 lists and records put into others
 */
export function embedding(
  state: State,
  collection: StoredCollection,
  { embed, expand }: Pick<Parameters, 'embed' | 'expand'>,
  suffix: string | undefined,
): ((record: StoredRecord) => StoredRecord) | undefined {
  const { idField = 'id' } = collection.declaration
  const parts: Part[] = []
  for (const name of embed) {
    const children = childrenIn(state, collection, name, suffix)
    parts.push({ name, find: (record) => children?.of(record[idField] as Id) ?? nobody })
  }
  for (const name of expand) {
    const parent = parentIn(state, collection, name, suffix)
    if (parent) parts.push({ name, find: parent.of })
  }
  if (parts.length === 0) return undefined
  let count = 0
  return (record) => {
    const entries = new Map<string, unknown>(Object.entries(record))
    for (const { name, find } of parts) {
      const found = find(record)
      count += Array.isArray(found) ? found.length + 1 : 1
      if (count > maxEmbedded) throw tooMuch()
      if (found === undefined) entries.delete(name)
      else entries.set(name, found)
    }
    return Object.fromEntries(entries)
  }
}

function tooMuch(): unknown {
  return badQuery(
    '_embed',
    `The answer would have more than ${maxEmbedded} embedded records. Ask for smaller pages.`,
  )
}
