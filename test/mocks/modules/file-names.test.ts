import { expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

it.each(['c#proj', 'c?proj', '100%', 'a%23b', 'a b', 'ünï', '[id]', '(group)', 'a&b+c'])(
  'a folder may be called %s',
  async (name) => {
    const folder = moduleFolder({
      'tsconfig.json':
        '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } }, "include": ["src"] }',
      [`${name}/tsconfig.json`]: '{ "extends": "../tsconfig.json", "include": ["."] }',
      [`${name}/package.json`]: '{ "imports": { "#i": "./_i.ts" } }',
      [`${name}/a.ts`]: `import { v } from './_h'
import w from './_q.json?raw'
import { i } from '#i'
import { z } from '@/z'
import { d } from './dir'
const url = await import(import.meta.resolve('./_h.ts'))
export const x = [v, w, i, z, d, url.v, require('./_h.ts').v]
export const fail = () => { throw new Error('here') }`,
      [`${name}/_h.ts`]: 'export const v = 1',
      [`${name}/_q.json`]: '2',
      [`${name}/_i.ts`]: 'export const i = 3',
      [`${name}/dir/index.ts`]: 'export const d = 5',
      [`src/z.ts`]: 'export const z = 4',
    })
    const { x, fail } = await folder.exports(`${name}/a.ts`)
    expect(x).toEqual([1, 2, 3, 4, 5, 1, 1])
    const error = await Promise.resolve()
      .then(fail as () => void)
      .catch((thrown: unknown) => thrown)
    expect(folder.runner.locate(error)).toEqual({ file: `${name}/a.ts`, line: 8, column: 35 })
  },
)

it.each([
  ["import { v } from './_a%23b.ts'", '#'],
  ["import { v } from './_a%23b'", '#'],
  ["import { v } from './_a%3Fb.js'", '?'],
  ["import { v } from './_a%3Fb'", '?'],
  ["import { v } from './_a%20b'", ' '],
  ["import { v } from './_a%25b'", '%'],
  ["import { v } from './_a%b'", '%'],
  ["import { v } from './_a.ts#b'", 'plain'],
  ["import { v } from './_a.ts?b#c'", 'plain'],
  ["import v from './_a%23b.json?x'", 'json'],
  ["const { v } = await import('./_a%23b.ts')", '#'],
  ["const { v } = require('./_a#b.ts')", '#'],
  ["const { v } = require('./_a?b')", '?'],
  ["const { v } = require('./_a%b')", '%'],
])('%s names a file as in Node', async (source, v) => {
  const folder = moduleFolder({
    'a.ts': `${source}\nexport { v }`,
    '_a.ts': 'export const v = "plain"',
    '_a#b.ts': 'export const v = "#"',
    '_a?b.ts': 'export const v = "?"',
    '_a b.ts': 'export const v = " "',
    '_a%b.ts': 'export const v = "%"',
    '_a#b.json': '"json"',
  })
  expect((await folder.exports('a.ts'))['v']).toBe(v)
})
