import { describe, expect, it } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

describe('settings of tsconfig.json that change what code does', () => {
  const up = 'const up = (v: any, ctx: any) => (...a: any[]) => `${ctx.kind}:${v(...a)}`\n'
  const jsx = {
    'node_modules/ui/package.json': '{ "name": "ui", "exports": { "./jsx-runtime": "./r.js" } }',
    'node_modules/ui/r.js': 'exports.jsx = (type, props) => [type, props]',
  }
  it.each<[string, object, Record<string, string>, unknown]>([
    [
      'experimentalDecorators',
      { experimentalDecorators: true },
      {
        'm.ts': `const log: string[] = []
const note = (name: string) => (...args: any[]) => { log.push(name + args.length) }
@note('class') class C { @note('field') x = 1; @note('method') m(@note('parameter') _p: string) {} }
export const v = new C().x + log.join()`,
      },
      '1field3,parameter3,method3,class1',
    ],
    [
      'experimentalDecorators: one that replaces a method',
      { experimentalDecorators: true },
      {
        'm.ts': `const twice = (_t: object, _k: string, d: PropertyDescriptor) => ({ ...d, value: () => d.value() * 2 })
class C { @twice m() { return 8 } }
export const v = new C().m()`,
      },
      16,
    ],
    [
      'emitDecoratorMetadata',
      { experimentalDecorators: true, emitDecoratorMetadata: true },
      {
        'm.ts': `const seen: unknown[] = []
Object.assign(Reflect, { metadata: (key: string, value: any) => () => { seen.push(key, value.name) } })
const field = (_t: object, _k: string) => {}
class C { @field name!: string }
export const v = [new C(), ...seen].slice(1)
Reflect.deleteProperty(Reflect, 'metadata')`,
      },
      ['design:type', 'String'],
    ],
    [
      'emitDecoratorMetadata without anything that takes it',
      { experimentalDecorators: true, emitDecoratorMetadata: true },
      { 'm.ts': 'class C { @((_t: object, _k: string) => {}) x = 1 }\nexport const v = new C().x' },
      1,
    ],
    [
      'a target without class fields',
      { target: 'ES2020' },
      {
        'm.ts':
          'class A { v?: number; constructor() { this.f() } f() {} }\nclass B extends A { declare v: number; x; f() { this.x = 5 } }\nexport const v = new B().x',
      },
      5,
    ],
    [
      'jsxImportSource',
      { jsx: 'react-jsx', jsxImportSource: 'ui' },
      { ...jsx, 'm.ts': "export { v } from './v.tsx'", 'v.tsx': 'export const v = <b id="c" />' },
      ['b', { id: 'c' }],
    ],
    [
      'jsxImportSource, kept for a bundler',
      { jsx: 'preserve', jsxImportSource: 'ui' },
      { ...jsx, 'm.ts': "export { v } from './v.jsx'", 'v.jsx': 'export const v = <b id="c" />' },
      ['b', { id: 'c' }],
    ],
    [
      'jsxFactory',
      { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'F' },
      {
        'm.ts': "export { v } from './v'",
        'v.tsx': 'const F = "f"\nconst h = (...all: any[]) => all\nexport const v = <><b /></>',
      },
      ['f', null, ['b', null]],
    ],
  ])('%s', async (_, compilerOptions, files, v) => {
    const folder = moduleFolder({ ...files, 'tsconfig.json': JSON.stringify({ compilerOptions }) })
    expect((await folder.exports('m.ts'))['v']).toEqual(v)
  })

  it.each([
    ['of a method', `${up}class C { @up m() { return 1 } }`, [2, 11]],
    ['of a class', `${up}\n  @up class C {}`, [3, 3]],
    ['of a parameter', `${up}class C { m(@up x: number) {} }`, [2, 13]],
  ])('a decorator %s without them says what to set', async (_, source, [line, column]) => {
    const folder = moduleFolder({ 'm.ts': source })
    const problem = await folder.problem('m.ts')
    expect(problem).toMatchObject({
      code: 'module-syntax',
      message: 'Decorators are not compiled without "experimentalDecorators".',
      place: { file: 'm.ts', line, column },
    })
    expect(problem.hint).toContain('"experimentalDecorators": true')
  })
})
