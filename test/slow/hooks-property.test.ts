import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDb } from '../../src/data/db.ts'
import { createState } from '../../src/data/memory.ts'
import type { StoredHooks } from '../../src/data/records/declaration.ts'
import type { Db, HookContext } from '../../src/data/records/resource.ts'
import type { State } from '../../src/data/store/state.ts'
import { Reply } from '../../src/http/reply.ts'
import { collectionOf, noFaker } from '../data/contract/declarations.ts'

type Write = (db: Db) => unknown

const id = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('a', 'b', '3'))
const collection = fc.constantFrom('numbers', 'texts', 'orders')
const write: fc.Arbitrary<Write> = fc
  .tuple(fc.constantFrom('create', 'add', 'update', 'replace', 'delete'), collection, id, fc.nat(3))
  .map(([act, name, id, n]) => (db: Db): unknown => {
    const all = db(name)
    if (act === 'create') return all.create({ n })
    if (act === 'add') return all.create({ id, n })
    if (act === 'delete') return all.delete(id)
    return act === 'update' ? all.update(id, { n }) : all.replace(id, { n })
  })

const steps = fc.array(fc.record({ before: write, hooked: fc.array(write), fails: fc.boolean() }), {
  maxLength: 6,
})

function stateWith(on?: StoredHooks): State {
  const state = createState({ seed: 1, source: () => noFaker })
  const numbers = Array.from({ length: 5 }, (_, n) => ({ id: n + 1, n }))
  const relations = { number: { kind: 'one', target: 'numbers', onDelete: 'cascade' } as const }
  state.declare(
    [
      collectionOf('numbers', numbers),
      collectionOf('texts', [{ id: 'a', numberId: 2 }, { id: 'b' }], { relations }),
      collectionOf('orders', [], on ? { on } : {}),
      collectionOf('trigger', [], on ? { on } : {}),
    ],
    [],
  )
  return state
}

/** Does writes one after the other; those that are refused do nothing. */
function attempt(writes: readonly Write[], db: Db): void {
  for (const each of writes) {
    try {
      each(db)
    } catch (error) {
      if (!(error instanceof Reply)) throw error
    }
  }
}

const contents = (state: State) =>
  state.names.map((name) => {
    const next = state.fork().collection(name)?.create({}).id
    return { name, all: state.collection(name)?.all(), next }
  })

it.each(['a state', 'a fork'])('hooks of %s write what their writes alone would', (where) => {
  fc.assert(
    fc.property(steps, (all) => {
      let hooked: readonly Write[] = []
      let fails = false
      const hooks: StoredHooks = {
        created(record, context) {
          if (!('isTrigger' in record)) return
          attempt(hooked, (context as HookContext).db)
          if (fails) throw new Error('no')
        },
      }
      const [one, other] = [stateWith(hooks), stateWith()].map((state) =>
        where === 'a fork' ? state.fork() : state,
      ) as [State, State]
      const dbs = [createDb(() => one), createDb(() => other)] as const
      for (const step of all) {
        for (const db of dbs) attempt([step.before], db)
        ;({ hooked, fails } = step)
        const trigger = () => one.collection('trigger')?.create({ isTrigger: true })
        if (fails) expect(trigger).toThrow('no')
        else {
          trigger()
          attempt([(db) => db('trigger').create({ isTrigger: true }), ...hooked], dbs[1])
        }
        expect(contents(one)).toEqual(contents(other))
      }
    }),
    { numRuns: 200 },
  )
})
