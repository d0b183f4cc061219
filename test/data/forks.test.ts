import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Reply } from '../../src/http/reply.ts'
import type { Change } from '../../src/data/records/change.ts'
import { createState } from '../../src/data/memory.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'
import type { Fork, State, StoredCollection } from '../../src/data/store/state.ts'
import { collectionOf, noFaker, singleOf } from './contract/declarations.ts'
import { runs } from '../support/runs.ts'

const numbers = Array.from({ length: 6 }, (_, n) => ({ id: n + 1, n }))
const declared = [
  collectionOf('numbers', numbers),
  collectionOf('texts', [
    { id: '7', n: 1 },
    { id: 'a', only: true },
  ]),
]

function fresh(batches: readonly (readonly Change[])[] = []): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare(declared, [singleOf('settings', { n: 0 })])
  for (const changes of batches) state.apply(JSON.parse(JSON.stringify(changes)) as Change[])
  return state
}

/** One operation on a state; random, but the same for all states it is done to. */
type Operation = (state: State) => unknown

const id = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('7', 'a', 'b', '3'))
const name = fc.constantFrom('numbers', 'texts')
const fields = fc.record(
  { n: fc.nat(3), more: fc.constantFrom(1, [1], null) },
  { requiredKeys: [] },
)

function on(act: (collection: StoredCollection, id: number | string, data: object) => unknown) {
  return fc.tuple(name, id, fields).map(
    ([name, id, data]): Operation =>
      (state) =>
        act(state.collection(name)!, id, data),
  )
}

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: on((collection, _id, data) => collection.create(data).json) },
  on((collection, id, data) => collection.create({ id, ...data }).json),
  on((collection, id, data) => collection.createMany([data, { id }, data]).length),
  on((collection, id, data) => collection.replace(id, data)?.json),
  on((collection, id, data) => collection.update(id, data)?.etag),
  on((collection, id, data) => collection.mergePatch(id, { ...data, n: null })?.json),
  { weight: 3, arbitrary: on((collection, id) => collection.delete(id)) },
  on((collection) => collection.list(parseQuery('sort=-n&n=1&n=2') as Query).json()),
  fields.map(
    (data): Operation =>
      (state) =>
        state.single('settings')?.update(data).json,
  ),
  fc.constant<Operation>((state) => state.reset()),
  fc.constantFrom('x', 'y').map(
    (name): Operation =>
      (state) =>
        state.snapshot(name),
  ),
  fc.constantFrom('x', 'y').map(
    (name): Operation =>
      (state) =>
        state.snapshots.includes(name) && state.restore(name),
  ),
)

/** What an operation gives or refuses. */
function outcome(act: Operation, state: State): unknown {
  try {
    return act(state)
  } catch (error) {
    if (error instanceof Reply) return error.code
    throw error
  }
}

/** All that can be seen of the data, the next ids included. */
function contents(state: State): unknown {
  const peek = state.fork()
  const collections = state.names.map((name) => {
    const collection = state.collection(name)!
    const { records, ignored, total } = collection.list(parseQuery('sort=n&n=1&more=1') as Query)
    const next = peek.collection(name)!.create({}).value.id
    return { all: collection.all(), size: collection.size, records, ignored, total, next }
  })
  peek.drop()
  return { collections, settings: state.single('settings')?.get().json }
}

/** A state under test beside one that no fork ever touched and that had the same done to it. */
interface Pair {
  readonly state: State
  readonly plain: State
  /** What the plain one began with. */
  readonly begin: readonly (readonly Change[])[]
}

type Step =
  | { readonly kind: 'do'; readonly at: number; readonly act: Operation }
  | { readonly kind: 'fork'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number }

const at = fc.nat(5)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('do' as const), at, act: operation }) },
  fc.record({ kind: fc.constant('fork' as const), at }),
  fc.record({ kind: fc.constant('drop' as const), at }),
)

function asFork(state: State): Fork {
  return state as Fork
}

describe('forks', () => {
  it('are as if they were states of their own, and so are their bases', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        const pairs: Pair[] = [{ state: fresh(), plain: fresh(), begin: [] }]
        for (const step of steps) {
          const pair = pairs[step.at % pairs.length]!
          if (step.kind === 'fork') {
            const begin = [...pair.begin, pair.state.changes()]
            pairs.push({ state: pair.state.fork(), plain: fresh(begin), begin })
          } else if (step.kind === 'drop') {
            // The forks of a dropped one are dropped too, so only one without any goes.
            if (pairs.length > 1) asFork(pairs.pop()!.state).drop()
          } else expect(outcome(step.act, pair.state)).toEqual(outcome(step.act, pair.plain))
        }
        for (const { state, plain, begin } of pairs) {
          expect(contents(state)).toEqual(contents(plain))
          expect(contents(fresh([...begin, state.changes()]))).toEqual(contents(plain))
        }
      }),
      { numRuns: runs(400), seed: 7 },
    )
  })

  /** A state, a fork of it, and a fork of that, each written to when the next one was opened. */
  function threeDeep(): Record<'base' | 'middle' | 'top', State> {
    const base = written(fresh())
    const middle = written(base.fork())
    return { base, middle, top: written(middle.fork()) }
  }

  function written(state: State): State {
    state.collection('texts')!.create({})
    state.single('settings')!.update({ more: state.revision })
    return state
  }

  it('keep what they see of the bottom when the one between goes back to its seed', () => {
    const { base, middle, top } = threeDeep()
    const texts = top.collection('texts')!
    const before = texts.all()
    middle.reset()
    base.collection('texts')!.delete('7')
    expect(texts.all()).toEqual(before)
    expect(texts.size).toBe(before.length)
  })

  it('know their seed when the one between goes back to it', () => {
    const { middle, top } = threeDeep()
    const before = contents(top)
    middle.reset()
    expect(middle.changes()).toHaveLength(2)
    top.snapshot('x')
    middle.collection('texts')!.all()
    middle.single('settings')!.get()
    written(top)
    expect(top.restore('x')).toEqual([])
    expect(contents(top)).toEqual(before)
  })

  it('know their seed after changes of another fork that begin at it', () => {
    const base = written(fresh())
    const one = base.fork()
    one.reset()
    const other = base.fork()
    other.apply(written(one).changes())
    expect(contents(other)).toEqual(contents(one))
    for (const state of [one, other]) {
      expect(state.single('settings')!.seed).toBe(base.single('settings')!.seed)
      expect(state.collection('texts')!.seed).toBe(base.collection('texts')!.seed)
    }
  })

  it.each([
    ['numbers', [7, '7'], 8],
    ['numbers', ['7', 7], 8],
    ['texts', ['7', 7], '8'],
    ['texts', ['7', 7, '7'], '8'],
  ])('count on in %s after %j came and went, as their changes do', (name, ids, next) => {
    const base = fresh()
    for (const state of [base.fork(), base]) {
      const records = state.collection(name)!
      for (const id of ids) {
        if (!records.get(id)) records.create({ id })
        records.delete(id)
      }
      expect(fresh([state.changes()]).collection(name)!.create({}).value.id).toBe(next)
      expect(records.create({}).value.id).toBe(next)
    }
  })
})
