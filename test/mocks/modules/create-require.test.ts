import { expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

const files = {
  'sub/d.json': '{ "k": 1 }',
  'sub/h.js': 'exports.k = 1',
  'sub/t.ts': 'export const k: number = 1\nawait null',
  'sub/t.txt': 'text',
  'sub/[x].json': '1',
  'node_modules/p/index.js': 'module.exports = "package"',
}

it.each<[string, string, string]>([
  [
    'JSON by createRequire',
    "import { createRequire } from 'node:module'\nexport const v = createRequire(import.meta.url)('./d.json').k",
    'd.json',
  ],
  [
    'a helper by createRequire',
    "import { createRequire } from 'module'\nconst load = createRequire(import.meta.filename)\nexport const v = load('./h.js').k",
    'h.js',
  ],
  [
    'a helper in TypeScript that needs time',
    "import { createRequire } from 'module'\nconst $load = createRequire(import.meta.url)\nexport const v = $load('./t').k",
    't.ts',
  ],
  [
    'by the default export of node:module',
    "import module from 'node:module'\nconst require = module.createRequire(__filename)\nexport const v = require('./d.json').k",
    'd.json',
  ],
  [
    'by import()',
    "export const v = (await import('node:module')).createRequire(import.meta.url)('./d.json').k",
    'd.json',
  ],
  [
    'in CommonJS',
    "const { createRequire } = require('node:module')\nexports.v = createRequire(__filename)('./d.json').k",
    'd.json',
  ],
  [
    'relative to another folder',
    "import { createRequire } from 'node:module'\nconst require = createRequire(new URL('..', import.meta.url))\nexport const v = require('./sub/d.json').k",
    'd.json',
  ],
  ['by a computed name', "const n = './h.js'\nexports.v = require(n).k", 'h.js'],
  ['JSON by a computed name', "const n = './d.json'\nexports.v = require(n).k", 'd.json'],
])('an edit is seen of %s', async (_, source, name) => {
  const folder = moduleFolder({ ...files, 'sub/a.js': source })
  expect((await folder.load('sub/a.js')).dependencies).toContain(folder.at(`sub/${name}`))
  expect((await folder.exports('sub/a.js'))['v']).toBe(1)
  const text = files[`sub/${name}` as keyof typeof files]
  folder.write({ [`sub/${name}`]: text.replace('1', '2') })
  expect((await folder.exports('sub/a.js', [`sub/${name}`]))['v']).toBe(2)
})

it('a handler that requires later sees edits too', async () => {
  const folder = moduleFolder({
    ...files,
    'sub/a.ts':
      "import { createRequire } from 'node:module'\nexport const f = () => createRequire(import.meta.url)('./d.json').k",
  })
  const call = async (changed: readonly string[]) =>
    ((await folder.exports('sub/a.ts', changed))['f'] as () => unknown)()
  expect(await call([])).toBe(1)
  folder.write({ 'sub/d.json': '{ "k": 2 }' })
  expect(await call(['sub/d.json'])).toBe(2)
})

it('everything else comes from Node', async () => {
  const folder = moduleFolder({
    ...files,
    'sub/a.ts': `import module, { createRequire, builtinModules, isBuiltin } from 'node:module'
const require = createRequire(import.meta.url)
const outer = createRequire(new URL('../', import.meta.url))
export const v = [require('p'), outer('p'), require('fs') === module.createRequire(import.meta.url)('node:fs')]
export const found = [require.resolve('./t.txt'), require.resolve('./h'), require.resolve('p'), outer.resolve('p')]
export const rest = [builtinModules === module.builtinModules, isBuiltin('fs'), new module('x').id]
export const fail = () => createRequire('relative')
export const missing = () => require('./none')`,
  })
  const { v, found, rest, fail, missing } = await folder.exports('sub/a.ts')
  expect(v).toEqual(['package', 'package', true])
  const p = folder.at('node_modules/p/index.js')
  expect(found).toEqual([folder.at('sub/t.txt'), folder.at('sub/h.js'), p, p])
  expect(rest).toEqual([true, true, 'x'])
  expect(fail).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }) as Error)
  expect(missing).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }) as Error)
})
