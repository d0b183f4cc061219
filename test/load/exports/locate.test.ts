import { expect, it } from 'vitest'
import { findQuoted } from '../../../src/load/exports/locate.ts'

const sources = [
  { name: 'mocks/a.ts', text: "route('GET /x', 1)\nroute('GET /x', 2)\n" },
  { name: 'mocks/b.ts', text: "route('GET /y', 1)\n" },
]

it.each([
  ['GET /x', 0, 'mocks/a.ts', 1],
  ['GET /x', 1, 'mocks/a.ts', 2],
  ['GET /x', 5, 'mocks/a.ts', 2],
  ['GET /y', 0, 'mocks/b.ts', 1],
])('%s, occurrence %i stands in %s:%i', (text, nth, file, line) => {
  expect(findQuoted(sources, text, nth)).toMatchObject({ file, line })
})

it('does not find what stands nowhere', () => {
  expect(findQuoted(sources, 'GET /z')).toBeUndefined()
})
