import { afterEach, expect, it, vi } from 'vitest'
import { HeaderLists } from '../../src/journal/header-lists.ts'

afterEach(() => vi.unstubAllGlobals())

it('takes lists and records without a look at the class of headers, whose name loads all of fetch', () => {
  vi.stubGlobal('Headers', undefined)
  const lists = new HeaderLists()
  const list = ['Host', 'localhost']
  expect(lists.shared(list)).toBe(list)
  expect(lists.shared(['Host', 'localhost'])).toBe(list)
  const record = { getSetCookie: 'a header of this name' }
  expect(lists.shared(record)).toBe(record)
})

it('makes a list of headers', () => {
  expect(new HeaderLists().shared(new Headers({ A: '1', b: '2' }))).toEqual(['a', '1', 'b', '2'])
})
