import { expect, it } from 'vitest'
import { collectionOf, noFaker } from '../data/contract/declarations.ts'
import { turn } from '../../src/clock.ts'
import { createState } from '../../src/data/memory.ts'
import type { Change } from '../../src/data/records/change.ts'
import { Committed } from '../../src/replicas/committed.ts'
import { writeEntry } from '../../src/replicas/entry.ts'
import { start } from '../../src/replicas/position.ts'
import { SessionLog } from '../../src/replicas/session-log.ts'
import { MemoryEngine, type MemoryLog } from '../support/memory-engine.ts'

const stream = 'session:'

/** A session without collections, which keeps up to so many changes over seeds of others. */
function join(log: MemoryLog, mostForeign: number) {
  const state = createState({ seed: 1, source: () => noFaker })
  const parts = { onForeign() {}, onBehaviour() {}, onReset() {} }
  const committed = new Committed(state, parts, mostForeign)
  const session = new SessionLog(log, stream, committed, () => false)
  /** Declares what the changes are of, as a reload does. */
  const declare = () => void state.declare([collectionOf('tasks', [])], [])
  return { committed, session, state, declare }
}

const put = (id: number): Change => ({ kind: 'put', collection: 'tasks', record: { id } }) as Change

/** Appends an entry for each change, over the seed of a collection. */
async function write(log: MemoryLog, seed: string, changes: readonly Change[]): Promise<void> {
  let after = await log.top(stream)
  for (const [number, change] of changes.entries()) {
    const units = [{ seeds: { 'collection tasks': seed }, changes: [change] }]
    const entry = writeEntry({ writer: 'other', number, after: '', units })
    after = (await log.append(stream, after, entry)).position ?? start
  }
}
const seed = (() => {
  const { state, declare } = join(new MemoryEngine().connect(), 0)
  declare()
  return String(state.collection('tasks')?.seed)
})()

it('neither saves nor puts back a session of which it could not keep all', async () => {
  const engine = new MemoryEngine()
  const log = engine.connect()
  const { committed, session, declare, state } = join(engine.connect(), 2)
  await write(log, seed, [put(1), put(2)])
  await session.read()
  expect(committed.isWhole).toBe(true)
  await write(log, seed, [put(3)])
  await session.read()
  expect(committed.isWhole).toBe(false)

  committed.characters = Infinity
  session.saveAtTimes()
  await turn()
  expect(engine.find(stream)).toMatchObject({ snapshot: undefined, entries: { length: 3 } })
  // What is declared later is read anew.
  declare()
  session.forget()
  await session.read()
  expect(state.collection('tasks')?.all()).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(committed.isWhole).toBe(true)

  const other = join(engine.connect(), 0)
  await other.session.read()
  engine.empty()
  await other.session.read()
  expect(engine.find(stream)).toBeUndefined()
  await session.read()
  expect(engine.find(stream)?.snapshot).toContain('"id":3')
})

it('keeps the changes of other mocks once, where it reads all again', async () => {
  const log = new MemoryEngine().connect()
  const { committed, session, declare, state } = join(log, 2)
  await write(log, seed, [put(1), put(2)])
  await session.read()
  session.forget()
  expect(committed.characters).toBe(0)
  await session.read()
  expect(committed.isWhole).toBe(true)
  declare()
  committed.declared()
  expect(state.collection('tasks')?.all()).toMatchObject([{ id: 1 }, { id: 2 }])
})
