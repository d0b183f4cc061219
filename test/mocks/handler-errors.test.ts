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
