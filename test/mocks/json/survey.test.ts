import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surveyJson } from '../../../src/http/json.ts'
import { isClearlySound } from '../../../src/mocks/json/document.ts'
import { runs } from '../../support/runs.ts'

describe('isClearlySound', () => {
  it.each([
    ['{"a":1,"b":[{"c":2}]}', true],
    ['[{"a":1},{"a":2}]', true],
    ['"a"', true],
    ['{"a":1,"a":2}', false],
    ['{"a":"a"}', false],
    [String.raw`{"a":1,"\u0061":2}`, false],
    [`${'['.repeat(201)}${']'.repeat(201)}`, false],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_, at) => [at, at]))), false],
  ])('tells of %s %s', (text, sound) => {
    expect(isClearlySound(text, JSON.parse(text), 200)).toBe(sound)
  })

  it('never says so of what a survey finds', () => {
    const key = fc.constantFrom('a', 'b', 'a:', 'aa', '{', '"', '\\', '\u00e9')
    const member = fc.tuple(key, fc.oneof(fc.jsonValue(), key))
    const texts = fc.array(member, { maxLength: 5 }).map((members) => {
      const parts = members.map(
        ([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`,
      )
      return `{${parts.join(',\n')}}`
    })
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 8 }), (text, deepest) => {
        const value = JSON.parse(text) as object
        if (!isClearlySound(text, value, deepest)) return
        const { depth, members } = surveyJson(text)
        expect(members).toBe(Object.keys(value).length)
        expect(depth).toBeLessThanOrEqual(deepest)
      }),
      { seed: 1, numRuns: runs(1000) },
    )
  })
})
