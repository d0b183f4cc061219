import { symlinkSync } from 'node:fs'
import { expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

const features = process.features as { readonly require_module?: boolean }

it('a linked package gives import and require the files that it names for them', async () => {
  const exports = { import: './i.js', require: './r.cjs' }
  const folder = moduleFolder({
    'packages/two/package.json': JSON.stringify({ name: 'two', type: 'module', exports }),
    'packages/two/i.js': 'export const from = "import"',
    'packages/two/r.cjs': 'exports.from = "require"',
    'node_modules/.keep': '',
    'a.ts': `import { from } from 'two'
export const v = [from, require('two').from, (await import('two')).from]`,
  })
  symlinkSync(folder.at('packages/two'), folder.at('node_modules/two'), 'junction')
  expect((await folder.exports('a.ts'))['v']).toEqual(['import', 'require', 'import'])
  folder.write({ 'packages/two/r.cjs': 'exports.from = "again"' })
  const again = await folder.exports('a.ts', ['packages/two/r.cjs'])
  expect(again['v']).toEqual(['import', 'again', 'import'])
})

it.skipIf(!features.require_module)(
  'a package is there once, by module-sync as in Node',
  async () => {
    const exports = { 'module-sync': './sync.js', default: './default.cjs' }
    const folder = moduleFolder({
      'node_modules/once/package.json': JSON.stringify({ name: 'once', type: 'module', exports }),
      'node_modules/once/sync.js': 'export const from = "sync"',
      'node_modules/once/default.cjs': 'exports.from = "default"',
      'a.ts': "import { from } from 'once'\nexport const v = [from, require('once').from]",
    })
    expect((await folder.exports('a.ts'))['v']).toEqual(['sync', 'sync'])
  },
)
