import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createModuleRunner } from '../../../src/load/module/runner.ts'
import { moduleFolder, type ModuleFolder } from './folder.ts'

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
    const runner = createModuleRunner({ root, ...given })
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

describe('a failing file', () => {
  /** Two entries over one helper; passes over both report what each gives or the code of its error. */
  function pair(): { folder: ModuleFolder; both(changed: string[]): Promise<unknown[]> } {
    const folder = moduleFolder({
      'a.ts': 'export { value } from "./c"',
      'b.ts': 'export { value } from "./c"',
      'c.ts': 'export const value = 1',
    })
    const both = async (changed: string[]): Promise<unknown[]> => {
      const pass = folder.runner.begin(new Set(changed.map(folder.at)))
      const results: unknown[] = []
      for (const entry of ['a.ts', 'b.ts']) {
        const code = (error: { diagnostics: { code: string }[] }): unknown =>
          error.diagnostics[0]?.code
        const loading = pass.import(folder.at(entry))
        results.push(await loading.then(({ exports }) => exports['value'], code))
      }
      pass.commit()
      return results
    }
    return { folder, both }
  }

  it.each([
    ['does not parse', 'export const value = =', 'module-syntax'],
    ['throws', 'throw new Error("no")', 'module-throws'],
    ['lost an export', 'export const other = 1', 'missing-import'],
  ])('that %s fails all its importers and heals', async (_, broken, code) => {
    const { folder, both } = pair()
    expect(await both([])).toEqual([1, 1])
    folder.write({ 'c.ts': broken })
    expect(await both(['c.ts'])).toEqual([code, code])
    expect(await both([])).toEqual([code, code])
    folder.write({ 'c.ts': 'export const value = 2' })
    expect(await both(['c.ts'])).toEqual([2, 2])
  })

  it('that is deleted heals when it is back, even unannounced', async () => {
    const { folder, both } = pair()
    expect(await both([])).toEqual([1, 1])
    folder.remove('c.ts')
    expect(await both(['c.ts'])).toEqual(['missing-import', 'missing-import'])
    folder.write({ 'c.ts': 'export const value = 3' })
    expect(await both([])).toEqual([3, 3])
  })

  it('keeps its earlier module and what that imports', async () => {
    const folder = moduleFolder({
      'a.ts':
        'import { state } from "./c"\nexport const fail = () => { throw new Error("x") }\nexport { state }',
      'c.ts': 'export const state = { n: 1 }',
    })
    const before = await folder.load('a.ts')
    folder.write({ 'a.ts': '\n\n\nsyntax error' })
    await folder.problem('a.ts', ['a.ts'])
    expect(folder.runner.source(folder.at('a.ts'))).toContain('state')
    let thrown: unknown
    try {
      ;(before.exports['fail'] as () => void)()
    } catch (error) {
      thrown = error
    }
    expect(folder.runner.locate(thrown)).toEqual({ file: 'a.ts', line: 2, column: 35 })
    expect(before.exports).toMatchObject({ state: { n: 1 } })
  })

  it('tells which files would mend it', async () => {
    const folder = moduleFolder({ 'a.ts': 'import "./b"', 'b.ts': 'import "./c.js"' })
    const pass = folder.runner.begin(new Set())
    await expect(pass.import(folder.at('a.ts'))).rejects.toThrow('b.ts:1:8')
    const expected = ['a.ts', 'b.ts', 'c.js', 'c.ts', 'c.js/index.ts'].map(folder.at)
    for (const file of expected) expect(pass.dependenciesOf(folder.at('a.ts'))).toContain(file)
    pass.commit()
    expect(pass.dependenciesOf(folder.at('a.ts'))).toContain(folder.at('c.ts'))
  })

  it('takes down what an import cycle had bound to it', async () => {
    const folder = moduleFolder({
      'a.ts': 'import "./b"\nthrow new Error("a")',
      'b.ts': 'import "./c"',
      'c.ts': 'import "./a"\nexport const c = 1',
    })
    expect((await folder.problem('a.ts')).message).toContain('a.ts throws')
    expect((await folder.problem('c.ts')).message).toContain('a.ts throws')
    folder.write({ 'a.ts': 'import "./b"' })
    expect(await folder.exports('c.ts', ['a.ts'])).toMatchObject({ c: 1 })
  })

  it('may be caught by an importer that can do without it', async () => {
    const folder = moduleFolder({
      'a.ts': 'export const value = await import("./b").then((b) => b.value, () => "none")',
      'b.ts': 'throw new Error("b")',
    })
    expect(await folder.exports('a.ts')).toMatchObject({ value: 'none' })
    folder.write({ 'b.ts': 'export const value = 1' })
    expect(await folder.exports('a.ts', ['b.ts'])).toMatchObject({ value: 1 })
  })
})
