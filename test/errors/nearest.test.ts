import { expect, it } from 'vitest'
import { nearest } from '../../src/errors/nearest.ts'

it.each([
  ['fulName', ['fullName', 'firstName'], 'fullName'],
  ['GTE', ['GET', 'PUT'], 'GET'],
  ['$dlay', ['$delay', '$fault'], '$delay'],
  ['prot', ['port', 'prefix'], 'port'],
  ['hse', ['the', 'she'], 'she'],
  ['em', ['en', 'de'], 'en'],
  ['users', ['user'], 'user'],
  ['xx', ['ar', 'en', 'zh_CN'], undefined],
  ['2h', ['3g', 'realistic', 'forever'], undefined],
  ['x', ['y'], undefined],
  ['dog', ['cat'], undefined],
  ['', ['a', 'ab'], undefined],
])('%s of %j is %s', (name, known, expected) => {
  expect(nearest(name, known)).toBe(expected)
})
