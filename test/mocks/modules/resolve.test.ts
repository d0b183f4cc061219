import { describe, expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

const packages = {
  'node_modules/cjs/package.json': '{ "name": "cjs", "main": "index.js" }',
  // Node finds no names in this one by reading it.
  'node_modules/cjs/index.js': 'const all = {}; all["hid" + "den"] = 1; module.exports = all',
  'node_modules/esm/package.json': '{ "name": "esm", "type": "module", "exports": "./index.js" }',
  'node_modules/esm/index.js': 'export default { inner: 1 }\nexport const named = 2',
  'node_modules/both/package.json': '{ "name": "both", "type": "module", "exports": "./index.js" }',
  'node_modules/both/index.js': 'export const from = "js"',
  'node_modules/both/index.ts': 'export const from: string = "ts"',
  'node_modules/typed/package.json':
    '{ "name": "typed", "type": "module", "exports": "./index.ts" }',
  'node_modules/typed/index.ts': 'export const from: string = "ts"',
  'node_modules/broken/package.json': '{ "name": "broken", "type": "module", "exports": "./i.js" }',
  'node_modules/broken/i.js': 'throw new TypeError("inside")',
  'node_modules/mockapi/package.json':
    '{ "name": "mockapi", "type": "module", "exports": "./i.js" }',
  'node_modules/mockapi/i.js': 'export const resource = "another copy"',
  'node_modules/spare/package.json': '{ "name": "spare", "type": "module", "exports": "./i.js" }',
  'node_modules/spare/i.js': 'export const own = true',
}

describe('imports', () => {
  it.each([
    ['a .ts file by its .js name', 'import { b } from "./b.js"', 'b'],
    ['without extension', 'import { b } from "./b"', 'b'],
    ['a .mts file by its .mjs name', 'import { m as b } from "./m.mjs"', 'm'],
    ['a folder with an index', 'import { b } from "./dir"', 'dir'],
    ['a parent', 'import { b } from "../outside/b"', 'outside'],
    ['tsconfig paths', 'import { b } from "@/b"', 'aliased'],
    ['tsconfig paths that begin with a slash', 'import { b } from "/@/b"', 'aliased'],
    ['package.json imports', 'import { b } from "#b"', 'b'],
    ['JSON by default', 'import data from "./c.json"; const { b } = data', 'json'],
    [
      'JSON with attributes',
      'import d from "./c.json" with { type: "json" }; const { b } = d',
      'json',
    ],
    ['JSON by name', 'import { b } from "./c.json"', 'json'],
    ['JSON with comments', 'import { b } from "./c.jsonc"', 'jsonc'],
    ['a namespace', 'import * as ns from "./b"; const { b } = ns', 'b'],
    ['a part of Node', 'import path from "node:path"; const b = path.basename("/b")', 'b'],
    ['a name of Node', 'import { basename } from "path"; const b = basename("/b")', 'b'],
    ['a CommonJS package', 'import cjs from "cjs"; const b = cjs.hidden', 1],
    ['a hidden name of CommonJS', 'import { hidden as b } from "cjs"', 1],
    [
      'all names of CommonJS',
      'import * as ns from "cjs"; const b = ns.hidden + ns.default.hidden',
      2,
    ],
    ['an ESM package', 'import d, { named } from "esm"; const b = d.inner + named', 3],
    ['a package with both .js and .ts', 'import { from as b } from "both"', 'js'],
    ['a package of TypeScript', 'import { from as b } from "typed"', 'ts'],
    ['the running package', 'import { resource } from "mockapi"; const b = resource()', 'r'],
    ["the folder's own package before ours", 'import { own as b } from "spare"', true],
    ['ours where the folder has none', 'import { own as b } from "absent"', 'fallback'],
  ])('%s', async (_, source, b) => {
    const folder = moduleFolder(
      {
        ...packages,
        'tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"], "/@/*": ["./lib/*"] } } }',
        'package.json': '{ "imports": { "#b": "./mocks/b.ts" } }',
        'mocks/a.ts': `${source}\nexport { b }`,
        'mocks/b.ts': 'export const b: string = "b"',
        'mocks/m.mts': 'export const m = "m"',
        'mocks/c.json': '\uFEFF{ "b": "json" }',
        'mocks/c.jsonc': '{ "b": "jsonc", /* one */ }',
        'mocks/dir/index.ts': 'export const b = "dir"',
        'outside/b.ts': 'export const b = "outside"',
        'lib/b.ts': 'export const b = "aliased"',
      },
      { fallback: () => async () => ({ own: 'fallback' }) },
    )
    expect((await folder.exports('mocks/a.ts'))['b']).toBe(b)
  })

  it('names every file a mock reaches', async () => {
    const folder = moduleFolder({
      ...packages,
      'mocks/a.ts': 'import "../lib/b"\nimport "esm"\nimport "mockapi"',
      'lib/b.ts': 'import c from "./c.json"\nexport const b = c',
      'lib/c.json': '{}',
    })
    const { dependencies } = await folder.load('mocks/a.ts')
    const expected = ['mocks/a.ts', 'lib/b.ts', 'lib/c.json'].map(folder.at)
    expect([...dependencies].toSorted()).toEqual(expected.toSorted())
  })
})

describe('imports that fail', () => {
  it.each([
    {
      name: 'a missing file',
      source: 'const x = 1\nimport { b } from "./bb"\nb(x)',
      place: [2, 19],
      message: 'Cannot find "./bb".',
      hint: 'Did you mean "./b"?',
    },
    {
      name: 'a missing package',
      source: 'import { z } from "zod-none/mini"\nz()',
      place: [1, 19],
      message: 'Cannot find the package "zod-none/mini".',
      hint: 'Install it: npm install --save-dev zod-none',
    },
    {
      name: 'the faker of old, whose latest version is empty',
      source: 'const faker = require("faker")\nmodule.exports = { a: faker }',
      place: [1, 15],
      message: 'Cannot find the package "faker".',
      hint: expect.stringContaining('npm install --save-dev faker@5') as string,
    },
    {
      name: 'a missing package with a scope',
      source: 'import { z } from "@none/zod"\nz()',
      place: [1, 19],
      message: 'Cannot find the package "@none/zod".',
      hint: 'Install it: npm install --save-dev @none/zod',
    },
    {
      name: 'a missing part of a package',
      source: 'import { z } from "esm/none"\nz()',
      place: [1, 19],
      message: 'The package "esm" has nothing to import at "esm/none".',
      hint: 'Check the path, and the version that is installed.',
    },
    {
      name: 'an address',
      source: 'import { z } from "https://example.test/z.js"\nz()',
      place: [1, 19],
      message: 'Cannot find "https://example.test/z.js".',
      hint: 'Install the package and import it by its name: nothing is loaded from the web.',
    },
    {
      name: 'a type that is re-exported as a value',
      source: 'export { other, Other } from "./b"',
      place: [1, 17],
      message: '"./b" exports no "Other".',
      hint: 'Did you mean "other"? If it is a type, write "import type" or "export type".',
    },
    {
      name: 'a missing alias',
      source: 'import { z } from "@/zod"\nz()',
      place: [1, 19],
      message: 'Cannot find "@/zod".',
      hint: 'Check "paths" in tsconfig.json, or "imports" in package.json.',
    },
    {
      name: 'our own name misspelt',
      source: 'import { z } from "mokcapi"\nz()',
      place: [1, 19],
      message: 'Cannot find "mokcapi".',
      hint: 'Did you mean "mockapi"?',
    },
    {
      name: 'a missing name',
      source: 'import {\n  other,\n  helo as h,\n} from "./b"\nother(h)',
      place: [3, 3],
      message: '"./b" exports no "helo".',
      hint: 'Did you mean "hello"?',
    },
    {
      name: 'a missing re-export',
      source: 'export { other,\n  helo as h } from "./b"',
      place: [2, 3],
      message: '"./b" exports no "helo".',
      hint: 'Did you mean "hello"?',
    },
    {
      name: 'a missing default',
      source: 'import b from "./b"\nb()',
      place: [1, 8],
      message: '"./b" has no default export.',
      hint: 'It exports hello, other.',
    },
    {
      name: 'a missing name of ours',
      source: 'import { defineMok } from "mockapi"\ndefineMok()',
      place: [1, 10],
      message: '"mockapi" exports no "defineMok".',
      hint: 'Did you mean "defineMock"?',
    },
    {
      name: 'a missing name of a package',
      source: 'import { inner } from "esm"\ninner()',
      place: [1, 10],
      message: '"esm" exports no "inner".',
      hint: 'It exports named. If it is a type, write "import type" or "export type".',
    },
    {
      name: 'a missing dynamic import',
      source: 'const x = 1\nexport const y = await import("./bb")',
      place: [2, 18],
      message: 'Cannot find "./bb".',
      hint: 'Did you mean "./b"?',
    },
    {
      name: 'a file of another kind',
      source: 'import text from "./t.txt"\nexport { text }',
      place: [1, 18],
      message: '"./t.txt" is no TypeScript, JavaScript or JSON file.',
      hint: "Read other files with readFileSync from 'node:fs'.",
    },
    {
      name: 'an unknown part of Node',
      source: 'import fs from "node:fss"\nexport { fs }',
      place: [1, 16],
      message: 'Cannot find "node:fss".',
      hint: `Node ${process.versions.node} has no such module.`,
    },
  ])('$name', async ({ source, place: [line, column], message, hint }) => {
    const folder = moduleFolder({
      ...packages,
      'mocks/a.ts': source,
      'mocks/b.ts': 'export const other = 1\nexport const hello = 2',
      'mocks/t.txt': '',
    })
    const problem = await folder.problem('mocks/a.ts')
    expect(problem).toMatchObject({ code: 'missing-import', message, hint })
    expect(problem.place).toEqual({ file: 'mocks/a.ts', line, column })
    expect(problem.frame).toContain('^')
  })

  it('a name that a cycle never fills in', async () => {
    const folder = moduleFolder({
      'a.ts': 'import { b } from "./b"\nexport const a = () => b',
      'b.ts': 'import { aa } from "./a"\nexport const b = () => aa',
    })
    const place = { file: 'b.ts', line: 1, column: 10 }
    expect(await folder.problem('a.ts')).toMatchObject({ code: 'missing-import', place })
    expect(await folder.problem('b.ts')).toMatchObject({ code: 'missing-import', place })
  })

  it('a package that throws', async () => {
    const folder = moduleFolder({ ...packages, 'a.ts': '\nimport "broken"' })
    expect(await folder.problem('a.ts')).toMatchObject({
      code: 'module-throws',
      message: '"broken" cannot be loaded: TypeError: inside',
      place: { file: 'a.ts', line: 2, column: 8 },
    })
  })

  it('does not mind a broken tsconfig', async () => {
    const folder = moduleFolder({
      'tsconfig.json': '{ "extends": "absent" ',
      'a.ts': 'export { b } from "./b"',
      'b.ts': 'export const b = 1',
    })
    expect((await folder.exports('a.ts'))['b']).toBe(1)
  })
})
