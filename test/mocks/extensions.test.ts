import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import { serveFolder } from '../support/folder.ts'

describe('the extensions of mock files', () => {
  it.each([
    ['.cjs', "module.exports = { 'GET /x': { ok: true } }"],
    ['.cjs', "module.exports = require('mockapi').defineMock({ 'GET /x': { ok: true } })"],
    [
      '.js',
      "const { route } = require('mockapi');\nmodule.exports = route('GET /x', { handle: () => ({ ok: true }) });",
    ],
    ['.cts', "const ok: boolean = true\nexport = { 'GET /x': { ok } }"],
    ['.cts', "export default { 'GET /x': { ok: true as boolean } }"],
    ['.tsx', "export default { 'GET /x': { ok: true as boolean } }"],
    ['.jsx', "export default { 'GET /x': { ok: true } }"],
    ['.JS', "export default { 'GET /x': { ok: true } }"],
    [
      '.js',
      '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.default = { "GET /x": { ok: true } };',
    ],
    [
      '.js',
      'exports.__esModule = true;\nexports.helper = 1;\nexports.more = { "GET /x": { ok: true } };',
    ],
  ])('%s: %s', async (extension, text) => {
    await using folder = await serveFolder({ [`mocks/a${extension}`]: text })
    const { server } = folder
    expect(await (await server.fetch('/x')).json()).toEqual({ ok: true })
    expect(server.overview().diagnostics).toEqual([])
  })

  it('keeps the order of exports, which decides between endpoints of one key', async () => {
    const text = `import { route } from 'mockapi'
export const b = route('GET /x', { handle: () => 'first' })
export const a = route('GET /x', { handle: () => 'second' })`
    await using folder = await serveFolder({ 'mocks/a.ts': text })
    expect(await (await folder.server.fetch('/x')).json()).toBe('first')
  })

  it('names files in other formats once, but not those that a mock uses', async () => {
    const warnings: Diagnostic[] = []
    await using folder = await serveFolder(
      {
        'mocks/a.json': '{"GET /a":{"$file":"a.xml"}}',
        'mocks/a.xml': '<a/>',
        'mocks/users.toml': 'id = 1',
        'mocks/in/b.xml': '<b/>',
        'mocks/docker-compose.yml': 'services: {}',
        'mocks/picture.svg': '<svg/>',
        'mocks/readme.md': '#',
        'mocks/_files/c.toml': '',
      },
      { onWarning: (warning) => warnings.push(warning), watch: true, poll: true },
    )
    const { server, path } = folder
    const [only, ...more] = server.overview().diagnostics
    expect(more).toEqual([])
    expect(only).toMatchObject({
      code: 'no-mock',
      severity: 'warning',
      message: 'mocks/in/b.xml, mocks/users.toml are not read as mocks.',
      hint: expect.stringContaining('Write JSON, YAML, CSV, TypeScript') as unknown,
    })
    expect(warnings).toEqual([only])
    writeFileSync(join(path, 'mocks/users.json.txt'), '[]')
    await vi.waitFor(() => expect(warnings).toHaveLength(2), { timeout: 5000 })
    expect(warnings[1]?.message).toContain('mocks/users.json.txt')
  })

  it.each([
    ['that Windows hides the name of', 'mocks/users.json.txt'],
    ['whose ending is mistyped', 'mocks/users.jsn'],
  ])('says how to rename a file %s', async (_, name) => {
    await using folder = await serveFolder({ [name]: '[]' })
    expect(folder.server.overview().diagnostics).toMatchObject([
      {
        message: `${name} is not read as a mock.`,
        hint: 'Rename it mocks/users.json.',
      },
    ])
  })
})
