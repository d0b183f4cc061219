import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

describe('the language of a mock file', () => {
  it.each([
    ['enum', 'a.ts', 'enum E { A, B } export const value = E[E.B]', 'B'],
    ['const enum', 'a.ts', 'const enum E { A = 3 } export const value = E.A', 3],
    [
      'parameter properties',
      'a.ts',
      'class C { constructor(readonly x: number) {} } export const value = new C(4).x',
      4,
    ],
    ['namespace', 'a.ts', 'namespace N { export const x = 5 } export const value = N.x', 5],
    ['satisfies', 'a.ts', 'export const value = (6 satisfies number) as number', 6],
    ['.mts', 'a.mts', 'export const value: number = 7', 7],
    ['.mjs', 'a.mjs', 'export const value = 8', 8],
    ['.js', 'a.js', 'export const value = 9', 9],
    ['top-level await', 'a.ts', 'export const value = await Promise.resolve(10)', 10],
    ['byte order mark', 'a.ts', '\uFEFFexport const value = 11', 11],
    ['#! line', 'a.js', '#!/usr/bin/env node\nexport const value = 12', 12],
    ['strict mode', 'a.ts', 'export const value = (function () { return this })()', undefined],
    ['no this', 'a.ts', 'export const value = this', undefined],
    [
      'type-only imports disappear',
      'a.ts',
      "import type { T } from './none'\nimport { type U } from './b'\nexport type { V } from './none'\nexport const value: T | U = 13",
      13,
    ],
    [
      'unused imports disappear from TypeScript',
      'a.ts',
      "import { T } from './none'\nexport const value = 14 as T",
      14,
    ],
    [
      'using',
      'a.ts',
      'const log: string[] = []\n{ using a = { [Symbol.dispose]() { log.push("a") } }; using b = { [Symbol.dispose]() { log.push("b") } } }\nexport const value = log.join()',
      'b,a',
    ],
    [
      'await using',
      'a.ts',
      'const log: string[] = []\n{ await using a = { async [Symbol.asyncDispose]() { log.push("a") } }; log.push("in") }\nexport const value = log.join()',
      'in,a',
    ],
  ])('%s', async (_, name, source, value) => {
    const folder = moduleFolder({ [name]: source, 'b.ts': 'export {}' })
    expect((await folder.exports(name))['value']).toEqual(value)
  })

  it('knows import.meta', async () => {
    const folder = moduleFolder({
      'in/a.ts': `export const { url, filename, dirname } = import.meta
export const other = import.meta.resolve('./b.js')`,
      'in/b.ts': '',
    })
    expect(await folder.exports('in/a.ts')).toMatchObject({
      url: pathToFileURL(folder.at('in/a.ts')).href,
      filename: folder.at('in/a.ts'),
      dirname: folder.at('in'),
      other: pathToFileURL(folder.at('in/b.ts')).href,
    })
  })

  it('imports lazily', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const lazy = async () => (await import("./b")).value',
      'b.ts': 'export const value = 1',
    })
    const loaded = await folder.load('a.ts')
    expect(loaded.dependencies).toContain(folder.at('b.ts'))
    await expect((loaded.exports['lazy'] as () => Promise<unknown>)()).resolves.toBe(1)
  })

  it('closes import cycles', async () => {
    const folder = moduleFolder({
      'a.ts': 'import { b } from "./b"\nexport const a = () => "a"\nexport const value = b()',
      'b.ts':
        'import { a } from "./a"\nexport const b = () => typeof a\nexport const late = () => a()',
      'c.ts': 'export * from "./d"\nexport { late } from "./b"\nexport const c = 1',
      'd.ts': 'export * from "./c"\nexport const d = 2',
    })
    expect(await folder.exports('a.ts')).toHaveProperty('value', 'function')
    expect(((await folder.exports('b.ts'))['late'] as () => string)()).toBe('a')
    expect(Object.keys(await folder.exports('c.ts')).toSorted()).toEqual(['c', 'd', 'late'])
    expect(Object.keys(await folder.exports('d.ts')).toSorted()).toEqual(['c', 'd', 'late'])
  })

  it('does not wait for itself when a cycle is imported in parallel', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const all = await Promise.all([import("./b"), import("./c")])',
      'b.ts': 'await null\nimport "./c"\nexport const b = 1',
      'c.ts': 'await null\nimport "./b"\nexport const c = 1',
    })
    await expect(folder.exports('a.ts')).resolves.toHaveProperty('all.length', 2)
  })

  it('sorts the names of a namespace', async () => {
    const folder = moduleFolder({
      'a.ts': 'import * as b from "./b"\nexport const keys = Object.keys(b)',
      'b.ts': 'export const z = 1, a = 2\nexport default 3\nexport * from "./c"',
      'c.ts': 'export const m = 1, B = 2',
    })
    expect({ ...(await folder.exports('a.ts')) }).toEqual({ keys: ['B', 'a', 'default', 'm', 'z'] })
  })

  it('gives nobody a name that two export * have', async () => {
    const folder = moduleFolder({
      'a.ts': 'export * from "./b"\nexport * from "./c"\nexport const own = "a"',
      'b.ts': 'export const both = 1, own = 1, b = 1\nexport * from "./d"',
      'c.ts': 'export const both = 2, own = 2, c = 1\nexport * from "./d"',
      'd.ts': 'export const d = {}',
      'e.ts': 'import { both } from "./a"\nboth',
      'f.ts': 'export * from "./b"\nexport * from "./c"\nexport const both = 3',
    })
    expect(Object.keys(await folder.exports('a.ts'))).toEqual(['b', 'c', 'd', 'own'])
    expect(await folder.exports('a.ts')).toHaveProperty('own', 'a')
    expect(await folder.exports('f.ts')).toHaveProperty('both', 3)
    expect(await folder.problem('e.ts')).toMatchObject({
      message: '"./a" exports no "both", since two of its "export *" have one.',
      place: { file: 'e.ts', line: 1, column: 10 },
    })
  })

  it.each([
    ['an arrow function', '() => 1', 'default'],
    ['a function', 'function () {}', 'default'],
    ['a class', 'class {}', 'default'],
    ['a function with a name', 'function own() {}', 'own'],
  ])('names a default export that is %s', async (_, value, name) => {
    const folder = moduleFolder({ 'a.ts': `export default ${value}` })
    expect(await folder.exports('a.ts')).toHaveProperty('default.name', name)
  })

  it('lets code that code makes import what Node has', async () => {
    const text = `new Function("return import('node:path')")()`
    const onWarning = vi.fn()
    process.on('warning', onWarning)
    const folder = moduleFolder({
      'a.ts': `const path = await ${text}\nexport const value = path.basename('/a/b')`,
      'b.cjs': `exports.path = ${text}`,
      'c.ts': 'const p = await import("./b.cjs")\nexport const value = (await p.path).sep',
    })
    expect(await folder.exports('a.ts')).toHaveProperty('value', 'b')
    expect(await folder.exports('c.ts')).toHaveProperty('value', path.sep)
    process.off('warning', onWarning)
    expect(onWarning).not.toHaveBeenCalled()
  })

  it('runs siblings that wait side by side, all others in their order', async () => {
    const folder = moduleFolder({
      'a.ts':
        'import "./p"\nimport { b } from "./b"\nimport "./c"\nexport const value = log.join(" "), seen = b',
      'p.ts': 'import { x } from "./x"\nlog.push("p" + x)',
      'x.ts': 'globalThis.log = ["x1"]\nawait globalThis.gate\nlog.push("x2")\nexport const x = 1',
      'b.ts': 'import "./d"\nlog.push("b")\nexport const b = "b"',
      'c.ts': 'log.push("c")\nglobalThis.open()\nawait null\nlog.push("c2")',
      'd.ts': 'log.push("d")',
    })
    const globals = globalThis as { gate?: Promise<void>; open?: () => void }
    globals.gate = new Promise((resolve) => (globals.open = resolve))
    expect(await folder.exports('a.ts')).toMatchObject({ value: 'x1 d b c x2 c2 p1', seen: 'b' })
  })

  it('fails with a sibling that fails while others run', async () => {
    const folder = moduleFolder({
      'a.ts': 'import { x } from "./x"\nimport "./b"\nexport const value = x',
      'x.ts': 'await new Promise((r) => setImmediate(() => setImmediate(r)))\nthrow new Error("x")',
      'b.ts': 'export {}',
      'c.ts': 'import { none } from "./y"\nimport "./b"\nnone',
      'y.ts': 'await new Promise((r) => setImmediate(() => setImmediate(r)))\nexport const y = 1',
    })
    expect(await folder.problem('a.ts')).toMatchObject({ place: { file: 'x.ts', line: 2 } })
    expect(await folder.problem('c.ts')).toMatchObject({
      message: '"./y" exports no "none".',
      place: { file: 'c.ts', line: 1, column: 10 },
    })
  })

  it('re-exports, with live bindings', async () => {
    const folder = moduleFolder({
      'a.ts': `export * from './b'
export * as b from './b'
export { count as n, default } from './b'
import { add, count } from './b'
add()
export const seen = count`,
      'b.ts': 'export let count = 0\nexport const add = () => { count++ }\nexport default "d"',
    })
    const exports = await folder.exports('a.ts')
    expect(exports).toMatchObject({ count: 1, n: 1, default: 'd', seen: 1 })
    ;(exports['add'] as () => void)()
    expect(exports).toMatchObject({ count: 2, n: 2, b: { count: 2 }, seen: 1 })
  })
})

describe('CommonJS in mock files', () => {
  it.each([
    [
      'module.exports',
      'a.js',
      'module.exports = { x: 1, y: 2 }',
      { x: 1, y: 2, default: { x: 1 } },
    ],
    ['exports', 'a.cjs', 'exports.x = 1', { x: 1, default: { x: 1 } }],
    ['export =', 'a.cts', 'const x: number = 1\nexport = { x }', { x: 1 }],
    ['require of a file', 'a.js', 'module.exports = { x: require("./b").b }', { x: 1 }],
    ['require of JSON', 'a.js', 'module.exports = { x: require("./c.json") }', { x: { k: 1 } }],
    ['require of Node', 'a.js', 'module.exports = { x: typeof require("fs").readFileSync }', {}],
    [
      'require of mockapi',
      'a.js',
      'module.exports = { x: require("mockapi").resource() }',
      { x: 'r' },
    ],
    ['import x = require()', 'a.ts', 'import b = require("./b")\nexport const x = b.b', { x: 1 }],
    [
      'require beside import',
      'a.mjs',
      'import "./b"\nexport const x = require("./d.cjs").d',
      { x: 4 },
    ],
    [
      'a require that may fail',
      'a.js',
      'try { require("./no") } catch { exports.x = 1 }',
      { x: 1 },
    ],
  ])('%s', async (_, name, source, expected) => {
    const folder = moduleFolder({
      [name]: source,
      'b.ts': 'export const b: number = 1',
      'c.json': '{"k":1}',
      'd.cjs': 'exports.d = 4',
    })
    expect(await folder.exports(name)).toMatchObject(expected)
  })

  it('gives a file that exports nothing no names', async () => {
    const folder = moduleFolder({ 'a.js': '1 + 1' })
    expect(Object.keys(await folder.exports('a.js'))).toEqual([])
  })

  it('knows __dirname and __filename', async () => {
    const folder = moduleFolder({ 'in/a.ts': 'export const x = [__dirname, __filename]' })
    const { x } = await folder.exports('in/a.ts')
    expect(x).toEqual([folder.at('in'), folder.at('in/a.ts')])
  })

  it('reports a require that leads nowhere where it is called', async () => {
    const folder = moduleFolder({ 'a.js': 'const x = 1\nmodule.exports = require("./none")' })
    expect(await folder.problem('a.js')).toMatchObject({
      code: 'missing-import',
      place: { file: 'a.js', line: 2, column: 18 },
    })
  })
})
