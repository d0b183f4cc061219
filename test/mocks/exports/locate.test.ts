import { expect, it } from 'vitest'
import { findCall, findQuoted } from '../../../src/mocks/exports/locate.ts'

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

it('finds the declaration of a name that is spoken of before', () => {
  const text = "resource('posts', { user: one('users') })\nresource<User>(\n  'users', {})\n"
  const found = findCall([{ name: 'mocks/a.ts', text }], 'resource', 'users')
  expect(found).toEqual({ file: 'mocks/a.ts', line: 3, column: 3 })
  expect(findCall(sources, 'resource', 'users')).toBeUndefined()
})
