import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { instantOf, readSpan } from '../../src/time/instant.ts'
import { runs } from '../support/runs.ts'

it.each([
  ['2024-11-01T08:00:00.000Z', Date.UTC(2024, 10, 1, 8)],
  ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ['2023-02-29T00:00:00.000Z', undefined],
  ['2024-13-01T00:00:00.000Z', undefined],
  ['2024-00-01T00:00:00.000Z', undefined],
  ['2024-01-00T00:00:00.000Z', undefined],
  ['2024-01-01T24:00:00.000Z', Date.UTC(2024, 0, 2)],
  ['2024-01-01T25:00:00.000Z', undefined],
  ['2024-01-01T00:60:00.000Z', undefined],
  ['0050-01-01T00:00:00.000Z', new Date(0).setUTCFullYear(50, 0, 1)],
  ['2024-01-01x00:00:00.000Z', undefined],
  ['2024-01-01T00:00:00.00aZ', undefined],
  ['2024-01-01T00:00:00.000X', undefined],
  ['2024-01-01t00:00:00.000z', Date.UTC(2024, 0, 1)],
  ['2024-01-01T00:00:00,000Z', Date.UTC(2024, 0, 1)],
  ['2024-01-01T00:00:00+02:00', Date.UTC(2023, 11, 31, 22)],
])('%s', (text, instant) => {
  expect(instantOf(text)).toBe(instant)
})

it('reads any time as the date it was written from, in either way', () => {
  const digit = fc.constantFrom(...'0123456789-:.TZ ')
  const spoiled = fc.tuple(fc.date({ noInvalidDate: true }), fc.nat(23), digit)
  fc.assert(
    fc.property(spoiled, ([date, at, other]) => {
      const text = date.toISOString()
      if (text.length === 24) expect(instantOf(text)).toBe(date.getTime())
      // What an address means by a text is read in the other way.
      const changed = text.slice(0, at) + other + text.slice(at + 1)
      if (changed.length === 24) expect(instantOf(changed)).toBe(readSpan(changed)?.start)
    }),
    { numRuns: runs(5000), seed: 3 },
  )
})
