import { describe, expect, it } from 'vitest'
import { MockapiError } from '../../../src/errors/diagnostic.ts'
import { asWritten } from '../../../src/mocks/modules/errors.ts'
import { moduleFolder } from '../../support/module-folder.ts'

/** Types above the place, so that lines and columns of the running code differ from the source. */
const types = 'interface A {\n  b: string\n}\n'

describe('a file that does not parse', () => {
  it.each([
    ['a token out of place', 'const x: = 3', [1, 10], 'Unexpected token.'],
    [
      'after characters of more bytes',
      'const ü = "é€😀"; let let = 1',
      [1, 23],
      "The keyword 'let' is reserved.",
    ],
    ['in a later line', `${types}const f = (]`, [4, 12], 'Unexpected token.'],
    ['after Windows line ends', 'const a = 1\r\nconst b = ]', [2, 11], 'Unexpected token.'],
    [
      'a name declared twice',
      'const x = 1\nconst x = 2',
      [2, 7],
      'Identifier `x` has already been declared.',
    ],
    [
      'a regular expression that only the engine reads',
      `${types}const a: number = 1\nexport const r = /(?<a>.)(?<a>.)/u`,
      [5, 18],
      expect.stringContaining('Duplicate'),
    ],
  ])('%s', async (_, source, [line, column], message) => {
    const problem = await moduleFolder({ 'mocks/a.ts': source }).problem('mocks/a.ts')
    expect(problem).toMatchObject({ code: 'module-syntax', message })
    expect(problem.place).toEqual({ file: 'mocks/a.ts', line, column })
    expect(problem.frame).toContain(`> ${line} |`)
  })

  it('in a helper', async () => {
    const folder = moduleFolder({ 'mocks/a.ts': 'import "../lib/b"', 'lib/b.ts': 'let = 1 =' })
    expect(await folder.problem('mocks/a.ts')).toMatchObject({
      code: 'module-syntax',
      place: { file: 'lib/b.ts', line: 1 },
    })
  })

  it('in imported JSON', async () => {
    const folder = moduleFolder({ 'a.ts': 'import "./b.json"', 'b.json': '{\n  "a": 1,\n  b\n}' })
    expect(await folder.problem('a.ts')).toMatchObject({
      code: 'json-syntax',
      place: { file: 'b.json', line: 3, column: 3 },
      frame: expect.stringContaining('> 3 |   b') as string,
    })
  })

  it('says that a file is gone', async () => {
    expect(await moduleFolder({}).problem('mocks/a.ts')).toMatchObject({
      code: 'unreadable-file',
      message: 'Cannot read mocks/a.ts: it does not exist.',
    })
  })
})

describe('a file that throws while it is loaded', () => {
  it.each([
    ['an Error', `${types}throw new Error('boom')`, [4, 7], 'boom'],
    [
      'an Error in a function',
      `${types}const f = (x: number) => {\n  throw new RangeError('b' + x)\n}\nf(1)`,
      [5, 9],
      'RangeError: b1',
    ],
    [
      'an Error of the engine',
      `${types}const x: any = 1\nx.y.z()`,
      [5, 5],
      "TypeError: Cannot read properties of undefined (reading 'z')",
    ],
    ['a text', `${types}throw 'boom'`, [4, 1], "'boom'"],
    ['an object', `${types}throw { a: 1 }`, [4, 1], '{ a: 1 }'],
    ['a rejection', `${types}await Promise.reject({ a: 1 })`, [1, 1], '{ a: 1 }'],
    ['after an await', `${types}await null\nthrow new Error('boom')`, [5, 7], 'boom'],
    [
      'an Error from Node',
      `import { readFileSync } from 'node:fs'\n${types}export const x: unknown = readFileSync('/none')`,
      [5, 27],
      "ENOENT: no such file or directory, open '/none'",
    ],
    [
      'a call of what is no function',
      `${types}import { n } from './n'\n\n  n()`,
      [6, 3],
      'TypeError: n is not a function',
    ],
  ])('%s', async (_, source, [line, column], words) => {
    const folder = moduleFolder({ 'mocks/a.ts': source, 'mocks/n.ts': 'export const n: any = 1' })
    const problem = await folder.problem('mocks/a.ts')
    expect(problem).toMatchObject({
      code: 'module-throws',
      message: `mocks/a.ts throws while it is loaded: ${words}`,
    })
    expect(problem.place).toEqual({ file: 'mocks/a.ts', line, column })
    expect(JSON.stringify(problem)).not.toContain('/src/')
  })

  it('in a helper', async () => {
    const folder = moduleFolder({
      'mocks/a.ts': 'import { check } from "../lib/b"\ncheck(1)',
      'lib/b.ts': `${types}export function check(x: number): void {\n  if (x) throw new Error('no')\n}`,
    })
    const problem = await folder.problem('mocks/a.ts')
    expect(problem).toMatchObject({
      message: 'mocks/a.ts throws while it is loaded: no',
      place: { file: 'lib/b.ts', line: 5, column: 16 },
    })
    expect(problem.frame).toContain("> 5 |   if (x) throw new Error('no')")
  })

  it('gives a complaint of the running package its place', async () => {
    const complaint = { code: 'bad-mock', severity: 'error', message: 'No.' } as const
    const defineMock = (): never => {
      throw new MockapiError([complaint])
    }
    const folder = moduleFolder(
      { 'a.ts': `import { defineMock } from 'mockapi'\n${types}export default defineMock({})` },
      { provided: { mockapi: () => ({ defineMock }) } },
    )
    expect(await folder.problem('a.ts')).toMatchObject({
      ...complaint,
      place: { file: 'a.ts', line: 5, column: 16 },
    })
  })

  it('refuses an export that a promise would call', async () => {
    const folder = moduleFolder({ 'a.ts': 'export const x = 1\nexport const then = () => {}' })
    expect((await folder.problem('a.ts')).message).toContain('must not be named "then"')
  })

  it('does not guess where an Error from elsewhere came from', async () => {
    const error = new Error('elsewhere')
    const folder = moduleFolder(
      { 'a.ts': 'import { error } from "mockapi"\n\nthrow error' },
      { provided: { mockapi: () => ({ error }) } },
    )
    const problem = await folder.problem('a.ts')
    expect(problem).toMatchObject({ place: { file: 'a.ts', line: 1, column: 1 } })
    expect(problem.frame).toBeUndefined()
  })

  it('says how to export from a module', async () => {
    const folder = moduleFolder({ 'a.ts': 'import "./b"\nmodule.exports = {}', 'b.ts': '' })
    expect((await folder.problem('a.ts')).hint).toContain('export default')
  })
})

describe('a file that never ends', () => {
  it.each([
    ['itself', 'mocks/a.ts', { 'mocks/a.ts': `${types}await new Promise(() => {})` }],
    [
      'a helper',
      'lib/b.ts',
      { 'mocks/a.ts': 'import "../lib/b"', 'lib/b.ts': `${types}await new Promise(() => {})` },
    ],
  ])('%s', async (_, file, files) => {
    const folder = moduleFolder(files, { timeout: 50 })
    expect(await folder.problem('mocks/a.ts')).toMatchObject({
      code: 'module-timeout',
      message: `${file} did not finish loading within 50 ms.`,
      place: { file, line: 4, column: 1 },
    })
  })

  it('is not waited for again until one of its files changes', async () => {
    const hanging =
      'globalThis.mockapiRuns = (globalThis.mockapiRuns ?? 0) + 1\nawait new Promise(() => {})'
    const folder = moduleFolder({ 'a.ts': 'import "./b"', 'b.ts': hanging }, { timeout: 50 })
    const runs = (): unknown => (globalThis as { mockapiRuns?: number }).mockapiRuns
    await folder.problem('a.ts')
    expect((await folder.problem('a.ts', ['other.ts'])).code).toBe('module-timeout')
    expect(runs()).toBe(1)
    await folder.problem('a.ts', ['b.ts'])
    expect(runs()).toBe(2)
    folder.write({ 'b.ts': 'export const b = 1' })
    await expect(folder.exports('a.ts', ['b.ts'])).resolves.toBeDefined()
    Reflect.deleteProperty(globalThis, 'mockapiRuns')
  })
})

describe('an error at run time', () => {
  const source = `${types}export const now = (x: any): unknown => x.a.b
export async function later(x: any): Promise<unknown> {
  await null
  const y: string = 'y'; return x.c.d + y
}
export class C { constructor(readonly x: any) {} get z(): number { return this.x.q.r } }`

  it.each([
    ['at once', 'now', 4, 45],
    ['later', 'later', 7, 37],
  ])('%s', async (_, name, line, column) => {
    const folder = moduleFolder({ 'mocks/a.ts': source })
    const call = (await folder.exports('mocks/a.ts'))[name] as (x: object) => unknown
    const error: unknown = await Promise.resolve()
      .then(() => call({}))
      .catch((reason: unknown) => reason)
    expect(folder.runner.locate(error)).toEqual({ file: 'mocks/a.ts', line, column })
  })

  it('in a class', async () => {
    const folder = moduleFolder({ 'mocks/a.ts': source })
    const { C } = (await folder.exports('mocks/a.ts')) as { C: new (x: object) => { z: number } }
    const read = (): unknown => {
      try {
        return new C({}).z
      } catch (error) {
        return error
      }
    }
    expect(folder.runner.locate(read())).toEqual({ file: 'mocks/a.ts', line: 9, column: 84 })
  })

  it.each([
    ['a text', 'boom'],
    ['nothing', undefined],
    ['an error from elsewhere', new Error('elsewhere')],
    ['an object with a strange stack', { stack: 1 }],
  ])('that is %s has no place', async (_, thrown) => {
    const folder = moduleFolder({ 'a.ts': 'export {}' })
    await folder.load('a.ts')
    expect(folder.runner.locate(thrown)).toBeUndefined()
  })

  it('finds files with brackets and spaces in their path', async () => {
    const name = 'my (own) mocks/at it.ts'
    const folder = moduleFolder({ [name]: 'export default () => {\n  throw new Error("x")\n}' })
    const call = (await folder.exports(name))['default'] as () => void
    let thrown: unknown
    try {
      call()
    } catch (error) {
      thrown = error
    }
    expect(folder.runner.locate(thrown)).toEqual({ file: name, line: 2, column: 9 })
  })

  it.each([
    ['(0 , __vite_ssr_import_0__.go) is not a function', 'go is not a function'],
    ['__vite_ssr_import_12__.go is no constructor', 'go is no constructor'],
    ['__vite_ssr_import_meta__.go is not a function', 'import.meta.go is not a function'],
    ['__vite_ssr_dynamic_import__(...).go is not a function', 'import(...).go is not a function'],
    ['plain', 'plain'],
  ])('%s', (compiled, written) => expect(asWritten(compiled)).toBe(written))
})

describe('the causes of an error', () => {
  it.each([
    ['new Error("a", { cause: new TypeError("b") })', 'a, caused by TypeError: b'],
    ['new Error("a", { cause: "b" })', 'a, caused by b'],
    ['new Error("a", { cause: { code: 7 } })', 'a, caused by {"code":7}'],
    [
      'new Error("a", { cause: new Error("b", { cause: new RangeError("c") }) })',
      'a, caused by Error: b, caused by RangeError: c',
    ],
    [
      'new AggregateError([new Error("b"), new TypeError("c")], "a")',
      'AggregateError: a, for Error: b; TypeError: c',
    ],
    ['Object.defineProperty(new Error("a"), "cause", { get() { throw 1 } })', 'a'],
  ])('%s', async (error, message) => {
    const folder = moduleFolder({ 'a.ts': `const error: any = ${error}\nthrow error` })
    expect((await folder.problem('a.ts')).message).toBe(
      `a.ts throws while it is loaded: ${message}`,
    )
  })

  it('ends, although an error is its own cause', async () => {
    const folder = moduleFolder({ 'a.ts': 'const e = new Error("a"); e.cause = e; throw e' })
    expect((await folder.problem('a.ts')).message).toContain('a, caused by Error: a')
  })
})
