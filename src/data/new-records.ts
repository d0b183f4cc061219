import type { CollectionDeclaration, Id } from './records/declaration.ts'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { RecordDocument } from './records/document.ts'
import { isId } from './records/ids.ts'
import { toPlainObject } from './records/plain.ts'
import { seedFailed } from './store/seed.ts'
import type { SeedContext } from './store/seed.ts'
import type { PlainObject } from './store/state.ts'
import type { RecordTable } from './store/table.ts'
import { stampNew } from './store/timestamps.ts'

/**
 * Data with the defaults of their collection where they lack a field.
 *
 * @throws Reply `seed-failed` when the factory throws
 */
export function filled(
  data: readonly unknown[],
  declaration: CollectionDeclaration,
  table: RecordTable,
  { source, seed }: SeedContext,
): PlainObject[] {
  const given = data.map((item) => toPlainObject(item))
  const { defaults, idField = 'id' } = declaration
  if (!defaults) return given
  const highest = declaration.ids === 'increment' ? Number(table.ids.last ?? 0) : 0
  const first = Math.max(table.size, highest)
  return given.map((fields, index) => {
    try {
      const { [idField]: _id, ...made } = toPlainObject(defaults(source(), seed, first + index))
      return Object.freeze({ ...made, ...fields })
    } catch (error) {
      throw seedFailed(declaration, error)
    }
  })
}

/**
 * Records that can be added: with an id that is free, and the time.
 *
 * @throws Reply `id-taken` 409, `invalid-body` 422 for an id that is none; Error when the collection's
 * own function makes an id that is none or taken
 */
export function newRecords(
  given: readonly PlainObject[],
  declaration: CollectionDeclaration,
  table: RecordTable,
  now: string,
): RecordDocument[] {
  const { idField = 'id', timestamps } = declaration
  const taken = new Set<string>()
  const isTaken = (id: Id) => table.get(id) !== undefined || taken.has(String(id))
  for (const { [idField]: id } of given) {
    if (id === undefined || id === null) continue
    if (!isId(id)) throw badId(id, idField)
    if (isTaken(id)) throw idTaken(declaration.name, id)
    taken.add(String(id))
  }
  const make = idMaker(declaration, table, given, isTaken)
  return given.map((fields) => {
    const id = (fields[idField] ?? make.next()) as Id
    taken.add(String(id))
    const stamped = timestamps ? stampNew(fields, timestamps, now) : fields
    const document = new RecordDocument(id, withId(idField, id, stamped))
    make.note(document)
    return document
  })
}

/** Makes ids one after another, and is told of each record on the way. */
interface MakeId {
  readonly next: () => Id
  readonly note: (document: RecordDocument) => void
}

function idMaker(
  { name, ids, idField = 'id' }: CollectionDeclaration,
  table: RecordTable,
  given: readonly PlainObject[],
  isTaken: (id: Id) => boolean,
): MakeId {
  if (typeof ids !== 'function') {
    const sequence = table.ids.copy()
    for (const { [idField]: id } of given) if (isId(id)) sequence.note(id)
    return { next: () => sequence.next(ids), note: ({ id }) => sequence.note(id) }
  }
  const records = table.rows().map((row) => row.value)
  const next = () => {
    const id: unknown = ids([...records])
    if (!isId(id)) throw badMaker(name, id, 'which is neither a text nor a number')
    if (isTaken(id)) throw badMaker(name, id, 'which a record has already')
    return id
  }
  return { next, note: ({ value }) => void records.push(value) }
}

/** The fields with the id first, whatever id they had. */
export function withId(idField: string, id: Id, fields: PlainObject): PlainObject {
  return Object.freeze({
    [idField]: id,
    ...fields,
    ...(fields[idField] !== id && { [idField]: id }),
  })
}

function badMaker(name: string, id: unknown, what: string): Error {
  return new Error(
    `The function that makes ids of ${JSON.stringify(name)} gave ${JSON.stringify(id)}, ${what}. ` +
      'Let it return a new text or number each time.',
  )
}

function badId(id: unknown, idField: string): Reply {
  return problemReply(
    'invalid-body',
    `The ${idField} ${JSON.stringify(id)} is neither a text nor a number. Leave it out to have one made.`,
  )
}

function idTaken(collection: string, id: Id): Reply {
  return problemReply(
    'id-taken',
    `${JSON.stringify(collection)} has a record with the id ${JSON.stringify(id)} already. ` +
      'Leave the id out to have one made, or replace that record with PUT.',
    { collection, id },
  )
}
