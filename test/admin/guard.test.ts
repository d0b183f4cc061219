import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { refuseStranger } from '../../src/admin/guard.ts'
import { NodeConnection } from '../../src/node/connection.ts'
import { serveShop, send } from '../support/admin-shop.ts'

const foreign = [
  'https://evil.test',
  'http://localhost.evil.test',
  'http://127.0.0.1.evil.test',
  'http://evil.test:4000',
  'http://192.168.1.5',
  'https://app.test',
  'file://',
  'null',
  'chrome-extension://abc',
  'http://localhost@evil.test',
]
const token = 'dG9rZW4tMTIzNDU2Nzg5MA=='
const bearer = (text: string) => ({ authorization: `Bearer ${text}` })

describe('pages', () => {
  it.each(foreign)('of %s reach nothing, whatever --cors says', async (origin) => {
    for (const cors of [['*'], ['https://app.test']]) {
      await using shop = await serveShop({ cors })
      const { url } = shop.server
      const headers = { origin }
      const asked = { origin, 'access-control-request-method': 'POST' }
      const answers = [
        await send(url, 'GET /state', { headers }),
        await send(url, 'GET /requests/stream', { headers }),
        await send(url, 'POST /reset', { headers }),
        await send(url, 'DELETE /collections/users/1', { headers }),
        await send(url, 'OPTIONS /reset', { headers: asked }),
      ]
      for (const { status, headers: res, body } of answers) {
        expect([status, res['access-control-allow-origin']]).toEqual([403, undefined])
        expect(body).toMatchObject({ code: 'origin-refused' })
      }
      expect(shop.server.db('users').count()).toBe(2)
    }
  })

  it('of other sites open no session', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const headers = { origin: 'https://evil.test', 'x-mockapi-session': 'a' }
    for (const url of [server.url, `${server.url}/__session/b`]) {
      expect((await send(url, 'GET /sessions', { headers })).status).toBe(403)
      expect((await fetch(`${url}/users`, { headers })).status).toBe(403)
    }
    const strange = { host: 'evil.test', 'x-mockapi-session': 'a' }
    expect((await send(`${server.url}/__session/b`, 'GET /', { headers: strange })).status).toBe(
      403,
    )
    expect(server.sessions).toEqual([])
  })

  it('of other sites ask nothing that names no origin either, as an image does', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    for (const base of [url, `${url}/__session/b`]) {
      expect((await send(base, 'GET /health', { headers: image })).status).toBe(403)
    }
    const link = { ...image, 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' }
    expect((await send(url, 'GET /health', { headers: link })).status).toBe(200)
    expect(shop.server.sessions).toEqual([])
  })

  it('of this machine may read and write, on any port', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    for (const origin of [url, 'http://localhost:3000', 'http://127.0.0.1:5173']) {
      const asked = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      }
      const preflight = await send(url, 'OPTIONS /reset', { headers: asked })
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'OPTIONS, POST',
          'access-control-allow-headers': 'content-type',
        },
      })
      const written = await send(url, 'POST /reset', { headers: { origin } })
      const headers = { 'access-control-allow-origin': origin }
      expect(written).toMatchObject({ status: 204, headers })
    }
  })

  it('cannot embed an answer', async () => {
    await using shop = await serveShop()
    const { headers } = await send(shop.server.url, 'GET /state')
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    '',
  ])('of other sites cannot send a form as "%s"', async (type) => {
    await using shop = await serveShop()
    const { server } = shop
    const calls = ['POST /reset', 'POST /overrides', 'POST /collections/users', 'PUT /behaviour']
    for (const line of calls) {
      const headers = { 'content-type': type }
      const body = '{"use":{"GET /cart":"stolen"}}'
      const res = await send(server.url, line, { headers, body })
      expect(res, line).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } })
    }
    expect([server.overrides, server.db('users').count()]).toEqual([[], 2])
  })
})

describe('the token', () => {
  it('is not asked for on this machine', async () => {
    await using shop = await serveShop()
    expect(shop.server.adminToken).toBeUndefined()
    expect((await send(shop.server.url, 'GET /health')).status).toBe(200)
  })

  it('is made up when the server listens for the network, and all must send it', async () => {
    await using shop = await serveShop({ host: '0.0.0.0' })
    const { server } = shop
    const url = `http://127.0.0.1:${server.port}`
    const { adminToken = '' } = server
    expect(adminToken).toMatch(/^[\w-]{32}$/)
    for (const path of ['/version', '/openapi.json', '/state', '/nowhere', '/requests/stream']) {
      const refused = await send(url, `GET ${path}`)
      expect(refused, path).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="mockapi"' },
        body: { code: 'no-admin-token' },
      })
      expect(refused.text).not.toContain(adminToken)
    }
    const allowed = await send(url, 'GET /state', { headers: bearer(adminToken) })
    expect(allowed.status).toBe(200)
    await using other = await serveShop({ host: '0.0.0.0' })
    expect(other.server.adminToken).not.toBe(adminToken)
  })

  it.each(['', token.slice(0, -1), `${token}x`, token.toLowerCase(), 'Basic', `x ${token}`])(
    'that was given is asked of all, and "%s" is another one',
    async (wrong) => {
      await using shop = await serveShop({ adminToken: token })
      const { url, adminToken } = shop.server
      expect(adminToken).toBe(token)
      const refused = await send(url, 'POST /reset', { headers: bearer(wrong) })
      expect(refused.status).toBe(401)
      const schemes = [`Bearer ${token}`, `bearer  ${token}`]
      for (const authorization of schemes) {
        expect((await send(url, 'POST /reset', { headers: { authorization } })).status).toBe(204)
      }
    },
  )

  it('is asked of those who come by another name, as through a proxy', async () => {
    await using shop = await serveShop({ allowedHosts: ['shop.test'] })
    const { url, adminToken = '' } = shop.server
    const host = 'shop.test'
    expect((await send(url, 'GET /health')).status).toBe(200)
    expect((await send(url, 'GET /version', { headers: { host } })).status).toBe(401)
    const headers = { host, ...bearer(adminToken) }
    expect((await send(url, 'GET /health', { headers })).status).toBe(200)
  })

  it('is needed by an address of the network that leads here, even where there is none', async () => {
    await using shop = await serveShop()
    const res = await send(shop.server.url, 'GET /state', {
      headers: { host: '192.168.1.5:4000' },
    })
    const detail = expect.stringContaining('--admin-token <text>') as string
    expect(res).toMatchObject({ status: 401, body: { detail } })
  })

  it.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.1.5', false],
    ['::ffff:192.168.1.5', false],
    ['fe80::1', false],
    [undefined, false],
  ])('is asked of whoever comes from %s unless that is here: %s', (remoteAddress, isHere) => {
    const incoming = { headers: {}, rawHeaders: [], socket: { remoteAddress } }
    const connection = new NodeConnection(incoming as never, {} as never)
    const ask = (isTokenForAll: boolean) =>
      refuseStranger(() => 'localhost:4000', {
        isLocal: connection.isLocal(),
        token,
        isTokenForAll,
      })?.code
    expect([ask(false), ask(true)]).toEqual([isHere ? undefined : 401, 401])
  })

  it('is not asked of code in the same process', async () => {
    await using server = await createMockServer({ mocks: {}, adminToken: token })
    expect((await server.fetch('/__mockapi/health')).status).toBe(200)
  })

  it('must fit into a header', async () => {
    await expect(createMockServer({ mocks: {}, adminToken: 'two words' })).rejects.toThrow(
      'adminToken: The admin token cannot be sent in a header.',
    )
  })
})

describe('without the admin API', () => {
  it('its addresses are those of any other path', async () => {
    await using shop = await serveShop({ admin: false, host: '0.0.0.0' })
    const { port, adminToken } = shop.server
    expect(adminToken).toBeUndefined()
    for (const line of ['GET /health', 'GET /openapi.json', 'POST /reset', 'GET ']) {
      const res = await send(`http://127.0.0.1:${port}`, line)
      expect(res, line).toMatchObject({ status: 404, body: { code: 'no-endpoint' } })
    }
  })
})

describe('what it takes', () => {
  it.each([
    '../secret.txt',
    '..%2Fsecret.txt',
    '/etc/passwd',
    'a/../../secret.txt',
    String.raw`..\secret.txt`,
    'C:/secret.txt',
    '//server/secret.txt',
  ])('is no file outside of the mocks: %s', async ($file) => {
    await using shop = await serveShop()
    const { server } = shop
    const calls = [
      { once: { key: 'GET /cart', answer: { $file } } },
      { use: { 'GET /cart': { $body: { $file } } } },
    ]
    const [refused] = [await send(server.url, 'POST /overrides', { body: calls[0] })]
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-admin-call' } })
    await send(server.url, 'POST /overrides', { body: calls[1] })
    const text = await (await server.fetch('/cart')).text()
    expect(text).not.toMatch(/root:|SECRET/)
  })

  it.each([
    '() => process.exit(1)',
    'function () { return 1 }',
    '<%= process.env.PATH %>',
    '${process.env.PATH}',
    '#{7*7}',
    '{% raw %}7{% endraw %}',
    'require("fs")',
    'import("node:fs")',
  ])('is no code: %s', async (text) => {
    await using shop = await serveShop()
    const { server } = shop
    const laid = await send(server.url, 'POST /overrides', {
      body: { use: { 'GET /cart': text } },
    })
    expect(laid.status).toBe(201)
    expect(await (await server.fetch('/cart')).json()).toBe(text)
  })

  it.each(['{{constructor.constructor("return 1")()}}', '{{__proto__}}', '{{process.env}}'])(
    'is no template that mock files do not have: %s',
    async (text) => {
      await using shop = await serveShop()
      const body = { use: { 'GET /cart': text } }
      const res = await send(shop.server.url, 'POST /overrides', { body })
      expect(res.status).toBe(422)
    },
  )

  it('leaves prototypes alone', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    const polluting = '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}'
    for (const line of ['POST /overrides', 'PUT /behaviour', 'PUT /scenarios/order']) {
      expect((await send(url, line, { body: polluting })).status, line).toBe(422)
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await send(url, `GET /collections/${name}`)).status).toBe(404)
      expect((await send(url, `PUT /scenarios/${name}`, { body: {} })).status).toBe(404)
      expect((await send(url, `GET /overrides?${name}=1`)).status).toBe(422)
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})
