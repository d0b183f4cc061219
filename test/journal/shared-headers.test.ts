import { afterEach, expect, it, vi } from 'vitest'
import { open } from '../support/journal-calls.ts'

afterEach(() => vi.unstubAllGlobals())

it('takes lists and records without a look at the class of headers, whose name loads all of fetch', () => {
  vi.stubGlobal('Headers', undefined)
  const { store } = open()
  const list = ['Host', 'localhost']
  expect(store.shareHeaders(list)).toBe(list)
  expect(store.shareHeaders(['Host', 'localhost'])).toBe(list)
  const record = { getSetCookie: 'a header of this name' }
  expect(store.shareHeaders(record)).toBe(record)
})

it('makes a list of headers', () => {
  expect(open().store.shareHeaders(new Headers({ A: '1', b: '2' }))).toEqual(['a', '1', 'b', '2'])
})
