import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send, serveShop } from '../support/admin-shop.ts'
import type { ServedFolder } from '../support/folder.ts'
import { ask, askModern, modernMeta, post } from '../support/mcp.ts'

let shop: ServedFolder
let url = ''

beforeAll(async () => {
  shop = await serveShop()
  url = shop.server.url
})

afterAll(() => shop[Symbol.asyncDispose]())

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

describe('versions with a handshake', () => {
  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])(
    '%s is spoken',
    async (version) => {
      const { result } = await ask(url, 'initialize', {
        protocolVersion: version,
        capabilities: {},
      })
      expect(result).toMatchObject({
        protocolVersion: version,
        capabilities: { tools: {} },
        serverInfo: { name: 'mockapi' },
      })
      const headers = { 'mcp-protocol-version': version }
      const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' }
      expect(await post(url, initialized, headers)).toMatchObject({ status: 202, text: '' })
      expect((await post(url, list, headers)).body).toMatchObject({
        id: 1,
        result: { tools: expect.any(Array) },
      })
      expect((await ask(url, 'ping')).result).toEqual({})
    },
  )

  it('of others the newest is offered', async () => {
    for (const protocolVersion of ['2023-01-01', '2026-07-28', 7, undefined]) {
      const { result } = await ask(url, 'initialize', { protocolVersion })
      expect(result).toMatchObject({ protocolVersion: '2025-11-25' })
    }
    const answer = await post(url, list, { 'mcp-protocol-version': '2023-01-01' })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: -32_022 } } })
  })

  it('take a list of messages where their version has lists', async () => {
    const notice = { jsonrpc: '2.0', method: 'notifications/x' }
    const ping = { jsonrpc: '2.0', id: 'p', method: 'ping' }
    const { body } = await post(url, [list, notice, 7, ping])
    expect(body).toMatchObject([
      { id: 1, result: { tools: expect.any(Array) } },
      { id: null, error: { code: -32_600 } },
      { id: 'p', result: {} },
    ])
    expect(await post(url, [notice])).toMatchObject({ status: 202, text: '' })
    const newer = await post(url, [list], { 'mcp-protocol-version': '2025-06-18' })
    expect(newer).toMatchObject({ status: 400, body: { error: { code: -32_600 } } })
    expect((await post(url, [])).status).toBe(400)
    expect(
      (
        await post(
          url,
          Array.from({ length: 51 }, () => ping),
        )
      ).status,
    ).toBe(400)
  })
})

describe('the version without a handshake', () => {
  it('says what it is, and what it can', async () => {
    const { status, body } = await askModern(url, 'server/discover')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: 'a',
      result: {
        resultType: 'complete',
        supportedVersions: expect.arrayContaining(['2026-07-28', '2025-11-25']),
        capabilities: { tools: {} },
        ttlMs: expect.any(Number),
        cacheScope: 'private',
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'mockapi' } },
      },
    })
    const tools = await askModern(url, 'tools/list')
    expect(tools.body).toMatchObject({ result: { resultType: 'complete', cacheScope: 'private' } })
  })

  it('has no methods of the handshake', async () => {
    for (const method of ['initialize', 'ping', 'tools/lst']) {
      const answer = await askModern(url, method)
      expect(answer).toMatchObject({ status: 404, body: { id: 'a', error: { code: -32_601 } } })
    }
    const { body } = await askModern(url, 'tools/lst')
    expect(body).toMatchObject({ error: { message: expect.stringContaining('"tools/list"') } })
  })

  it('wants the headers that repeat the body', async () => {
    const params = { name: 'find_endpoints' }
    const wrong: Record<string, string>[] = [
      { 'mcp-method': 'tools/list' },
      { 'mcp-name': 'reset' },
      { 'mcp-name': '=?base64?%%?=' },
      { 'mcp-protocol-version': '2025-11-25' },
      { 'mcp-protocol-version': '1900-01-01' },
    ]
    for (const headers of wrong) {
      const answer = await askModern(url, 'tools/call', params, headers)
      expect(answer).toMatchObject({ status: 400, body: { id: 'a', error: { code: -32_020 } } })
    }
    const bare = { ...list, params: { _meta: modernMeta } }
    expect((await post(url, bare)).body).toMatchObject({ error: { code: -32_020 } })
    const encoded = { 'mcp-name': `=?base64?${btoa('find_endpoints')}?=` }
    expect((await askModern(url, 'tools/call', params, encoded)).status).toBe(200)
  })

  it('refuses what lacks a part, and other versions by name', async () => {
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }
    expect(await post(url, list, headers)).toMatchObject({
      status: 400,
      body: { id: 1, error: { code: -32_602 } },
    })
    const version = 'io.modelcontextprotocol/protocolVersion'
    const without = { ...list, params: { _meta: { [version]: '2026-07-28' } } }
    expect((await post(url, without, headers)).body).toMatchObject({ error: { code: -32_602 } })
    const later = { ...list, params: { _meta: { ...modernMeta, [version]: '2031-01-01' } } }
    expect(
      await post(url, later, { ...headers, 'mcp-protocol-version': '2031-01-01' }),
    ).toMatchObject({
      status: 400,
      body: { error: { code: -32_022, data: { supported: expect.any(Array) } } },
    })
  })
})

describe('what is no message', () => {
  it.each([
    ['{', -32_700],
    ['[[[['.repeat(100) + ']]]]'.repeat(100), -32_700],
    ['7', -32_600],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32_600],
    ['{"jsonrpc":"2.0","id":1}', -32_600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', -32_600],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32_600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32_600],
  ])('%.50s is refused', async (body, code) => {
    expect(await post(url, body)).toMatchObject({ status: 400, body: { error: { code } } })
  })

  it('names its method, and the nearest', async () => {
    const { error } = await ask(url, 'tools/cal')
    expect(error).toMatchObject({ code: -32_601, message: expect.stringContaining('"tools/call"') })
    expect((await ask(url, 'toString')).error).toMatchObject({ code: -32_601 })
    const unknown = await ask(url, 'tools/call', { name: 'find_endpoint' })
    expect(unknown.error).toMatchObject({
      code: -32_602,
      message: expect.stringContaining('"find_endpoints"'),
    })
    expect((await ask(url, 'tools/call', { name: 'constructor' })).error?.code).toBe(-32_602)
  })

  it('answers are taken without a word, other methods and types are not', async () => {
    expect((await post(url, { jsonrpc: '2.0', id: 1, result: {} })).status).toBe(202)
    expect(await send(url, 'GET /mcp')).toMatchObject({
      status: 405,
      headers: { allow: 'OPTIONS, POST' },
    })
    expect((await send(url, 'DELETE /mcp')).status).toBe(405)
    expect((await post(url, list, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post(url, ' '.repeat(1024 * 1024 + 1))).status).toBe(413)
  })
})
