import { isPromise } from '../http/maybe-promise.ts'
import { errorReply } from '../http/reply.ts'
import type { Change } from './records/change.ts'
import type { CollectionDeclaration, HookKind, StoredRecord } from './records/declaration.ts'
import { recordKey } from './records/document.ts'
import { equal } from './records/plain.ts'
import type { Db } from './records/resource.ts'
import type { FindRecords } from './relations/follow.ts'
import type { Fork } from './store/state.ts'

/** Writes of hooks below one write, one inside the other, at most: beyond that they would hardly end. */
const maxDepth = 20

/** A hook to be called, of a record as a batch leaves it, or as it was before it is deleted. */
interface HookCall {
  readonly kind: HookKind
  readonly declaration: CollectionDeclaration
  readonly record: StoredRecord
  readonly before?: StoredRecord
}

/** The hooks that a batch calls, by what is there before it is carried out; none for what it leaves as it is. */
export function hookCalls(changes: readonly Change[], find: FindRecords): HookCall[] {
  const calls: HookCall[] = []
  for (const change of changes) {
    if (change.kind !== 'put' && change.kind !== 'remove') continue
    const { declaration, table } = find(change.collection) ?? {}
    if (!declaration?.on || !table) continue
    const { idField = 'id' } = declaration
    const id = change.kind === 'remove' ? change.id : String(change.record[idField])
    const before = table.at(recordKey(id, change.twin))?.value
    if (change.kind === 'remove') {
      if (before) calls.push({ kind: 'deleted', declaration, record: before })
    } else if (!before) calls.push({ kind: 'created', declaration, record: change.record })
    else if (differs(before, change.record, declaration)) {
      calls.push({ kind: 'updated', declaration, record: change.record, before })
    }
  }
  return calls.filter(({ kind, declaration: { on } }) => on?.[kind])
}

/** Whether a write changes more than the time at which it was. */
function differs(
  before: StoredRecord,
  after: StoredRecord,
  { timestamps: { updatedAt } = {} }: CollectionDeclaration,
): boolean {
  if (updatedAt === undefined) return !equal(before, after)
  return !equal({ ...before, [updatedAt]: null }, { ...after, [updatedAt]: null })
}

/** Where a write is tried: in a fork, whose data are `db`, `depth` hooks being called around it. */
interface Trial {
  readonly fork: Fork
  readonly db: Db
  readonly depth: number
}

/**
 * The changes, and those that their hooks make of them, in order; with least changes the next ids could be others.
 * @throws what a hook throws; Error for one that would wait, and where hooks go on calling each other
 */
export function withHooks(
  changes: readonly Change[],
  calls: readonly HookCall[],
  trial: Trial,
): readonly Change[] {
  const batches: (readonly Change[])[] = []
  trial.fork.subscribe((batch) => void batches.push(batch))
  trial.fork.apply(changes)
  callHooks(calls, trial)
  return batches.flat()
}

function callHooks(calls: readonly HookCall[], { fork, db, depth }: Trial): void {
  const context = { db, now: () => fork.now(), error: errorReply }
  for (const { kind, declaration, record, before } of calls) {
    const { name, on } = declaration
    const shown = `The hook "${kind}" of ${JSON.stringify(name)}`
    if (depth >= maxDepth) {
      throw new Error(
        `${shown} is called by the writes of ${maxDepth} hooks inside each other, and would go on. ` +
          'Write only what is not there yet: an update that changes nothing calls no hook.',
      )
    }
    const returned = on?.[kind]?.(record, { ...context, ...(before && { before }) })
    if (!isPromise(returned)) continue
    returned.then(undefined, () => {})
    throw new Error(
      `${shown} returned a promise, and a write cannot wait for it. ` +
        `Make it a function without async; what may end later goes without waiting: void notify(…).`,
    )
  }
}

/** What a write says that is made around the hooks of another one. */
export function writtenAround(): Error {
  return new Error(
    'A hook wrote by another db than its own, whose changes would not be part of the write. ' +
      'Take the one it is given: created(record, { db }) { … }.',
  )
}
