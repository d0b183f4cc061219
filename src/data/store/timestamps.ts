import { clock } from '../../clock.ts'
import type { CollectionDeclaration, Timestamps } from '../records/declaration.ts'
import type { PlainObject } from './state.ts'

/** A new record with the time at which it is created; what it has in those fields does not count. */
export function stampNew(fields: PlainObject, stamps: Timestamps, now: string): PlainObject {
  return {
    ...withoutStamps(fields, stamps),
    ...at(stamps.createdAt, now),
    ...at(stamps.updatedAt, now),
  }
}

/** A changed record with the time of the change; it was created when it was before. */
export function stampChanged(
  before: PlainObject,
  fields: PlainObject,
  stamps: Timestamps,
  now: string,
): PlainObject {
  const { createdAt, updatedAt } = stamps
  const kept = createdAt !== undefined && Object.hasOwn(before, createdAt)
  return {
    ...withoutStamps(fields, stamps),
    ...(kept && at(createdAt, before[createdAt])),
    ...at(updatedAt, now),
  }
}

/** A record that changes since others come or go, frozen, with the time at which that is. */
export function touched(
  record: PlainObject,
  { timestamps }: Pick<CollectionDeclaration, 'timestamps'>,
): PlainObject {
  return Object.freeze({ ...record, ...at(timestamps?.updatedAt, clock.iso()) })
}

/** Fields without those that hold times. */
export function withoutStamps(
  fields: PlainObject,
  { createdAt, updatedAt }: Timestamps,
): PlainObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => name !== createdAt && name !== updatedAt),
  )
}

function at(name: string | undefined, time: unknown): PlainObject {
  return name === undefined ? {} : { [name]: time }
}
