import { describe, expect, it } from 'vitest'
import { idsOf, serve } from '../../support/json-server-0.ts'

const data = {
  posts: [
    { id: 1, title: 'one', tags: ['a'] },
    { id: 4, title: 'four' },
  ],
  notes: [{ id: 'x1', text: 'x' }],
  empty: [],
  profile: { name: 'typicode', languages: ['en'] },
}

describe('POST', () => {
  it('answers with the record and its address', async () => {
    await using served = await serve(data)
    const { status, body, headers } = await served.ask('POST /posts?views=1', { title: 'new' })
    expect(status).toBe(201)
    expect(body).toEqual({ id: 5, title: 'new' })
    expect(headers.get('location')).toBe(`${served.server.url}/posts/5`)
    expect(headers.get('access-control-expose-headers')).toBe('Location')
    expect((await served.ask('GET /posts/5')).body).toEqual(body)
  })

  it.each<[path: string, id: unknown, made: unknown]>([
    ['/posts', 77, 77],
    ['/posts', 'abc', 'abc'],
    ['/posts', 0, 5],
    ['/posts', '', 5],
    ['/posts', null, 5],
    ['/posts', false, 5],
    ['/empty', undefined, 1],
    ['/notes', 3, 3],
    ['/notes', undefined, expect.stringMatching(/^[\w-]{7}$/)],
  ])('%s with the id %j makes %j', async (path, id, made) => {
    await using served = await serve(data)
    const { status, body } = await served.ask(`POST ${path}`, { id, title: 'new' })
    expect(status).toBe(201)
    expect(body).toEqual({ id: made, title: 'new' })
  })

  it('gives no id twice, and random ones where the first is a text', async () => {
    await using served = await serve(data)
    await served.ask('POST /posts', {})
    await served.ask('DELETE /posts/5')
    expect((await served.ask('POST /posts', {})).body).toEqual({ id: 6 })
    await served.ask('POST /empty', { id: 'first' })
    for (let times = 0; times < 3; times++) {
      expect((await served.ask('POST /empty', {})).body).toEqual({
        id: expect.stringMatching(/^[\w-]{7}$/),
      })
    }
    await served.ask('DELETE /empty/first')
    expect(idsOf(await served.ask('GET /empty'))).toHaveLength(3)
  })

  it.each([1, '1'])('refuses the id %j, which is taken', async (id) => {
    await using served = await serve(data)
    const { status, body } = await served.ask('POST /posts', { id })
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'id-taken' })
  })

  it('keeps all of many at once', async () => {
    await using served = await serve(data)
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, n) => served.ask('POST /posts', { n })),
    )
    expect(new Set(made.map(({ body }) => (body as { id: number }).id)).size).toBe(100)
    expect(idsOf(await served.ask('GET /posts'))).toHaveLength(102)
  })
})

describe('PUT and PATCH', () => {
  it.each<[line: string, sent: object, body: unknown]>([
    ['PUT /posts/1', { title: 'new' }, { id: 1, title: 'new' }],
    ['PUT /posts/1', { id: 9, title: 'new' }, { id: 1, title: 'new' }],
    ['PUT /posts/1', { id: '1' }, { id: 1 }],
    ['PATCH /posts/1', { title: 'new' }, { id: 1, title: 'new', tags: ['a'] }],
    ['PATCH /posts/1', { id: 9, tags: null }, { id: 1, title: 'one', tags: null }],
    ['PATCH /notes/x1', { more: { a: 1 } }, { id: 'x1', text: 'x', more: { a: 1 } }],
  ])('%s %j', async (line, sent, expected) => {
    await using served = await serve(data)
    const { status, body } = await served.ask(line, sent)
    expect(status).toBe(200)
    expect(body).toEqual(expected)
    expect((await served.ask(`GET ${line.split(' ')[1]}`)).body).toEqual(expected)
  })
})

describe('single resources', () => {
  it.each<[method: string, status: number, body: unknown]>([
    ['POST', 201, { name: 'x' }],
    ['PUT', 200, { name: 'x' }],
    ['PATCH', 200, { name: 'x', languages: ['en'] }],
  ])('%s', async (method, status, expected) => {
    await using served = await serve(data)
    const answer = await served.ask(`${method} /profile`, { name: 'x' })
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual(expected)
    const location = method === 'POST' ? `${served.server.url}/profile` : null
    expect(answer.headers.get('location')).toBe(location)
    const { text } = await served.ask('GET /profile')
    expect(text).toBe(JSON.stringify(expected, null, 2))
  })
})

describe('bodies', () => {
  it.each<[name: string, type: string, text: string, title: unknown]>([
    ['JSON', 'application/json', '{"title":"a"}', 'a'],
    ['a form', 'application/x-www-form-urlencoded', 'title=a', 'a'],
    ['nothing', 'application/json', '', undefined],
    ['text', 'text/plain', '{"title":"a"}', undefined],
    ['XML', 'application/xml', '<title>a</title>', undefined],
  ])('%s is answered with success', async (_name, type, body, title) => {
    await using served = await serve(data)
    const init = { body, headers: { 'content-type': type } }
    const made = await served.ask('POST /posts', undefined, init)
    expect(made.status).toBe(201)
    expect((made.body as { title: unknown }).title).toBe(title)
  })

  it.each(['[{"title":"a"}]', '"a"', '12', 'null', '{"title":', 'nothing'])(
    '%s is refused',
    async (body) => {
      await using served = await serve(data)
      const init = { body, headers: { 'content-type': 'application/json' } }
      for (const line of ['POST /posts', 'PUT /posts/1', 'PATCH /profile']) {
        const { status, headers } = await served.ask(line, undefined, init)
        expect(status).toBe(400)
        expect(headers.get('content-type')).toBe('application/problem+json')
      }
      expect(idsOf(await served.ask('GET /posts'))).toEqual([1, 4])
    },
  )

  it('cannot reach a prototype', async () => {
    await using served = await serve(data)
    const body = '{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}},"title":"a"}'
    const init = { body, headers: { 'content-type': 'application/json' } }
    const made = await served.ask('PATCH /posts/1', undefined, init)
    expect(made.body).toMatchObject({ id: 1, title: 'a' })
    expect(({} as { evil?: unknown }).evil).toBeUndefined()
  })
})

describe('addresses', () => {
  it.each([
    'GET /unknown',
    'GET /posts/99',
    'GET /constructor',
    'GET /__proto__',
    'GET /posts/__proto__',
    'GET /posts/1/comments/2',
    'PUT /posts',
    'PATCH /posts',
    'DELETE /posts',
    'POST /posts/1',
    'PUT /posts/99',
    'PATCH /posts/99',
    'DELETE /posts/99',
    'DELETE /profile',
    'GET /profile/1',
    'POST /db',
  ])('%s is 404 with an empty object', async (line) => {
    await using served = await serve(data)
    const { status, body } = await served.ask(line, line.startsWith('GET') ? undefined : {})
    expect(status).toBe(404)
    expect(body).toEqual({})
  })

  it('HEAD is answered', async () => {
    await using served = await serve(data)
    const { status, text } = await served.ask('HEAD /posts/1')
    expect([status, text]).toEqual([200, ''])
  })

  it('/db has all of it', async () => {
    await using served = await serve(data)
    expect((await served.ask('GET /db')).text).toBe(JSON.stringify(data, null, 2))
  })
})

describe('X-HTTP-Method-Override', () => {
  const posts = { posts: [{ id: 1, title: 'a', views: 3 }] }
  const named = (method: string, body: object = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-http-method-override': method },
    body: JSON.stringify(body),
  })

  it.each([
    ['PATCH', { id: 1, title: 'b', views: 3 }],
    ['patch', { id: 1, title: 'b', views: 3 }],
    ['PUT, DELETE', { title: 'b', id: 1 }],
    ['GET', { id: 1, title: 'a', views: 3 }],
  ])('%s makes that of a POST', async (method, expected) => {
    await using served = await serve(posts)
    const { status, body } = await served.ask(
      'POST /posts/1',
      undefined,
      named(method, { title: 'b' }),
    )
    expect([status, body]).toEqual([200, expected])
  })

  it('DELETE deletes', async () => {
    await using served = await serve(posts)
    expect((await served.ask('POST /posts/1', undefined, named('DELETE'))).status).toBe(200)
    expect((await served.ask('GET /posts/1')).status).toBe(404)
    expect(served.server.calls().at(0)?.notes).toContain('POST as DELETE')
  })

  it.each(['ALL', 'nothing', ''])('"%s" leaves a POST', async (method) => {
    await using served = await serve(posts)
    expect((await served.ask('POST /posts', undefined, named(method))).status).toBe(201)
  })

  it('leaves a PUT, and a POST without the dialect', async () => {
    await using served = await serve(posts)
    const init = { ...named('DELETE', { title: 'b' }), method: 'PUT' }
    expect((await served.ask('PUT /posts/1', undefined, init)).status).toBe(200)
    await using other = await serve(posts, { dialect: 'mockapi' })
    expect((await other.ask('POST /posts', undefined, named('DELETE'))).status).toBe(201)
  })
})

describe('a session', () => {
  it('has data of its own, at addresses of its own', async () => {
    await using served = await serve(data)
    const made = await served.ask('POST /__session/a/posts', { title: 'mine' })
    expect(made.headers.get('location')).toBe(`${served.server.url}/__session/a/posts/5`)
    expect(idsOf(await served.ask('GET /__session/a/posts'))).toEqual([1, 4, 5])
    expect(idsOf(await served.ask('GET /posts'))).toEqual([1, 4])
  })
})
