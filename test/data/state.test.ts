import { describe, expect, it } from 'vitest'
import { createState } from '../../src/data/memory.ts'
import type { State } from '../../src/data/store/state.ts'
import { noFaker } from './contract/declarations.ts'
import { isFull } from '../support/runs.ts'
import { users } from './contract/setup.ts'
import { testState } from './contract/state.ts'

describe('the state in memory', () => {
  testState(createState, true)

  it('gives changes that hold over whatever was there before', () => {
    const [one, other] = [1, 2].map((count) => {
      const state = createState({ seed: 1, source: () => noFaker })
      state.declare([users], [])
      for (let made = 0; made < count; made++) state.collection('users')?.create({ count })
      return state
    })
    const seed = one?.collection('users')?.seed
    expect(one?.changes()[0]).toEqual({ kind: 'reseed', of: 'collection', name: 'users', seed })
    other?.apply(one?.changes() ?? [])
    expect(other?.collection('users')?.all()).toEqual(one?.collection('users')?.all())
  })
})

describe('a fork of the state in memory', () => {
  testState((options) => createState(options).fork())
})

// What a fork of a fork does otherwise, `testForks` asks of all.
if (isFull) {
  describe('a fork of a fork', () => {
    testState((options) => createState(options).fork().fork())
  })
}

describe('a fork that follows what its base declares', () => {
  testState((options) => {
    const base = createState(options)
    const fork = base.fork()
    const declare: State['declare'] = (...declared) => {
      const told: string[] = []
      const stop = fork.subscribe((changes) => {
        for (const change of changes) if (change.kind === 'reseed') told.push(change.name)
      })
      // The base knows what was never made; what the fork alone has, only that tells.
      const names = base.declare(...declared)
      stop()
      return [...new Set([...names, ...told])]
    }
    return Object.assign(fork, { declare })
  })
})
