import { describe } from 'vitest'
import { createState } from '../../src/data/memory.ts'
import type { State } from '../../src/data/state.ts'
import { testState } from '../contract/state.ts'

describe('the state in memory', () => {
  testState(createState)
})

describe('a fork of the state in memory', () => {
  testState((options) => createState(options).fork())
})

describe('a fork of a fork', () => {
  testState((options) => createState(options).fork().fork())
})

describe('a fork that follows what its base declares', () => {
  testState((options) => {
    const base = createState(options)
    const fork = base.fork()
    const declare: State['declare'] = (...declared) => {
      const told: string[] = []
      const stop = fork.subscribe((changes) => {
        for (const change of changes) if (change.kind === 'reseed') told.push(change.name)
      })
      base.declare(...declared)
      stop()
      return told
    }
    return Object.assign(fork, { declare })
  })
})
