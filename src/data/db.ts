import { targetOf, type Change } from './records/change.ts'
import type { StoredRecord } from './records/declaration.ts'
import type { Collection, Db, Row, Single, ResourceToken } from './records/resource.ts'
import { didYouMean } from '../errors/nearest.ts'
import { formatValue } from '../errors/validation-issue.ts'
import { equal, toPlainObject } from './records/plain.ts'
import type { RecordDocument } from './records/document.ts'
import type { State, StoredCollection } from './store/state.ts'

type Names = Pick<State, 'names' | 'singleNames'>

/** The data as handlers, hooks and tests reach them: `db(users).find(1)`. */
export function createDb(current: () => Names & Pick<State, 'collection' | 'single'>): Db {
  const collection = (of: ResourceToken<object> | string): Collection<Record<string, unknown>> => {
    const name: unknown = typeof of === 'string' ? of : (of as Partial<typeof of> | undefined)?.name
    if (typeof name !== 'string') {
      const what = `db() takes a resource or the name of a collection, not ${formatValue(of)}.`
      throw new TypeError(
        `${what} Write db('users'), or see whether its file exports the resource.`,
      )
    }
    const state = current()
    const stored = state.collection(name)
    if (!stored) throw unknownName('collection', name, state.names)
    return view(stored)
  }
  const single = (name: string): Single => {
    const state = current()
    const stored = state.single(name)
    if (!stored) throw unknownName('single resource', name, state.singleNames)
    return {
      get: () => stored.get().value,
      replace: (value) => stored.replace(value).value,
      update: (patch) => stored.update(patch).value,
    }
  }
  return Object.assign(collection as Db, { single })
}

function view(stored: StoredCollection): Collection<Record<string, unknown>> {
  const { idField } = stored.declaration
  const rows = () => stored.all() as Rows[]
  const row = (document: RecordDocument | undefined) => document?.value as Rows
  return {
    all: rows,
    find: (id) => row(stored.get(id)),
    where: (match) => rows().filter(typeof match === 'function' ? match : matches(match, idField)),
    count: () => stored.size,
    create: (data) => row(stored.create(data)),
    update: (id, patch) => row(stored.update(id, patch)),
    replace: (id, data) => row(stored.replace(id, data)),
    delete: (id) => stored.delete(id),
  }
}

type Rows = Row<Record<string, unknown>>

/** Ids compare as text, other fields as JSON; undefined asks for records without the field. */
function matches(wanted: StoredRecord, idField = 'id'): (record: StoredRecord) => boolean {
  const plain = toPlainObject(wanted)
  const names = Object.keys(wanted)
  return (record) =>
    names.every((name) => {
      const value = Object.hasOwn(record, name) ? record[name] : undefined
      if (name === idField) return String(value) === String(plain[name])
      return equal(value, plain[name])
    })
}

/** Why a change cannot be made: nothing of the name is declared. */
export function unknownTarget(change: Change, { names, singleNames }: Names): Error {
  const [kind = '', ...words] = targetOf(change).split(' ')
  const isSingle = kind === 'single'
  return unknownName(
    isSingle ? 'single resource' : kind,
    words.join(' '),
    isSingle ? singleNames : names,
  )
}

function unknownName(kind: string, name: string, known: readonly string[]): Error {
  const hint = didYouMean(name, known)
  const listed = known.slice(0, 10).map((each) => JSON.stringify(each))
  const all = listed.length > 0 ? `Known are ${listed.join(', ')}.` : 'None is declared.'
  return new Error(`There is no ${kind} ${JSON.stringify(name)}. ${hint || all}`)
}
