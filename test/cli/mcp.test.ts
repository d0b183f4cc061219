import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { startMcp } from '../support/mcp-stdio.ts'

const files = { 'mocks/api.json': '{\n  "GET /cart": { "items": [7] }\n}\n' }
const cart = { path: '/cart' }

it('serves the mocks in its own process, and what is saved at once', async () => {
  await using mcp = startMcp(files)
  const found = await mcp.call('find_endpoints')
  expect(found.result).toMatchObject({ server: 'in process', endpoints: [{ key: 'GET /cart' }] })
  expect((await mcp.call('request', cart)).result['untrustedBody']).toEqual({ items: [7] })
  const added = await mcp.call('edit_mock', { key: 'GET /total', answer: 12 })
  expect(added.result).toMatchObject({ now: { status: 200, untrustedBody: 12 } })
  writeFileSync(join(mcp.cwd, 'mocks/api.json'), '{ "GET /cart": "saved" }')
  await expect
    .poll(async () => (await mcp.call('request', cart)).result['untrustedBody'])
    .toBe('saved')
  mcp.leave()
  expect(await mcp.cli.ended).toBe(0)
  expect(mcp.cli.out()).toBe('')
})

it('asks the server of the folder that runs, from when it starts until it ends', async () => {
  await using mcp = startMcp(files)
  await mcp.call('request', { ...cart, headers: { 'x-from': 'own' } })
  {
    await using serve = startInProcess(mcp.cwd, ['serve', '--port', '0'])
    await serve.listed()
    const url = await serve.url()
    expect((await mcp.call('find_endpoints')).result['server']).toBe(url)
    await fetch(`${url}/cart`)
    expect((await mcp.call('journal')).result['calls']).toMatchObject([{ status: 200 }])
    await mcp.call('behave', { key: 'GET /cart', fail: 503 })
    expect((await fetch(`${url}/cart`)).status).toBe(503)
    const added = await mcp.call('edit_mock', { key: 'GET /new', answer: 1 })
    expect(added.result).toMatchObject({ now: { status: 200 } })
    expect(await (await fetch(`${url}/new`)).json()).toBe(1)
  }
  expect((await mcp.call('request', cart)).result['status']).toBe(200)
  expect((await mcp.call('find_endpoints')).result['server']).toBe('in process')
})

it('writes TypeScript, for a server that runs as well', async () => {
  const code = "export default { 'GET /code': { ok: true } }\n"
  await using mcp = startMcp({ ...files, 'mocks/code.ts': code })
  const text = "export default { 'GET /code': { ok: 'own' } }\n"
  expect(await mcp.call('edit_mock', { file: 'mocks/code.ts', text })).toMatchObject({
    isError: false,
  })
  expect((await mcp.call('request', { path: '/code' })).result['untrustedBody']).toEqual({
    ok: 'own',
  })
  await using serve = startInProcess(mcp.cwd, ['serve', '--port', '0'])
  await serve.listed()
  const other = "export default { 'GET /code': 1, 'GET /more': 2 }\n"
  const written = await mcp.call('edit_mock', { file: 'mocks/code.ts', text: other })
  expect(written.result['summary']).toBe('mocks/code.ts is written, and served.')
  expect(await (await fetch(`${await serve.url()}/more`)).json()).toBe(2)
  expect(readFileSync(join(mcp.cwd, 'mocks/code.ts'), 'utf8')).toBe(other)
})

it('makes the folder of the mocks with the first one', async () => {
  await using mcp = startMcp({})
  const none = await mcp.call('find_endpoints')
  expect(none).toMatchObject({ isError: true, text: expect.stringContaining('edit_mock') })
  const refused = await mcp.call('edit_mock', { key: 'nothing', answer: 1 })
  expect(refused.isError).toBe(true)
  expect(existsSync(join(mcp.cwd, 'mocks'))).toBe(false)
  const added = await mcp.call('edit_mock', { key: 'CRUD /users', answer: [{ id: 1 }] })
  expect(added).toMatchObject({ isError: false, result: { now: { status: 200 } } })
  expect(readdirSync(join(mcp.cwd, 'mocks'))).toEqual(['users.json'])
})

it('tells of broken mocks, and goes on once they are mended', async () => {
  await using mcp = startMcp({ 'mocks/api.json': '{ "GET /cart": ' })
  const broken = await mcp.call('find_endpoints')
  expect(broken.result).toMatchObject({
    problems: [{ at: expect.stringContaining('mocks/api.json:1') }],
  })
  const text = '{ "GET /cart": 1 }'
  expect(await mcp.call('edit_mock', { file: 'mocks/api.json', text })).toMatchObject({
    isError: false,
  })
  expect((await mcp.call('request', cart)).result['status']).toBe(200)
})

it('asks another server by its address, in a session of its own', async () => {
  await using server = await createMockServer({ mocks: { 'GET /far': 1 }, port: 0 })
  await using mcp = startMcp({}, ['--url', server.url, '--session', 'agent'])
  expect((await mcp.call('request', { path: '/far' })).result['status']).toBe(200)
  expect(server.session('agent').calls()).toHaveLength(1)
  await mcp.call('request', { path: '/far', session: 'other' })
  expect(server.session('other').calls()).toHaveLength(1)
  expect((await mcp.call('edit_mock', { key: 'GET /x', answer: 1 })).isError).toBe(true)
  await server.close()
  expect(await mcp.call('request', { path: '/far' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('No server answers'),
  })
})

it('serves the mocks itself where flags say how', async () => {
  await using mcp = startMcp(files, ['--prefix', '/api'])
  await using serve = startInProcess(mcp.cwd, ['serve', '--port', '0'])
  await serve.listed()
  const { result } = await mcp.call('find_endpoints')
  expect(result).toMatchObject({ server: 'in process', addressesBeginWith: ['/api'] })
  expect((await mcp.call('request', { path: '/api/cart' })).result['status']).toBe(200)
  const added = await mcp.call('edit_mock', { key: 'GET /more', answer: 1 })
  expect(added.result).toMatchObject({ now: { status: 200 } })
})

it('ends by a signal', async () => {
  const mcp = startMcp(files)
  await mcp.call('find_endpoints')
  await mcp.cli[Symbol.asyncDispose]()
  expect([await mcp.cli.ended, mcp.cli.err()]).toEqual([0, ''])
  await mcp[Symbol.asyncDispose]()
})

it('sends its token to no mock', async () => {
  const mocks = defineMock({
    'GET /__mockapi-like': ({ req }) => req.header('authorization') ?? 'none',
  })
  await using server = await createMockServer({ mocks, port: 0, adminToken: 'right' })
  await using mcp = startMcp({}, ['--url', server.url, '--admin-token', 'right'])
  const asked = await mcp.call('request', { path: '/__mockapi-like' })
  expect(asked.result['untrustedBody']).toBe('none')
})

it('refuses what is no address and no folder', async () => {
  const wrong = await runInProcess('.', ['mcp', '--url', 'nowhere'])
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('no address')])
  await using mcp = startMcp(files, ['moks'])
  const { isError, text } = await mcp.call('find_endpoints')
  expect([isError, text]).toEqual([true, expect.stringContaining('Did you mean')])
  expect((await mcp.call('edit_mock', { key: 'GET /x', answer: 1 })).isError).toBe(true)
  expect(existsSync(join(mcp.cwd, 'moks'))).toBe(false)
})
