import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { Reply } from '../../http/reply.ts'
import { maxEmbedded } from '../../data/relations/embed.ts'
import { singular } from '../../data/relations/names.ts'
import { badQuery } from '../../data/query/query.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { childrenIn, parentIn } from '../json-server/relatives.ts'
import { shown } from './shown.ts'

/** Puts what `_embed` asks for into records, which it shows. */
export type Embed = (record: StoredRecord) => StoredRecord

type Embedded = (record: StoredRecord) => StoredRecord | readonly StoredRecord[] | undefined

/**
 * Makes what embeds by names: the singular of a collection is the parent, the plural the children. Names
 * of neither are ignored. From 250,000 embedded records on it throws a Reply `bad-query` 400.
 */
export function embedding(
  state: State,
  collection: StoredCollection,
  names: readonly string[],
  suffix?: string,
): Embed {
  const { idField = 'id' } = collection.declaration
  const parts = [...new Set(names)].flatMap((name) => {
    const find = finder(state, collection, name, suffix)
    return find ? [{ name, find }] : []
  })
  let count = 0
  return (record) => {
    const whole: Record<string, unknown> = { ...shown(record, idField) }
    for (const { name, find } of parts) {
      const found = find(record)
      count += Array.isArray(found) ? found.length : 1
      if (count > maxEmbedded) throw tooMuch()
      if (found === undefined) delete whole[name]
      else whole[name] = found
    }
    return whole
  }
}

function finder(
  state: State,
  collection: StoredCollection,
  name: string,
  suffix: string | undefined,
): Embedded | undefined {
  const { idField = 'id' } = collection.declaration
  const parent = singular(name) === name ? parentIn(state, collection, name, suffix) : undefined
  if (parent) {
    const { idField: theirs = 'id' } = parent.target.declaration
    return (record) => {
      const found = parent.of(record)
      return found && shown(found, theirs)
    }
  }
  const children = childrenIn(state, collection, name, suffix)
  if (!children) return undefined
  const { idField: theirs = 'id' } = children.target.declaration
  return (record) => children.of(record[idField] as Id).map((each) => shown(each, theirs))
}

function tooMuch(): Reply {
  return badQuery(
    '_embed',
    `The answer would have more than ${maxEmbedded} embedded records. Ask for smaller pages.`,
  )
}
