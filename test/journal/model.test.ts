import { array, assert, integer, nat, option, property, record as recordOf } from 'fast-check'
import { expect, test } from 'vitest'
import { Journal } from '../../src/journal/journal.ts'
import { open, record } from '../support/journal-calls.ts'
import { runs } from '../support/runs.ts'

/** What the journal keeps, said simply: all calls in order, from which the oldest ones are taken. */
class Model {
  calls: { session: number; id: number; cost: number }[] = []
  #count = 0

  add(session: number, cost: number, entries: number, bytes: number): void {
    this.calls.push({ session, id: ++this.#count, cost })
    const own = this.calls.filter((call) => call.session === session)
    if (own.length > entries) this.calls.splice(this.calls.indexOf(own[0] as never), 1)
    const total = () => this.calls.reduce((sum, call) => sum + call.cost, 0)
    while (total() > bytes) this.calls.shift()
  }

  clear(session: number): void {
    this.calls = this.calls.filter((call) => call.session !== session)
  }
}

const step = recordOf({
  session: nat(3),
  length: option(nat(3000), { freq: 8, nil: undefined }),
})

test('whatever comes in whatever order, the last calls of each session stay while there is room', () => {
  assert(
    property(
      array(step, { maxLength: 60 }),
      integer({ min: 1, max: 6 }),
      integer({ min: 1000, max: 20_000 }),
      (steps, entries, bytes) => {
        const { store, redactor } = open({ entries, bytes })
        const journals = [0, 1, 2, 3].map(
          (session) => new Journal(store, String(session), redactor),
        )
        const model = new Model()
        for (const { session, length } of steps) {
          const journal = journals[session] as Journal
          if (length === undefined) {
            journal.clear()
            model.clear(session)
            continue
          }
          const before = costOf(length)
          record(journal, 'GET /', { sent: 'x'.repeat(length) })
          model.add(session, before, entries, bytes)
        }
        expect(store.all().map(({ id, session }) => [id, Number(session.id)])).toEqual(
          model.calls.map(({ id, session }) => [id, session]),
        )
        expect(store.bytes).toBe(model.calls.reduce((sum, { cost }) => sum + cost, 0))
        for (const [session, journal] of journals.entries()) {
          const own = model.calls.filter((call) => call.session === session)
          expect(journal.calls().map(({ id }) => id)).toEqual(own.map(({ id }) => id))
          expect(journal.size).toBe(own.length)
        }
      },
    ),
    { seed: 7, numRuns: runs(500) },
  )
})

/** What a call with an answer of this length costs. */
function costOf(length: number): number {
  const { store, journal } = open()
  record(journal, 'GET /', { sent: 'x'.repeat(length) })
  return store.bytes
}
