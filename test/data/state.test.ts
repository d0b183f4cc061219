import { describe } from 'vitest'
import { createState } from '../../src/data/memory.ts'
import { testState } from '../contract/state.ts'

describe('the state in memory', () => {
  testState(createState)
})
