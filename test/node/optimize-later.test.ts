import { describe, expect, it } from 'vitest'
import { optimizerFlags } from '../../src/node/optimize-later.ts'

describe('the flags of V8 while a server starts', () => {
  it.each([
    ['11.3.244.8-node.30', ['--interrupt-budget=300000'], ['--interrupt-budget=67584']],
    [
      '13.6.233.17-node.26',
      ['--invocation-count-for-maglev=1600', '--invocation-count-for-turbofan=12000'],
      ['--invocation-count-for-maglev=400', '--invocation-count-for-turbofan=3000'],
    ],
    ['99.0', [], []],
  ])('are known for %s, or left alone', (version, late, usual) => {
    expect(optimizerFlags(version, true)).toEqual(late)
    expect(optimizerFlags(version, false)).toEqual(usual)
  })
})
