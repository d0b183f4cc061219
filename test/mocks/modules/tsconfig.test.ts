import { describe, expect, it } from 'vitest'
import { moduleFolder, type ModuleFolder } from '../../support/module-folder.ts'

const viteFiles = {
  'tsconfig.json': `{
  "files": [],
  "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }], // as create-vite writes it
}`,
  'tsconfig.node.json': '{ "include": ["vite.config.ts"] }',
  'tsconfig.app.json':
    '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } }, "include": ["src"] }',
}

describe('aliases of tsconfig.json', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['of a referenced project that does not include the mocks', viteFiles],
    [
      'of a project that does not include the mocks',
      {
        'tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } }, "include": ["src"] }',
      },
    ],
    [
      'of a project that excludes the mocks',
      {
        'tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } }, "exclude": ["mocks"] }',
      },
    ],
    [
      'of a reference to a folder',
      {
        'tsconfig.json': '{ "files": [], "references": [{ "path": "./app" }] }',
        'app/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["../src/*"] } } }',
      },
    ],
    [
      'relative to baseUrl',
      {
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": "src", "paths": { "@/*": ["./*"] } } }',
      },
    ],
    [
      'by baseUrl alone',
      { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "." } }' },
      'src/types',
    ],
    [
      'of what is extended, relative to it',
      {
        'tsconfig.json': '{ "extends": ["./config/base", "strictest/tsconfig.json"] }',
        'config/base.json': '{ "compilerOptions": { "paths": { "@/*": ["../src/*"] } } }',
        'node_modules/strictest/package.json': '{ "name": "strictest" }',
        'node_modules/strictest/tsconfig.json': '{ "compilerOptions": { "strict": true } }',
      },
    ],
    [
      'of the last that is extended, which all may extend the same',
      {
        'tsconfig.json': '{ "extends": ["./b.json", "./a.json"] }',
        'b.json':
          '{ "extends": "./base.json", "compilerOptions": { "paths": { "@/*": ["./no/*"] } } }',
        'a.json': '{ "extends": ["./base.json", "./tsconfig.json"] }',
        'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'of a package that is extended',
      {
        'tsconfig.json': '{ "extends": "shared" }',
        'node_modules/shared/package.json': '{ "name": "shared" }',
        'node_modules/shared/tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["${configDir}/src/*"] } } }',
      },
    ],
    [
      'of jsconfig.json',
      { 'jsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
    ],
    [
      'of the second choice',
      { 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./none/*", "./src/*"] } } }' },
    ],
    [
      'without a star',
      { 'tsconfig.json': '{ "compilerOptions": { "paths": { "types": ["./src/types.ts"] } } }' },
      'types',
    ],
    [
      'by the longest text before the star',
      {
        'tsconfig.json':
          '{ "compilerOptions": { "paths": { "*": ["./none/*"], "@/*": ["./none/*"], "@/ty*s": ["./src/ty*s"] } } }',
      },
    ],
    ['in a file with a query', viteFiles, '@/types.js?raw'],
  ])('%s', async (_, files, specifier = '@/types') => {
    const folder = moduleFolder({
      ...files,
      'mocks/m.ts': `export { v } from '${specifier}'`,
      'src/types.ts': 'export const v = 1',
    })
    expect(await folder.exports('mocks/m.ts')).toMatchObject({ v: 1 })
  })

  it('come from the project that includes the file, before the others', async () => {
    const folder = moduleFolder({
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./a.json" }, { "path": "./b.json" }] }',
      'a.json': '{ "compilerOptions": { "paths": { "@/*": ["./a/*"] } }, "include": ["src"] }',
      'b.json':
        '{ "compilerOptions": { "paths": { "@/*": ["./b/*"] } }, "include": ["mocks/**/*.ts"] }',
      'mocks/m.ts': "export { v } from '@/v'",
      'a/v.ts': "export const v = 'a'",
      'b/v.ts': "export const v = 'b'",
    })
    expect(await folder.exports('mocks/m.ts')).toMatchObject({ v: 'b' })
  })

  it('yield to a package where they lead nowhere', async () => {
    const folder = moduleFolder({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "*": ["./types/*"] } } }',
      'node_modules/p/index.js': 'module.exports = { v: 2 }',
      'm.ts': "export { v } from 'p'",
    })
    expect(await folder.exports('m.ts')).toMatchObject({ v: 2 })
  })

  it.each<[string, Record<string, string>, string]>([
    [
      'where an alias leads to',
      viteFiles,
      '"@/*" in "paths" of tsconfig.app.json leads to src/none, where no file is.',
    ],
    [
      'which base is missing',
      { 'tsconfig.json': '{ "extends": "./.nuxt/tsconfig.json" }' },
      'No "paths" can be read: tsconfig.json extends "./.nuxt/tsconfig.json", which is missing.',
    ],
    [
      'where the configuration is broken',
      { 'tsconfig.json': '{ "compilerOptions": { "paths" } }' },
      'No "paths" can be read: tsconfig.json:1:32  …',
    ],
    [
      'that Vite alone knows its aliases',
      { 'vite.config.ts': 'export default { resolve: { alias: { "@": "/src" } } }' },
      'resolve.alias in vite.config.ts counts in Vite alone: write it as "paths" in tsconfig.json too, or serve the mocks by the plugin mockapi/vite.',
    ],
  ])('an error says %s', async (_, files, hint) => {
    const folder = moduleFolder({ ...files, 'mocks/m.ts': "import '@/none'" })
    const problem = await folder.problem('mocks/m.ts')
    expect(problem).toMatchObject({ code: 'missing-import', message: 'Cannot find "@/none".' })
    const [start = '', end = ''] = hint.split('…')
    expect(problem.hint?.startsWith(start) && problem.hint.endsWith(end), problem.hint).toBe(true)
  })

  it('an alias of Vite may look like a package', async () => {
    const folder = moduleFolder({
      'vite.config.js': "export default { resolve: { alias: { '@lib': '/src/lib' } } }",
      'mocks/m.ts': "import '@lib/x'",
      'mocks/n.ts': "import '@other/x'",
    })
    expect((await folder.problem('mocks/m.ts')).hint).toContain('resolve.alias in vite.config.js')
    expect((await folder.problem('mocks/n.ts')).hint).toContain('npm install')
  })
})

describe('an edit of a configuration', () => {
  const seen = async (folder: ModuleFolder, changed: readonly string[]) =>
    (await folder.exports('mocks/m.ts', changed))['v']

  it('is followed in referenced projects, and in what they extend by any name', async () => {
    const folder = moduleFolder({
      ...viteFiles,
      'tsconfig.app.json': '{ "extends": "./base.json" }',
      'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'mocks/m.ts': "export { v } from '@/v'",
      'src/v.ts': "export const v = 'src'",
      'lib/v.ts': "export const v = 'lib'",
    })
    expect(await seen(folder, [])).toBe('src')
    const configs = folder.runner
      .configsIn(folder.at('mocks'))
      .map((file) => file.slice(folder.root.length + 1))
    expect(configs.toSorted()).toEqual([
      'base.json',
      'tsconfig.app.json',
      'tsconfig.json',
      'tsconfig.node.json',
    ])
    folder.write({ 'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }' })
    expect(await seen(folder, ['base.json'])).toBe('lib')
  })

  it('a file that appears in a place of an alias that comes first takes over', async () => {
    const folder = moduleFolder({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./over/*", "./src/*"] } } }',
      'mocks/m.ts': "export { v } from '@/v'",
      'src/v.ts': "export const v = 'src'",
    })
    expect(await seen(folder, [])).toBe('src')
    folder.write({ 'over/v.ts': "export const v = 'over'" })
    expect(await seen(folder, ['over/v.ts'])).toBe('over')
  })

  it('compiles again what it is compiled by', async () => {
    const folder = moduleFolder({
      'tsconfig.json': '{}',
      'mocks/m.ts':
        'class A { constructor() { this.f() } f() {} }\nclass B extends A { x: unknown; override f() { this.x = 5 } }\nexport const v = new B().x',
    })
    expect(await seen(folder, [])).toBe(undefined)
    folder.write({ 'tsconfig.json': '{ "compilerOptions": { "useDefineForClassFields": false } }' })
    expect(await seen(folder, ['tsconfig.json'])).toBe(5)
  })
})
