import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { callTool } from '../support/mcp.ts'

const files = {
  'mocks/api.json': '{\n  // the cart\n  "GET /cart": { "items": [7] }\n}\n',
  'mocks/code.ts': "export default { 'GET /code': { ok: true } }\n",
}
const serve = () => serveFolder(files, { port: 0, watch: true })

describe('edit_mock over HTTP', () => {
  it('adds an endpoint to a file, and shows what it answers', async () => {
    await using folder = await serve()
    const { url } = folder.server
    const added = await callTool(url, 'edit_mock', {
      key: 'GET /cart/total',
      answer: { total: 12 },
      file: 'mocks/api.json',
    })
    expect(added.result).toMatchObject({
      summary: 'GET /cart/total is added: mocks/api.json:4.',
      now: { request: 'GET /cart/total', status: 200, untrustedBody: { total: 12 } },
    })
    expect(readFileSync(join(folder.path, 'mocks/api.json'), 'utf8')).toContain('// the cart')
    expect(await (await fetch(`${url}/cart/total`)).json()).toEqual({ total: 12 })
  })

  it('makes a collection of records, also of those that came as a text', async () => {
    await using folder = await serve()
    const args = { key: 'CRUD /orders', answer: '[{ "id": 1, "total": 3 }]' }
    const { result } = await callTool(folder.server.url, 'edit_mock', args)
    expect(result).toMatchObject({ now: { status: 200, untrustedBody: [{ id: 1, total: 3 }] } })
    expect(folder.server.db('orders').count()).toBe(1)
  })

  it('waits not long for an answer that never comes', async () => {
    await using folder = await serve()
    const answer = { $delay: 'forever', $body: 1 }
    const { result } = await callTool(folder.server.url, 'edit_mock', { key: 'GET /hang', answer })
    expect(result).toMatchObject({ now: { broken: 'No answer came within 1 s.' } })
  })

  it('replaces an answer when it is told to, and a whole file', async () => {
    await using folder = await serve()
    const { url } = folder.server
    const args = { key: 'GET /cart', answer: { items: [] } }
    const refused = await callTool(url, 'edit_mock', args)
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining('mocks/api.json:3'),
    })
    const replaced = await callTool(url, 'edit_mock', { ...args, replace: true })
    expect(replaced.result['summary']).toBe('GET /cart has another answer now: mocks/api.json:3.')
    const text = '{ "GET /cart": "whole" }'
    const whole = await callTool(url, 'edit_mock', { file: 'mocks/api.json', text })
    expect(whole.result['summary']).toBe('mocks/api.json is written, and served.')
    expect(await (await fetch(`${url}/cart`)).json()).toBe('whole')
  })

  it.each([
    [{ file: 'mocks/evil.ts', text: 'export default {}' }],
    [{ file: 'mocks/code.ts', text: 'export default {}' }],
    [{ file: 'mocks/evil.js', text: '' }],
    [{ file: 'mocks/evil.TS', text: '' }],
    [{ file: 'mocks/evil.mjs', text: '' }],
    [{ file: 'mocks/evil.json/../evil.cjs', text: '' }],
    [{ file: '../evil.json', text: '{}' }],
    [{ file: 'mocks/../../evil.json', text: '{}' }],
    [{ file: 'mocks\\..\\..\\evil.json', text: '{}' }],
    [{ file: '/tmp/evil.json', text: '{}' }],
    [{ file: 'package.json', text: '{}' }],
    [{ file: 'mockapi.config.ts', text: '' }],
    [{ file: 'mocks/evil.json\0.ts', text: '{}' }],
    [{ file: 'mocks/link/evil.json', text: '{}' }],
    [{ file: 'mocks/link.json', text: '{}' }],
    [{ key: 'GET /evil', answer: 1, file: 'mocks/link/evil.json' }],
    [{ key: 'GET /evil', answer: 1, file: 'mocks/code.ts' }],
    [{ key: 'CRUD /../../evil', answer: [] }],
    [{ key: 'CRUD /%2e%2e/%2e%2e/evil', answer: [] }],
    [{ file: 'mocks/api.json', text: '{ "GET /cart": ' }],
    [{ file: 'mocks/api.json', text: '{ "GET cart": 1 }' }],
    [{ key: 'GET /x', answer: { $file: '../../secret' } }],
  ])('%j is refused, and nothing is written', async (args) => {
    await using folder = await serve()
    const secret = join(folder.path, 'outside')
    writeFileSync(join(folder.path, 'other.json'), 'kept')
    symlinkSync(folder.path, join(folder.path, 'mocks/link'), 'junction')
    symlinkSync(join(folder.path, 'other.json'), join(folder.path, 'mocks/link.json'))
    const { isError, text } = await callTool(folder.server.url, 'edit_mock', args)
    expect(isError).toBe(true)
    expect(text).toMatch(/\w{3,}\. \S|[.!?]$/)
    for (const name of [
      'evil.json',
      '../evil.json',
      'mocks/evil.ts',
      'mocks/evil.TS',
      'mocks/evil.js',
      'mocks/evil.mjs',
      'mocks/evil.cjs',
      'evil.cjs',
      'package.json',
      'mockapi.config.ts',
      'mocks/x.json',
    ]) {
      expect(existsSync(join(folder.path, name)), name).toBe(false)
    }
    expect(existsSync(secret)).toBe(false)
    expect(readFileSync(join(folder.path, 'other.json'), 'utf8')).toBe('kept')
    for (const [name, before] of Object.entries(files)) {
      expect(readFileSync(join(folder.path, name), 'utf8')).toBe(before)
    }
  })

  it.each([
    [{}, '"key" and "answer"'],
    [{ text: '{}' }, '"file" is missing'],
    [{ key: 'GET /x', text: '{}', file: 'mocks/x.json' }, '"text" is the whole file'],
  ])('%j: says what to write', async (args, text) => {
    await using folder = await serve()
    const answer = await callTool(folder.server.url, 'edit_mock', args)
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(text) })
  })

  it('has no files to write where mocks are values', async () => {
    await using server = await createMockServer({ mocks: { 'GET /a': 1 }, port: 0 })
    const { isError, text } = await callTool(server.url, 'edit_mock', { key: 'GET /b', answer: 1 })
    expect([isError, text]).toEqual([true, expect.stringContaining('values')])
  })
})
