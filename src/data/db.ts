import type { StoredRecord } from '../core/collection.ts'
import type { Collection, Db, Row, Single } from '../core/db.ts'
import { didYouMean } from '../core/nearest.ts'
import type { ResourceToken } from '../core/resource.ts'
import { equal, toPlainObject } from './plain.ts'
import type { State, StoredCollection, StoredSingle } from './state.ts'

/** The data as handlers and tests reach them: `db(users).find(1)`. */
export function createDb(state: State): Db {
  const collection = (of: ResourceToken<object> | string): Collection<Record<string, unknown>> => {
    const name = typeof of === 'string' ? of : of.name
    const stored = state.collection(name)
    if (!stored) throw unknownName('collection', name, state.names)
    return view(stored)
  }
  const single = (name: string): Single => {
    const stored = state.single(name)
    if (!stored) throw unknownName('single resource', name, state.singleNames)
    return singleView(stored)
  }
  return Object.assign(collection as Db, { single })
}

function view(stored: StoredCollection): Collection<Record<string, unknown>> {
  return {
    all: () => stored.all() as Row<Record<string, unknown>>[],
    find: (id) => stored.get(id)?.value,
    where: (match) => stored.all().filter(typeof match === 'function' ? match : matches(match)),
    count: () => stored.size,
    create: (data) => stored.create(data).value,
    update: (id, patch) => stored.update(id, patch)?.value,
    replace: (id, data) => stored.replace(id, data)?.value,
    delete: (id) => stored.delete(id),
  }
}

function singleView(stored: StoredSingle): Single {
  return {
    get: () => stored.get().value,
    replace: (value) => stored.replace(value).value,
    update: (patch) => stored.update(patch).value,
  }
}

/** Ids compare as text, other fields as JSON; undefined asks for records without the field. */
function matches(wanted: Readonly<Record<string, unknown>>): (record: StoredRecord) => boolean {
  const plain = toPlainObject(wanted)
  const names = Object.keys(wanted)
  return (record) =>
    names.every((name) => {
      if (name === 'id') return String(record.id) === String(plain['id'])
      const value = Object.hasOwn(record, name) ? record[name] : undefined
      return equal(value, plain[name])
    })
}

function unknownName(kind: string, name: string, known: readonly string[]): Error {
  const hint = didYouMean(name, known)
  const listed = known.slice(0, 10).map((each) => JSON.stringify(each))
  const all = listed.length > 0 ? `Known are ${listed.join(', ')}.` : 'None is declared.'
  return new Error(`There is no ${kind} ${JSON.stringify(name)}. ${hint || all}`)
}
