import { describe, expect, it } from 'vitest'
import { moduleFolder, type ModuleFolder } from '../../support/module-folder.ts'

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
