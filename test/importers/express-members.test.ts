import { createMockServer } from 'mockapi'
import type { MockServer } from 'mockapi'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fromExpress, type ExpressHandler } from '../../src/importers/express/index.ts'
import { post } from '../support/mocks.ts'

async function served(mocks: unknown): Promise<MockServer> {
  const server = await createMockServer({ mocks: mocks as never })
  onTestFinished(() => server.close())
  return server
}

/** What a handler answers to `GET /x`. */
async function answer(handler: ExpressHandler, path = '/x', init?: RequestInit): Promise<Response> {
  const server = await served(fromExpress({ '/x': handler, '/x/:id': handler }))
  return await server.fetch(path, init)
}

const headersOf = ({ headers }: Response) => Object.fromEntries(headers)

describe('res', () => {
  test.each<[string, ExpressHandler, number, string, string?]>([
    ['json', (_, res) => res.json({ a: 1 }), 200, '{"a":1}', 'application/json; charset=utf-8'],
    ['json of a list', (_, res) => res.json([1]), 200, '[1]', 'application/json; charset=utf-8'],
    ['json of null', (_, res) => res.json(null), 200, 'null', 'application/json; charset=utf-8'],
    ['jsonp', (_, res) => res.jsonp({ a: 1 }), 200, '{"a":1}', 'application/json; charset=utf-8'],
    ['status', (_, res) => res.status(404).json({}), 404, '{}', 'application/json; charset=utf-8'],
    ['statusCode', (_, res) => ((res.statusCode = 403), res.end()), 403, ''],
    ['send of a text', (_, res) => res.send('<p>'), 200, '<p>', 'text/html; charset=utf-8'],
    [
      'send of an object',
      (_, res) => res.send({ a: 1 }),
      200,
      '{"a":1}',
      'application/json; charset=utf-8',
    ],
    ['send of nothing', (_, res) => res.status(201).send(), 201, ''],
    [
      'send of bytes',
      (_, res) => res.send(Buffer.from('ab')),
      200,
      'ab',
      'application/octet-stream',
    ],
    [
      'send of a status',
      (_, res) => res.send(401),
      401,
      'Unauthorized',
      'text/plain; charset=utf-8',
    ],
    ['sendStatus', (_, res) => res.sendStatus(403), 403, 'Forbidden', 'text/plain; charset=utf-8'],
    ['end', (_, res) => res.end('ok'), 200, 'ok', 'text/plain; charset=utf-8'],
    ['end after a status', (_, res) => res.status(204).end(), 204, ''],
    [
      'writeHead',
      (_, res) => res.writeHead(202, { 'Content-Type': 'text/css' }).end('a{}'),
      202,
      'a{}',
      'text/css',
    ],
    [
      'type',
      (_, res) => res.type('.xml').send('<a/>'),
      200,
      '<a/>',
      'application/xml; charset=utf-8',
    ],
    ['redirect', (_, res) => res.redirect('/y z'), 302, 'Found. Redirecting to /y%20z'],
    [
      'redirect with a status',
      (_, res) => res.redirect(301, '/y'),
      301,
      'Moved Permanently. Redirecting to /y',
    ],
    [
      'format',
      (_, res) => res.format({ html: () => res.send('<p>'), json: () => res.send({ a: 1 }) }),
      200,
      '<p>',
      'text/html; charset=utf-8',
    ],
  ])('answers with %s', async (_, handler, status, text, type) => {
    const response = await answer(handler, '/x', { redirect: 'manual' })
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(text)
    if (type !== undefined) expect(response.headers.get('content-type')).toBe(type)
  })

  test('sets headers and cookies', async () => {
    const response = await answer((_, res) => {
      res.set({ 'X-A': '1' } as never).header('X-B', '2')
      res.setHeader('X-Gone', '3')
      res.removeHeader('X-Gone')
      res.append('X-B', '4').vary('Origin').links({ next: '/x?page=2' }).location('/y')
      res.cookie('sid', 'a b', { httpOnly: true, maxAge: 5000, sameSite: 'lax' }).clearCookie('old')
      res.attachment('Umsätze.csv').send(`${res.get('x-a')} ${String(res.headersSent)}`)
    })
    expect(await response.text()).toBe('1 false')
    expect(headersOf(response)).toMatchObject({
      'x-a': '1',
      'x-b': '2, 4',
      vary: 'Origin',
      link: '</x?page=2>; rel="next"',
      location: '/y',
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="Ums?tze.csv"; filename*=UTF-8''Ums%C3%A4tze.csv`,
    })
    expect(response.headers.has('x-gone')).toBe(false)
    const [sid, old] = response.headers.getSetCookie()
    expect(sid).toMatch(/^sid=a%20b; Max-Age=5; Path=\/; Expires=.* GMT; HttpOnly; SameSite=Lax$/)
    expect(old).toBe('old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
  })

  test('streams what is written', async () => {
    let goOn = (): void => {}
    const response = await answer((_, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write('data: 1\n\n')
      goOn = () => {
        res.write('data: 2\n\n')
        res.end()
      }
    })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const read = async () => new TextDecoder().decode((await reader.read()).value)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await read()).toBe('data: 1\n\n')
    goOn()
    expect(await read()).toBe('data: 2\n\n')
    expect((await reader.read()).done).toBe(true)
  })

  test('answers later', async () => {
    const response = await answer((_, res) => void setTimeout(() => res.json({ late: true }), 5))
    expect(await response.json()).toEqual({ late: true })
  })

  test('says what mockapi does not have', async () => {
    const lines: [ExpressHandler, string][] = [
      [
        (_, res) => (res as never as { render(name: string): void }).render('index'),
        'mockapi has no res.render. There is no view engine: send a text with res.send(html)',
      ],
      [
        (req) => (req as never as { app: { get(name: string): void } }).app.get('env'),
        'mockapi has no req.app.get. A handler is run without an application of Express',
      ],
      [
        (req) => (req as never as { app: { db: object } }).app.db,
        "mockapi has no req.app.db. Write req.db('posts').find(1)",
      ],
      [
        (req) => (req as never as { range(size: number): void }).range(3),
        'mockapi has no req.range. Answer the file with res.sendFile',
      ],
      [
        (_, res) => res.cookie('a', 'b', { signed: true }),
        "A signed cookie needs a secret: run cookieParser('secret') before.",
      ],
      [
        (req) => ({ id: req.params.id }),
        'A handler of Express answers by res.json(…), and this one returned a value.',
      ],
    ]
    for (const [handler, sentence] of lines) {
      const response = await answer(handler)
      expect(response.status).toBe(500)
      expect(((await response.json()) as { detail: string }).detail).toContain(sentence)
    }
  })
})

describe('req', () => {
  test('has what Express has of a request', async () => {
    const response = await answer(
      (req, res) =>
        res.json({
          method: req.method,
          url: req.url,
          path: req.path,
          params: req.params,
          query: req.query,
          host: req.hostname,
          protocol: req.protocol,
          cookies: req.cookies,
          agent: req.get('User-Agent'),
          header: req.headers['x-tag'],
          xhr: req.xhr,
          accepts: req.accepts('html', 'json'),
          is: req.is('json'),
          ip: req.ip,
        }),
      '/x/7?a=1&b[c]=2&ids[]=1&ids[]=2&n=1&n=2',
      {
        headers: {
          cookie: 'sid=1',
          'user-agent': 'me',
          'x-tag': 't',
          'x-requested-with': 'XMLHttpRequest',
          accept: 'text/html;q=0.5, application/json',
        },
      },
    )
    expect(await response.json()).toEqual({
      method: 'GET',
      url: '/x/7?a=1&b[c]=2&ids[]=1&ids[]=2&n=1&n=2',
      path: '/x/7',
      params: { id: '7' },
      query: { a: '1', b: { c: '2' }, ids: ['1', '2'], n: ['1', '2'] },
      host: 'mockapi.local',
      protocol: 'http',
      cookies: { sid: '1' },
      agent: 'me',
      header: 't',
      xhr: true,
      accepts: 'json',
      is: null,
      ip: '127.0.0.1',
    })
  })

  test.each<[string, RequestInit, unknown]>([
    ['JSON', post({ name: 'Ada' }), { name: 'Ada' }],
    [
      'a form',
      { method: 'POST', body: new URLSearchParams('a=1&b[c]=2') },
      { a: '1', b: { c: '2' } },
    ],
    ['nothing', { method: 'POST' }, {}],
  ])('has %s as a body', async (_, init, body) => {
    const response = await answer((req, res) => res.json(req.body), '/x', init)
    expect(await response.json()).toEqual(body)
  })

  test('can be read as a stream', async () => {
    const response = await answer(
      (req, res) => {
        let text = ''
        req.on('data', (chunk) => (text += String(chunk)))
        req.on('end', () => res.send(text))
      },
      '/x',
      post({ name: 'Ada' }),
    )
    expect(await response.text()).toBe('{"name":"Ada"}')
  })

  test('is told when the client has gone', async () => {
    const controller = new AbortController()
    const events: string[] = []
    const closed = new Promise<void>((resolve) => {
      void answer(
        (req, res) => {
          req.on('close', () => events.push('req'))
          res.on('close', () => resolve(void events.push('res')))
          controller.abort()
        },
        '/x',
        { signal: controller.signal },
      ).catch(() => {})
    })
    await closed
    expect(events).toEqual(['req', 'res'])
  })
})
