import { describe, expect, it } from 'vitest'
import { optimizerFlags } from '../../src/node/optimize-later.ts'

describe('the flags of V8 while a server starts, and while it answers', () => {
  it.each([
    ['11.3.244.8-node.30', ['--interrupt-budget=270336'], ['--interrupt-budget=16896']],
    [
      '13.6.233.17-node.26',
      ['--invocation-count-for-maglev=1600', '--invocation-count-for-turbofan=12000'],
      ['--invocation-count-for-maglev=100', '--invocation-count-for-turbofan=750'],
    ],
    ['99.0', [], []],
  ])('are known for %s, or left alone', (version, late, soon) => {
    expect(optimizerFlags(version, true)).toEqual(late)
    expect(optimizerFlags(version, false)).toEqual(soon)
  })
})
