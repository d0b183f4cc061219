import { onTestFinished, describe, expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

const cases: [what: string, files: Record<string, string>, exports: Record<string, unknown>][] = [
  [
    'sees what ran before it',
    {
      'a.js': 'globalThis.early = "set"\nexports.x = require("./_b").b',
      '_b.js': 'exports.b = globalThis.early ?? "unset"',
    },
    { x: 'set' },
  ],
  [
    'does not run what is not called',
    {
      'a.js': 'if (false) require("./_boom.js")\nexports.x = 1',
      '_boom.js': 'throw new Error("boom")',
    },
    { x: 1 },
  ],
  [
    'gives half-filled exports in a cycle',
    {
      'a.js': 'exports.early = 1; exports.v = require("./b.js").seen',
      'b.js': 'exports.seen = require("./a.js").early',
    },
    { v: 1 },
  ],
  [
    'runs a file once, also by another spelling',
    {
      'a.js':
        'exports.x = [require("./b"), require("./b.js")].map((b) => b.n); exports.n = globalThis.runs',
      'b.js': 'globalThis.runs = (globalThis.runs ?? 0) + 1; exports.n = globalThis.runs',
    },
    { x: [1, 1], n: 1 },
  ],
  [
    'takes computed names',
    { 'a.js': 'const n = "./b"; exports.x = require(n).b', 'b.ts': 'exports.b = 1 as number' },
    { x: 1 },
  ],
  [
    'takes modules with import, whatever lies between',
    {
      'a.js': 'exports.x = require("./b").x',
      'b.js': 'exports.x = require("./c.mjs").x',
      'c.mjs': 'import { d } from "./d.js"\nexport const x = await d',
      'd.js': 'exports.d = Promise.resolve(4)',
    },
    { x: 4 },
  ],
  [
    'takes CommonJS with await at the top',
    { 'a.js': 'exports.x = require("./b").x', 'b.js': 'exports.x = await Promise.resolve(5)' },
    { x: 5 },
  ],
  [
    'throws what the file threw',
    {
      'a.js':
        'try { require("./b") } catch (e) { exports.x = [e instanceof TypeError, e.message] }',
      'b.js': 'throw new TypeError("no")',
    },
    { x: [true, 'no'] },
  ],
  [
    'throws the code of Node where nothing is',
    { 'a.js': 'try { require("./b") } catch (e) { exports.x = e.code }' },
    { x: 'MODULE_NOT_FOUND' },
  ],
  [
    'works inside functions',
    {
      'a.js': 'exports.get = () => require("./b").x; exports.x = exports.get()',
      'b.js': 'exports.x = 6',
    },
    { x: 6 },
  ],
  [
    'takes JSON by a computed name',
    { 'a.js': 'exports.x = ["b"].map((name) => require(`./${name}.json`).k)', 'b.json': '{"k":7}' },
    { x: [7] },
  ],
]

describe('require()', () => {
  it.each(cases)('%s', async (_what, files, exports) => {
    onTestFinished(() => {
      for (const name of ['early', 'runs']) Reflect.deleteProperty(globalThis, name)
    })
    expect(await moduleFolder(files).exports('a.js')).toMatchObject(exports)
  })

  it('resolves as it requires', async () => {
    const folder = moduleFolder({ 'a.js': 'exports.x = require.resolve("./b")', 'b.ts': '' })
    expect(await folder.exports('a.js')).toMatchObject({ x: folder.at('b.ts') })
  })

  it('gives module what Node gives it', async () => {
    const folder = moduleFolder({
      'lib/a.js': `exports.own = [module.id, module.filename, module.path, module.loaded, require.main === module]
        exports.paths = module.paths[0]
        exports.b = module.require('./b').parent
        exports.after = () => module.loaded`,
      'lib/b.js': 'exports.parent = module.parent.id',
    })
    const { own, paths, b, after } = await folder.exports('lib/a.js')
    const file = folder.at('lib/a.js')
    expect(own).toEqual([file, file, folder.at('lib'), false, false])
    expect(paths).toBe(folder.at('lib/node_modules'))
    expect(b).toBe(file)
    expect((after as () => boolean)()).toBe(true)
  })

  it('names the file that throws and its line, also where the error is thrown again', async () => {
    const folder = moduleFolder({
      'a.js': 'try { require("./b") } catch (e) { throw e }',
      'b.js': '\n  throw new Error("no")',
    })
    expect(await folder.problem('a.js')).toMatchObject({
      message: 'b.js throws while it is loaded: no',
      place: { file: 'b.js', line: 2, column: 9 },
    })
  })

  it('says of a computed name that it cannot wait for a module', async () => {
    const folder = moduleFolder({
      'a.js': 'const n = "./b.mjs"\nrequire(n)',
      'b.mjs': 'export const x = 1',
    })
    expect(await folder.problem('a.js')).toMatchObject({
      message: expect.stringMatching(/^b\.mjs has import/) as string,
      hint: expect.stringContaining('await import()') as string,
    })
  })

  it('runs again what it required by a computed name when that changes', async () => {
    const folder = moduleFolder({
      'a.js': 'const n = "./b"; exports.x = require(n).b; exports.later = () => require("./c").c',
      'b.js': 'exports.b = 1',
      'c.js': 'exports.c = 1',
    })
    const first = await folder.exports('a.js')
    expect([first['x'], (first['later'] as () => number)()]).toEqual([1, 1])
    folder.write({ 'b.js': 'exports.b = 2', 'c.js': 'exports.c = 2' })
    const second = await folder.exports('a.js', ['b.js', 'c.js'])
    expect([second['x'], (second['later'] as () => number)()]).toEqual([2, 2])
    expect((first['later'] as () => number)()).toBe(1)
  })

  it.each([
    ['with', 'with ({ a: 1 }) exports.x = a'],
    ['an octal number', 'exports.x = 01'],
    ['a delete of a name, an assignment to none', 'var y; delete y; exports.x = 1'],
    ['a return', 'exports.x = 1; return'],
    ['await as a name', 'var await = 1; exports.x = await'],
  ])('takes CommonJS that is not strict: %s', async (_what, text) => {
    const files = { 'a.js': text, 'b.cjs': text, 'c.mjs': 'export * from "./b.cjs"' }
    const folder = moduleFolder(files)
    expect(await folder.exports('a.js')).toMatchObject({ x: 1 })
    expect(await folder.exports('c.mjs')).toMatchObject({ x: 1 })
  })
})
