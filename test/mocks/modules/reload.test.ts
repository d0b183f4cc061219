import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ModuleRunner } from '../../../src/mocks/modules/runner.ts'
import { moduleFolder } from '../../support/module-folder.ts'

describe('a reload', () => {
  it('sees a helper two levels down and outside the folder change', async () => {
    const folder = moduleFolder({
      'mocks/a.ts': 'export { value } from "../lib/b"',
      'lib/b.ts': 'export { value } from "./deep/c.js"',
      'lib/deep/c.ts': 'export const value = 1',
    })
    expect(await folder.exports('mocks/a.ts')).toMatchObject({ value: 1 })
    folder.write({ 'lib/deep/c.ts': 'export const value = 2' })
    expect(await folder.exports('mocks/a.ts', ['lib/deep/c.ts'])).toMatchObject({ value: 2 })
  })

  it.each([
    ['JSON', 'b.json', '{ "value": 1 }', '{ "value": 2 }'],
    ['a file behind a path alias', 'lib/b.ts', 'export const value = 1', 'export const value = 2'],
    ['a lazily imported file', 'lazy.ts', 'export const value = 1', 'export const value = 2'],
    ['a required file', 'c.cjs', 'exports.value = 1', 'exports.value = 2'],
  ])('sees %s change', async (_, name, before, after) => {
    const sources: Record<string, string> = {
      'b.json': 'import b from "./b.json"; export const { value } = b',
      'lib/b.ts': 'export { value } from "@/b"',
      'lazy.ts': 'export const { value } = await import("./lazy")',
      'c.cjs': 'export const { value } = require("./c.cjs")',
    }
    const folder = moduleFolder({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }',
      'a.ts': sources[name] ?? '',
      [name]: before,
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 1 })
    folder.write({ [name]: after })
    expect(await folder.exports('a.ts', [name])).toMatchObject({ value: 2 })
  })

  it('keeps what did not change, and shares one helper between entries', async () => {
    const folder = moduleFolder({
      'a.ts': 'export { shared } from "./c"',
      'b.ts': 'export { shared } from "./c"\nexport const b = 1',
      'c.ts': 'export const shared = {}',
    })
    const pass = folder.runner.begin(new Set())
    const a = await pass.import(folder.at('a.ts'))
    const b = await pass.import(folder.at('b.ts'))
    pass.commit()
    expect(a.exports['shared']).toBe(b.exports['shared'])
    folder.write({ 'b.ts': 'export { shared } from "./c"\nexport const b = 2' })
    const next = folder.runner.begin(new Set([folder.at('b.ts')]))
    expect(await next.import(folder.at('a.ts'))).toBe(a)
    const changed = await next.import(folder.at('b.ts'))
    expect(changed).not.toBe(b)
    expect(changed.exports).toMatchObject({ b: 2, shared: a.exports['shared'] })
  })

  it('leaves what is current alone until it is committed', async () => {
    const folder = moduleFolder({ 'a.ts': 'export const value = 1' })
    const before = await folder.load('a.ts')
    folder.write({ 'a.ts': 'export const value = 2' })
    const dropped = folder.runner.begin(new Set([folder.at('a.ts')]))
    expect((await dropped.import(folder.at('a.ts'))).exports).toMatchObject({ value: 2 })
    expect(before.exports).toMatchObject({ value: 1 })
    expect(folder.runner.source(folder.at('a.ts'))).toContain('2')
    expect(await folder.load('a.ts')).toBe(before)
    expect(folder.runner.source(folder.at('a.ts'))).toContain('1')
  })

  it('does not run an entry again for a file it does not import', async () => {
    const folder = moduleFolder({ 'a.ts': 'export const value = {}', 'b.ts': '' })
    const before = await folder.load('a.ts')
    expect(await folder.load('a.ts', ['b.ts', 'none.ts'])).toBe(before)
  })

  it('takes a new file that comes before the one imported', async () => {
    const folder = moduleFolder({
      'a.ts': 'export { value } from "./b"',
      'b/index.ts': 'export const value = 1',
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 1 })
    folder.write({ 'b.ts': 'export const value = 2' })
    expect(await folder.exports('a.ts', ['b.ts'])).toMatchObject({ value: 2 })
    folder.remove('b.ts')
    expect(await folder.exports('a.ts', ['b.ts'])).toMatchObject({ value: 1 })
  })

  it('takes a file that an import() had done without', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const value = await import("./b").then((b) => b.value, () => "none")',
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 'none' })
    folder.write({ 'b.ts': 'export const value = 1' })
    expect(await folder.exports('a.ts', ['b.ts'])).toMatchObject({ value: 1 })
  })

  it.each([
    ['import()', 'export const value = await import("./b").then((b) => b.value, () => "none")'],
    [
      'require()',
      'let b: any; try { b = require("./b") } catch {}\nexport const value = b?.value ?? "none"',
    ],
  ])('runs again when what a caught %s needed is mended', async (_, source) => {
    const folder = moduleFolder({
      'a.ts': source,
      'b.ts': 'export { value } from "./c"',
      'c.ts': 'import d from "./d.json"\nexport const value = d',
      'd.json': '{',
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 'none' })
    folder.write({ 'd.json': '1' })
    expect(await folder.exports('a.ts', ['d.json'])).toMatchObject({ value: 1 })
  })

  it('takes a deleted file that is back and comes before another', async () => {
    const folder = moduleFolder({
      'a.ts': 'export { value } from "./c.js"',
      'b.ts': 'export { value } from "./c.ts"',
      'c.ts': 'export const value = "ts"',
      'c.js': 'export const value = "js"',
    })
    const both = async (changed: string[]): Promise<unknown[]> => {
      const pass = folder.runner.begin(new Set(changed.map(folder.at)))
      const loading = (name: string): Promise<unknown> =>
        pass.import(folder.at(name)).then(
          ({ exports }) => exports['value'],
          () => 'failed',
        )
      const results = [await loading('a.ts'), await loading('b.ts')]
      pass.commit()
      return results
    }
    expect(await both([])).toEqual(['ts', 'ts'])
    folder.remove('c.ts')
    expect(await both(['c.ts'])).toEqual(['js', 'failed'])
    folder.write({ 'c.ts': 'export const value = "back"' })
    expect(await both(['c.ts'])).toEqual(['back', 'back'])
  })

  it('follows a late import() to what is current', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const read = async (name: string) => (await import(name)).value',
      'b.ts': 'export { value } from "./c"',
      'c.ts': 'export const value = 1',
    })
    const loaded = await folder.load('a.ts')
    const read = loaded.exports['read'] as (name: string) => Promise<unknown>
    expect(loaded.dependencies.size).toBe(1)
    await expect(read('./b')).resolves.toBe(1)
    expect(loaded.dependencies.size).toBe(3)
    folder.write({ 'c.ts': 'export const value = 2' })
    const next = (await folder.load('a.ts', ['c.ts'])).exports['read'] as typeof read
    await expect(next('./b')).resolves.toBe(2)
    await expect(next('./none')).rejects.toThrow('a.ts:1:46  Cannot find "./none".')
  })

  it('runs again what a late import() reaches and has changed, and keeps the rest', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const late = async () => (await import("./b")).list',
      'b.ts': 'import { c } from "./c"; import { d } from "./d"; export const list = [c, d]',
      'c.ts': 'export const c = { n: 1 }',
      'd.ts': 'export const d = { n: 1 }',
    })
    const late = async (changed: string[]): Promise<unknown[]> => {
      const exports = await folder.exports('a.ts', changed)
      return (exports['late'] as () => Promise<unknown[]>)()
    }
    const [, kept] = await late([])
    folder.write({ 'c.ts': 'export const c = { n: 2 }' })
    const second = await late(['c.ts'])
    expect(second).toEqual([{ n: 2 }, { n: 1 }])
    expect(second[1]).toBe(kept)
    expect(await late([])).toBe(second)
    folder.write({ 'c.ts': 'export const = 3' })
    await expect(late(['c.ts'])).rejects.toThrow(/^c\.ts:1:14 /)
    folder.write({ 'c.ts': 'export const c = { n: 4 }' })
    expect(await late(['c.ts'])).toEqual([{ n: 4 }, { n: 1 }])
  })

  it('sees path aliases change', async () => {
    const tsconfig = (folder: string): string =>
      `{ "compilerOptions": { "paths": { "@/*": ["./${folder}/*"] } } }`
    const folder = moduleFolder({
      'tsconfig.json': tsconfig('one'),
      'a.ts': 'export { value } from "@/b"',
      'one/b.ts': 'export const value = 1',
      'two/b.ts': 'export const value = 2',
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 1 })
    folder.write({ 'tsconfig.json': tsconfig('two') })
    expect(await folder.exports('a.ts', ['tsconfig.json'])).toMatchObject({ value: 2 })
  })

  it('sees a workspace package change', async () => {
    const folder = moduleFolder({
      'mocks/a.ts': 'export { value } from "shared"',
      'packages/shared/package.json': '{ "name": "shared", "exports": "./src/index.ts" }',
      'packages/shared/src/index.ts': 'export const value = 1',
      'node_modules/.keep': '',
    })
    symlinkSync(folder.at('packages/shared'), folder.at('node_modules/shared'), 'junction')
    expect(await folder.exports('mocks/a.ts')).toMatchObject({ value: 1 })
    folder.write({ 'packages/shared/src/index.ts': 'export const value = 2' })
    const changed = ['packages/shared/src/index.ts']
    expect(await folder.exports('mocks/a.ts', changed)).toMatchObject({ value: 2 })
  })

  it('names files under a root that is a link as the user does', async () => {
    const folder = moduleFolder({ 'real/a.ts': 'import "./b"', 'real/b.ts': 'export {}' })
    symlinkSync(folder.at('real'), folder.at('root'), 'junction')
    const root = folder.at('root')
    const given = { provided: {}, fallback: () => undefined }
    const runner = new ModuleRunner({ root, ...given })
    const { dependencies } = await runner.begin(new Set()).import(folder.at('root/a.ts'))
    expect([...dependencies]).toEqual([folder.at('root/a.ts'), folder.at('root/b.ts')])
    folder.write({ 'real/b.ts': '=' })
    const pass = runner.begin(new Set([folder.at('root/b.ts')]))
    await expect(pass.import(folder.at('root/a.ts'))).rejects.toThrow(/^b\.ts:1:1 /)
  })

  // Links to files need a privilege on Windows.
  it.skipIf(process.platform === 'win32')('knows a file behind a link by either name', async () => {
    const folder = moduleFolder({ 'real/a.ts': 'export const value = 1' })
    mkdirSync(folder.at('mocks'))
    symlinkSync(folder.at('real/a.ts'), folder.at('mocks/a.ts'))
    const { dependencies } = await folder.load('mocks/a.ts')
    expect(dependencies).toContain(folder.at('mocks/a.ts'))
    folder.write({ 'real/a.ts': 'export const value = 2' })
    expect(await folder.exports('mocks/a.ts', ['mocks/a.ts'])).toMatchObject({ value: 2 })
    folder.write({ 'real/a.ts': 'export const value = 3' })
    expect(await folder.exports('mocks/a.ts', ['real/a.ts'])).toMatchObject({ value: 3 })
  })
})

it.each([
  ['./_h', '_h.js', '_h.ts'],
  ['./_h.js', '_h.js', '_h.ts'],
  ['./lib', 'lib/index.ts', 'lib.js'],
])('%s leads to what comes to stand first: %s, then %s', async (specifier, first, second) => {
  const folder = moduleFolder({
    'a.ts': `export { v } from '${specifier}'`,
    [first]: 'export const v = 1',
  })
  const loaded = await folder.load('a.ts')
  expect(loaded.exports['v']).toBe(1)
  // A change of it is followed before it exists.
  expect(loaded.dependencies).toContain(folder.at(second))
  folder.write({ [second]: 'export const v = 2' })
  expect(await folder.exports('a.ts', [second])).toMatchObject({ v: 2 })
})
