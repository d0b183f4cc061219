import { array, assert, constant, constantFrom, integer, oneof, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { one } from '../../src/data/records/relation.ts'
import type { State } from '../../src/data/store/state.ts'
import { collectionOf } from './contract/declarations.ts'
import { at, related, stateOf } from '../support/relation-states.ts'
import { runs } from '../support/runs.ts'

describe('the index of keys', () => {
  const key = oneof(
    constantFrom(1, 2, '1', '2', null, 'x'),
    array(constantFrom(1, 2, 'x'), { maxLength: 3 }),
  )
  const step = oneof(
    record({ kind: constant('put' as const), id: integer({ min: 1, max: 8 }), key }),
    record({ kind: constant('remove' as const), id: integer({ min: 1, max: 8 }), key }),
    record({ kind: constant('fork' as const), id: constant(0), key }),
  )

  it('finds what a scan finds, in the same order, after any writes, in forks too', () => {
    assert(
      property(array(step, { maxLength: 40 }), (steps) => {
        let state: State = stateOf(
          collectionOf('users', [{ id: 1 }, { id: 2 }, { id: 'x' }]),
          collectionOf(
            'posts',
            [
              { id: 1, userId: 1 },
              { id: 2, userId: 2 },
              { id: 3, userId: 1 },
            ],
            { relations: { user: one('users') } },
          ),
        )
        for (const { kind, id, key: userId } of steps) {
          if (kind === 'fork') state = state.fork()
          else if (kind === 'remove') at(state, 'posts').delete(id)
          else if (!at(state, 'posts').update(id, { userId })) {
            at(state, 'posts').create({ id, userId })
          }
          for (const of of [1, 'x']) {
            const found = related(state, 'users', of, 'posts')
            const scanned = at(state, 'posts')
              .all()
              .filter(({ userId: held }) => [held].flat().map(String).includes(String(of)))
            expect(found.records).toEqual(scanned)
          }
        }
      }),
      { numRuns: runs(200), seed: 7 },
    )
  })
})
