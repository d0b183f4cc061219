import { HttpResponse, bypass, delay, http, passthrough } from 'msw'
import { describe, expect, test } from 'vitest'
import { serve } from '../support/msw-handlers.ts'

describe('what a handler gets', () => {
  test('parameters, query, cookies, headers and body', async () => {
    await using server = await serve([
      http.post('/users/:id/posts/:post?', async ({ request, params, cookies, requestId }) =>
        HttpResponse.json({
          params,
          cookies,
          query: new URL(request.url).searchParams.get('q'),
          header: request.headers.get('x-one'),
          body: await request.json(),
          numbered: requestId !== '',
        }),
      ),
    ])
    const response = await server.fetch('/users/a%20b/posts?q=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'sid=7', 'x-one': 'two' },
      body: '{"a":[1]}',
    })
    expect(await response.json()).toEqual({
      params: { id: 'a b' },
      cookies: { sid: '7' },
      query: '1',
      header: 'two',
      body: { a: [1] },
      numbered: true,
    })
  })

  test('a body that is no JSON, and forms', async () => {
    await using server = await serve([
      http.post('/raw', async ({ request }) => HttpResponse.text(await request.text())),
      http.post('/form', async ({ request }) =>
        HttpResponse.json(Object.fromEntries(await request.formData())),
      ),
    ])
    const broken = await server.fetch('/raw', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ "a": ',
    })
    expect(await broken.text()).toBe('{ "a": ')
    expect(server.calls('POST /raw')[0]?.request.text).toBe('{ "a": ')
    const body = new FormData()
    body.set('name', 'Ada')
    const form = await server.fetch('/form', { method: 'POST', body })
    expect(await form.json()).toEqual({ name: 'Ada' })
  })
})

describe('what a handler answers', () => {
  const form = new FormData()
  form.set('a', '1')
  const bytes = new Uint8Array([1, 2, 3])
  const cases: [string, () => Response, { type: string | null; body: unknown; status?: number }][] =
    [
      ['json', () => HttpResponse.json({ a: 1 }), { type: 'application/json', body: '{"a":1}' }],
      [
        'a status',
        () => HttpResponse.json([], { status: 201 }),
        { type: 'application/json', body: '[]', status: 201 },
      ],
      ['text', () => HttpResponse.text('hi'), { type: 'text/plain', body: 'hi' }],
      ['xml', () => HttpResponse.xml('<a/>'), { type: 'text/xml', body: '<a/>' }],
      ['html', () => HttpResponse.html('<p>'), { type: 'text/html', body: '<p>' }],
      [
        'bytes',
        () => HttpResponse.arrayBuffer(bytes.buffer),
        { type: 'application/octet-stream', body: '\u0001\u0002\u0003' },
      ],
      [
        'nothing',
        () => new HttpResponse(null, { status: 204 }),
        { type: null, body: '', status: 204 },
      ],
      ['a plain Response', () => Response.json(7), { type: 'application/json', body: '7' }],
      [
        'a redirect',
        () => HttpResponse.redirect('http://a.test/b', 307),
        { type: null, body: '', status: 307 },
      ],
    ]
  test.each(cases)('%s', async (_, make, expected) => {
    await using server = await serve([http.get('/x', () => make())])
    const response = await server.fetch('/x', { redirect: 'manual' })
    expect(response.status).toBe(expected.status ?? 200)
    expect(response.headers.get('content-type')).toBe(expected.type)
    expect(await response.text()).toBe(expected.body)
  })

  test('a form and a stream', async () => {
    const stream = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('one '))
          controller.enqueue(new TextEncoder().encode('two'))
          controller.close()
        },
      })
    await using server = await serve([
      http.get('/form', () => HttpResponse.formData(form)),
      http.get('/stream', () => new HttpResponse(stream())),
    ])
    const answer = await server.fetch('/form')
    expect((await answer.formData()).get('a')).toBe('1')
    expect(await (await server.fetch('/stream')).text()).toBe('one two')
  })

  test('cookies, each in a header of its own, over the network as well', async () => {
    await using server = await serve([
      http.post('/login', () => {
        const headers = new Headers([
          ['set-cookie', 'a=1; Path=/'],
          ['set-cookie', 'b=2'],
        ])
        return new HttpResponse(null, { headers })
      }),
    ])
    await server.listen(0)
    for (const response of [
      await server.fetch('/login', { method: 'POST' }),
      await fetch(`${server.url}/login`, { method: 'POST' }),
    ]) {
      expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    }
  })

  test('a network error breaks the connection', async () => {
    await using server = await serve([http.get('/x', () => HttpResponse.error())])
    await server.listen(0)
    await expect(server.fetch('/x')).rejects.toThrow(TypeError)
    await expect(fetch(`${server.url}/x`)).rejects.toThrow(TypeError)
  })

  test('a thrown response is the answer, a thrown error 500 with its words', async () => {
    await using server = await serve([
      http.get('/thrown', () => {
        throw HttpResponse.json({ no: 1 }, { status: 403 })
      }),
      http.get('/broken', () => {
        throw new Error('no luck')
      }),
    ])
    expect((await server.fetch('/thrown')).status).toBe(403)
    const broken = await server.fetch('/broken')
    expect(broken.status).toBe(500)
    expect(await broken.json()).toMatchObject({
      code: 'handler-failed',
      detail: expect.stringContaining('no luck'),
    })
  })

  test('a delay', async () => {
    await using server = await serve([
      http.get('/x', async () => {
        await delay(30)
        return HttpResponse.json(1)
      }),
    ])
    const started = performance.now()
    await server.fetch('/x')
    expect(performance.now() - started).toBeGreaterThan(25)
  })
})

describe('what a handler leaves to others', () => {
  const below = {
    'GET /users/:id': ({ params }: { params: { id: string } }) => ({ below: params.id }),
  }

  test('passthrough() goes on to the other mocks, past the rest of the list', async () => {
    await using server = await serve(
      [
        http.get('/users/:id', () => passthrough()),
        http.get('/users/:id', () => HttpResponse.json('never')),
      ],
      below,
    )
    expect(await (await server.fetch('/users/1')).json()).toEqual({ below: '1' })
    const [call] = server.calls()
    expect(call?.answeredBy?.key).toBe('GET /users/:id')
  })

  test('a handler that returns nothing is followed by the next', async () => {
    const seen: string[] = []
    await using server = await serve([
      http.all('*', ({ request }) => void seen.push(new URL(request.url).pathname)),
      http.get('/users/:id', () => HttpResponse.json('second')),
    ])
    expect(await (await server.fetch('/users/1')).json()).toBe('second')
    expect(seen).toEqual(['/users/1'])
    expect(server.calls('GET /users/:id')).toHaveLength(1)
  })

  test('preflights of browsers, which MSW never sees', async () => {
    let asked = 0
    await using server = await serve([
      http.all('*', () => void asked++),
      http.get('/users', () => HttpResponse.json([])),
    ])
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' }
    const response = await server.fetch('/users', { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(asked).toBe(0)
    await server.fetch('/users', { method: 'OPTIONS' })
    expect(asked).toBe(1)
  })

  test('a request that no handler answers is one that no mock matches', async () => {
    await using server = await serve([http.all('*', () => undefined)])
    const response = await server.fetch('/nowhere')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'no-endpoint' })
    expect(server.unmatched()).toHaveLength(1)
  })

  test('bypass() asks what lies below the handlers', async () => {
    await using server = await serve(
      [
        http.get('/users/:id', async ({ request }) => {
          const original = await fetch(bypass(request))
          return HttpResponse.json({ ...((await original.json()) as object), patched: true })
        }),
      ],
      below,
    )
    await server.listen(0)
    const response = await fetch(`${server.url}/users/3`)
    expect(await response.json()).toEqual({ below: '3', patched: true })
  })

  test('bypass() where nothing lies below rejects, in place of a 404 to patch', async () => {
    await using server = await serve([
      http.get('/users/:id', async ({ request }) => {
        const original = await fetch(bypass(request))
        return HttpResponse.json({ ...((await original.json()) as object), patched: true })
      }),
    ])
    await server.listen(0)
    const response = await fetch(`${server.url}/users/3`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ code: 'upstream-failed' })
  })
})
