import { resolve, sep } from 'node:path'
import { expect, it } from 'vitest'
import { isInFolder } from '../../src/mocks/files/paths.ts'

const folder = resolve('/project/mocks')

it.each([
  [`${sep}users.json`, true],
  [`${sep}api${sep}users.json`, true],
  [`${sep}..users.json`, true],
  ['', false],
  [sep, false],
  [sep + sep, false],
  ['-other', false],
  [`${sep}..`, false],
  [`${sep}..${sep}secret`, false],
  [`${sep}api${sep}..${sep}..${sep}secret`, false],
  [`${sep}api${sep}..${sep}users.json`, true],
])('whether the folder with %j after it lies below the folder: %s', (rest, below) => {
  expect(isInFolder(folder + rest, folder)).toBe(below)
})

it('takes the root of the disk as a folder', () => {
  expect(isInFolder(resolve('/users.json'), resolve('/'))).toBe(true)
})
