import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { expect, it, onTestFinished } from 'vitest'

it.each([
  ['value()', 'TypeError: value is not a function', 28],
  ['all.missing()', 'TypeError: missing is not a function', 32],
  ['missing', 'ReferenceError: missing is not defined', 28],
  [`{ throw new Error('No luck') }`, 'Error: No luck', 36],
  [`{ throw { no: 'luck' } }`, "Thrown value: { no: 'luck' }", undefined],
])(
  'a handler that fails with %s is told of in the words of its file',
  async (code, words, column) => {
    const cwd = mkdtempSync(join(tmpdir(), 'mockapi-errors-'))
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
    mkdirSync(join(cwd, 'mocks'))
    writeFileSync(join(cwd, 'mocks/_value.ts'), 'export const value = 1')
    const imports = `import { value } from './_value'\nimport * as all from './_value'\n`
    const text = `${imports}export default { 'GET /a': () => ${code} }\nexport const unused = [value, all]`
    writeFileSync(join(cwd, 'mocks/a.ts'), text)
    await using server = await createMockServer({ cwd })
    const response = await server.fetch('/a')
    const problem = (await response.json()) as Record<string, unknown>
    const at = column === undefined ? ' in mocks/a.ts' : ` at mocks/a.ts:3:${column + 6}`
    expect(problem['detail']).toBe(`${words} (GET /a${at})`)
  },
)

it.each([
  ['/file', /\(GET \/file in mocks\/a\.ts\)$/],
  // Errors of files say no more who awaited them from Node 26 on.
  ['/awaited', /\(GET \/awaited (?:at mocks\/a\.ts:4:29|in mocks\/a\.ts)\)$/],
  ['/upstream', /bad port\. Start what it asks, or correct the address\. \(in mocks\/a\.ts\)$/],
])(
  'an error of Node in %s is no fault of the middleware that waits for it',
  async (path, words) => {
    const cwd = mkdtempSync(join(tmpdir(), 'mockapi-errors-'))
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
    mkdirSync(join(cwd, 'mocks'))
    const lines = [
      `import { use } from 'mockapi'; import { readFile } from 'node:fs/promises'`,
      `export const all = use(async (c, next) => { await next(); c.header('x-seen', '1') })`,
      `export default { 'GET /file': () => readFile('/none'),`,
      `'GET /awaited': async () => await readFile('/none'),`,
      `'GET /upstream': () => fetch('http://127.0.0.1:1/') }`,
    ]
    writeFileSync(join(cwd, 'mocks/a.ts'), lines.join('\n'))
    await using server = await createMockServer({ cwd })
    const { detail } = (await (await server.fetch(path)).json()) as { detail: string }
    expect(detail).toMatch(words)
  },
)
