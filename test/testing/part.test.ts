import { expect, test } from 'vitest'
import { hasPart } from '../../src/testing/playwright-matchers.ts'

const matching = { asymmetricMatch: (value: unknown) => value === 7 }

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [Number.NaN, Number.NaN, true],
  [undefined, undefined, true],
  [null, {}, false],
  [{}, null, false],
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: { b: 1, c: 2 } }, { a: { c: 2 } }, true],
  [{ a: { b: 1 } }, { a: { b: 2 } }, false],
  [[1, 2], [1], false],
  [[1, 2], [1, 2], true],
  [[{ a: 1, b: 2 }], [{ b: 2 }], true],
  [{ 0: 1 }, [1], false],
  [[1], { 0: 1 }, false],
  [{ a: 7 }, { a: matching }, true],
  [{ a: 8 }, { a: matching }, false],
  [7, matching, true],
])('%j has %j: %s', (value, part, has) => {
  expect(hasPart(value, part)).toBe(has)
})
