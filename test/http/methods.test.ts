import { describe, expect, it } from 'vitest'
import { defineMock } from 'mockapi'
import { raw } from '../support/raw.ts'
import { describeWays } from '../support/ways.ts'

const mocks = defineMock({
  'GET /fixed': { ok: true },
  'GET /made': () => ({ ok: true }),
  'POST /fixed': () => null,
  'OPTIONS /own': ({ json }) => json({ own: true }),
  'GET /tagged': ({ json }) => json(1, 200, { 'X-Tag': 't', Vary: 'Accept' }),
})

describeWays('methods', { mocks }, (way) => {
  it.each(['/fixed', '/made'])('GET and HEAD of %s have the same head', async (path) => {
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { status, headers, body } = await way.send(`${method} ${path}`)
      expect([status, body]).toEqual([200, method === 'GET' ? { ok: true } : ''])
      expect(headers.get('content-type')).toBe('application/json')
      expect(headers.get('content-length')).toBe('11')
    }
  })

  it('an answer of null is 204 without a body', async () => {
    const { status, headers, body } = await way.send('POST /fixed')
    expect([status, body, headers.get('content-length')]).toEqual([204, '', null])
  })

  it('OPTIONS tells the methods of a path, unless a mock answers it', async () => {
    const { status, headers, body } = await way.send('OPTIONS /fixed')
    expect([status, body, headers.get('allow')]).toEqual([204, '', 'GET, HEAD, POST, OPTIONS'])
    expect((await way.send('OPTIONS /own')).body).toEqual({ own: true })
    expect((await way.send('OPTIONS /nowhere')).status).toBe(404)
  })

  it('another method is 405, which names those that there are', async () => {
    const { status, headers, body } = await way.send('DELETE /fixed')
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS'])
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({
      type: 'urn:mockapi:method-not-allowed',
      detail: '/fixed answers GET, HEAD, POST, OPTIONS, not DELETE.',
    })
  })

  it('a path that nothing answers is 404, which names what is near', async () => {
    const { status, headers, body } = await way.send('GET /fixd?a=1')
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(body).toEqual({
      type: 'urn:mockapi:no-endpoint',
      title: 'No mock answers this request',
      status: 404,
      code: 'no-endpoint',
      detail:
        'No mock answers GET /fixd. To declare it, add this to mocks option: "GET /fixd": { "ok": true }',
      near: [{ endpoint: 'GET /fixed', declared: 'mocks option', reason: expect.any(String) }],
      add: { file: 'mocks option', text: '"GET /fixd": { "ok": true }' },
    })
    expect(way.server.unmatched()).toMatchObject([{ request: { target: '/fixd?a=1' } }])
  })

  it('an address with a percent sign that encodes nothing is 400', async () => {
    const { status, body } = await way.send('GET /%zz')
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'bad-address' })])
  })
})

describeWays('pages of other origins', { mocks }, (way) => {
  const origin = 'http://localhost:3000'

  it('a page of this machine reads an answer, with cookies, and its headers', async () => {
    for (const path of ['/fixed', '/fixed', '/made', '/nowhere']) {
      const { headers } = await way.send(`GET ${path}`, undefined, { origin })
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toBe('Origin')
      const exposed = path === '/nowhere' ? null : 'etag'
      expect(headers.get('access-control-expose-headers')).toBe(exposed)
    }
    const { headers } = await way.send('GET /tagged', undefined, { origin })
    expect(headers.get('access-control-expose-headers')).toContain('x-tag')
    expect(headers.get('vary')).toBe('Accept, Origin')
  })

  it('no page is told anything without an origin', async () => {
    const { headers } = await way.send('GET /fixed')
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([null, null])
  })

  it('a preflight is granted what it asks for', async () => {
    const { status, headers, body } = await way.send('OPTIONS /fixed', undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-own',
    })
    expect([status, body]).toEqual([204, ''])
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      'access-control-allow-headers': 'x-own',
      'access-control-max-age': '600',
    })
  })

  it.each(['GET', 'OPTIONS', 'HEAD'])('a foreign origin is refused: %s', async (method) => {
    const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const { status, headers, body } = await way.send(`${method} /fixed`, undefined, foreign)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null])
    if (method !== 'HEAD') expect(body).toMatchObject({ code: 'origin-refused' })
  })
})

describe('foreign hosts', () => {
  describeWays('a host', { mocks }, (way) => {
    it('is refused by the own listener alone; who has another server guards that', async () => {
      if (way.port === undefined) {
        const answer = await way.send('GET /fixed', undefined, { host: 'evil.example' })
        expect(answer.status).toBe(200)
        return
      }
      const head = `GET ${way.base}/fixed HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
      const answer = await raw(way.port, head)
      expect(answer.split(' ', 2)[1]).toBe(way.guardsHosts ? '403' : '200')
    })
  })
})

describeWays(
  'an origin that the settings name',
  { mocks, cors: ['https://app.example'] },
  (way) => {
    it('reads answers without cookies', async () => {
      const { status, headers } = await way.send('GET /made', undefined, {
        origin: 'https://app.example',
      })
      expect([status, headers.get('access-control-allow-origin')]).toEqual([
        200,
        'https://app.example',
      ])
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    })
  },
)
