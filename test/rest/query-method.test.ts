import { createMockServer, defineMock, many, resource, use, type MockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { send } from '../support/send.ts'

const users = resource('users', {
  seed: [
    { id: 1, name: 'Ada', role: 'admin', age: 36, address: { city: 'Paris' }, tags: ['a'] },
    { id: 2, name: 'Bob', role: 'member', age: 20, address: { city: 'Rome' }, tags: ['a', 'b'] },
    { id: 3, name: 'Cy', role: 'guest', age: 50, address: { city: 'Oslo, NO' }, tags: [] },
  ],
  relations: { posts: many('posts') },
})
const posts = resource('posts', {
  seed: [
    { id: 1, userId: 1, title: 'x' },
    { id: 2, userId: 1, title: 'y' },
  ],
})

type Options = NonNullable<Parameters<typeof createMockServer>[0]>

async function serve(options: Partial<Options> = {}): Promise<MockServer> {
  return await createMockServer({ mocks: [users, posts], ...options })
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const accepted = 'application/json, application/x-www-form-urlencoded'

/** The values of a field of the records of a list. */
function valuesOf(body: unknown, field = 'id'): unknown {
  return (body as Record<string, unknown>[]).map((each) => each[field])
}

describe('QUERY of a list', () => {
  it.each<[unknown, number[]]>([
    [{}, [1, 2, 3]],
    [{ role: 'admin' }, [1]],
    [{ role: ['admin', 'guest'] }, [1, 3]],
    [{ age: { gte: 30 } }, [1, 3]],
    [{ age: { gte: 20, lt: 50 } }, [1, 2]],
    [{ 'age:gt': 36 }, [3]],
    [{ id: { in: [1, 3] } }, [1, 3]],
    [{ address: { city: 'Rome' } }, [2]],
    [{ 'address.city:contains': 's' }, [1, 3]],
    [{ address: { city: { in: ['Oslo, NO', 'Rome'] } } }, [2, 3]],
    [{ address: { city: { nin: ['Oslo, NO', 'Rome'] } } }, [1]],
    [{ 'address.city:nin': ['Oslo, NO', 'Rome'] }, [1]],
    [{ tags: 'b' }, [2]],
    [{ q: 'cy' }, [3]],
    [{ sort: '-age', limit: 2 }, [3, 1]],
    [{ sort: ['-role', 'id'], limit: 1, page: 2 }, [3]],
    [{ offset: 1, limit: 1 }, [2]],
    [{ nope: 1 }, [1, 2, 3]],
  ])('%j finds %j', async (body, ids) => {
    const server = await serve()
    const answer = await send(server, 'QUERY /users', body)
    expect([answer.status, valuesOf(answer.body)]).toEqual([200, ids])
    expect(answer.headers.get('accept-query')).toBe(accepted)
  })

  it('has the total and the pages of a GET, whose address the links name', async () => {
    const server = await serve()
    const { headers, body } = await send(server, 'QUERY /users?limit=1', { age: { gte: 30 } })
    expect([headers.get('x-total-count'), valuesOf(body)]).toEqual(['2', [1]])
    const [, next = ''] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
    expect(valuesOf(await (await server.fetch(next)).json())).toEqual([3])
  })

  it('has no links where they would be longer than clients take', async () => {
    const server = await serve()
    const many = { id: Array.from({ length: 2000 }, (_, id) => id), limit: 1 }
    const { status, headers } = await send(server, 'QUERY /users', many)
    expect([status, headers.get('x-total-count'), headers.get('link')]).toEqual([200, '3', null])
  })

  it('picks fields, embeds, and answers as CSV', async () => {
    const server = await serve()
    const asked = { name: 'Ada', fields: ['name', 'posts'], embed: 'posts' }
    const { body } = await send(server, 'QUERY /users', asked)
    expect(body).toMatchObject([{ name: 'Ada', posts: [{ title: 'x' }, { title: 'y' }] }])
    const csv = await send(
      server,
      'QUERY /users',
      { fields: 'name', limit: 1 },
      { accept: 'text/csv' },
    )
    expect(csv.body).toBe('name\r\nAda\r\n')
  })

  it('takes a form, and JSON that curl calls one', async () => {
    const server = await serve()
    expect(valuesOf((await send(server, 'QUERY /users', 'name=Bob&age:lt=30', form)).body)).toEqual(
      [2],
    )
    expect(valuesOf((await send(server, 'QUERY /users', '{"name":"Bob"}', form)).body)).toEqual([2])
    expect(valuesOf((await send(server, 'QUERY /users', '', form)).body)).toEqual([1, 2, 3])
  })

  it('answers below a record', async () => {
    const server = await serve()
    expect(valuesOf((await send(server, 'QUERY /users/1/posts', { title: 'y' })).body)).toEqual([2])
    expect((await send(server, 'QUERY /users/9/posts', {})).status).toBe(404)
    expect((await send(server, 'QUERY /users/1', {})).status).toBe(405)
  })

  it('changes nothing, so that a server that only reads answers', async () => {
    const server = await serve({ readOnly: true })
    expect((await send(server, 'QUERY /users', {})).status).toBe(200)
    expect((await send(server, 'POST /users', {})).status).toBe(403)
  })

  it.each<[string, unknown, Record<string, string>, number, string, string]>([
    [
      'text',
      '{"name":"Bob"}',
      { 'content-type': 'text/plain' },
      415,
      'unsupported-media-type',
      'text/plain: add content-type',
    ],
    [
      'a form of parts',
      '--x--\r\n',
      { 'content-type': 'multipart/form-data; boundary=x' },
      415,
      'unsupported-media-type',
      'as a JSON object',
    ],
    ['no content type', new Uint8Array([123, 125]), {}, 400, 'bad-body', 'needs a content type'],
    ['no body', '', { 'content-type': 'application/json' }, 400, 'bad-body', '{} asks for all'],
    ['malformed JSON', '{', { 'content-type': 'application/json' }, 400, 'bad-json', 'line 1'],
    ['an array', [1], {}, 422, 'invalid-body', 'an array, not an object'],
    ['a number', 1, {}, 422, 'invalid-body', 'is 1, not an object'],
    ['an empty list', { id: [] }, {}, 400, 'bad-query', '"id" is empty. Leave it out'],
    ['objects in a list', { id: [{ a: 1 }] }, {}, 400, 'bad-query', '"id" has objects'],
    ['a page that is none', { page: 'x' }, {}, 400, 'bad-query', 'Write page=1'],
    ['an operator that is none', { 'age:gtt': 1 }, {}, 400, 'bad-query', 'Did you mean "gt"'],
    ['a parameter twice', { page: 1, _page: 1 }, {}, 400, 'bad-query', 'besides "page"'],
  ])('refuses %s', async (_what, body, headers, status, code, detail) => {
    const server = await serve()
    const isJson = !(typeof body === 'string' || body instanceof Uint8Array)
    const type = isJson ? { 'content-type': 'application/json' } : {}
    const init = { method: 'QUERY', headers: { ...type, ...headers } as Record<string, string> }
    const sent = (isJson ? JSON.stringify(body) : body) as string
    const answer = await server.fetch('/users', { ...init, body: sent })
    expect([answer.status, await answer.json()]).toMatchObject([
      status,
      { code, detail: expect.stringContaining(detail) as string },
    ])
    const isOfType = status === 415 || code === 'bad-body'
    expect(answer.headers.get('accept-query')).toBe(isOfType ? accepted : null)
  })

  it('that asks for more than a query may is refused, and so is one that is nested too deep', async () => {
    const server = await serve()
    const ids = Array.from({ length: 5001 }, (_, id) => id)
    expect((await send(server, 'QUERY /users', { id: { in: ids } })).status).toBe(400)
    let deep: object = { a: 1 }
    for (let step = 0; step < 30; step++) deep = { a: deep }
    expect((await send(server, 'QUERY /users', deep)).body).toMatchObject({
      detail: expect.stringContaining('more than 20 levels deep') as string,
    })
  })

  it('names a field that no record has, or refuses it where the collection is strict', async () => {
    const server = await serve()
    await send(server, 'QUERY /users', { nope: 1 })
    expect(server.calls('QUERY /users')[0]?.notes).toEqual(['ignored nope: no users has it'])
    const strict = await serve({ strict: true })
    expect((await send(strict, 'QUERY /users', { nope: 1 })).body).toMatchObject({
      code: 'bad-query',
      parameter: 'nope',
    })
  })

  it('is found in the journal by its method and by what it asked', async () => {
    const server = await serve()
    await send(server, 'QUERY /users', { role: 'admin' })
    await send(server, 'GET /users?role=admin')
    const [call, ...others] = server.calls('QUERY /users')
    expect(others).toEqual([])
    expect(call?.request).toMatchObject({
      method: 'QUERY',
      path: '/users',
      body: { role: 'admin' },
    })
    expect(server.calls({ key: 'QUERY /users', body: { role: 'member' } })).toEqual([])
  })

  it('has a tag, by which it is 304 for who has the same already', async () => {
    const server = await serve()
    const { headers } = await send(server, 'QUERY /users', { name: 'Ada' })
    const tagged = { 'if-none-match': headers.get('etag') ?? '' }
    expect((await send(server, 'QUERY /users', { name: 'Ada' }, tagged)).status).toBe(304)
    expect((await send(server, 'QUERY /users', { name: 'Bob' }, tagged)).status).toBe(200)
  })

  it('is told by OPTIONS, and to pages by a preflight', async () => {
    const server = await serve()
    const { headers } = await send(server, 'OPTIONS /users')
    expect(headers.get('allow')).toBe('GET, HEAD, POST, PATCH, DELETE, QUERY, OPTIONS')
    expect(headers.get('accept-query')).toBe(accepted)
    expect((await send(server, 'OPTIONS /users/1')).headers.get('accept-query')).toBeNull()
    const preflight = await send(server, 'OPTIONS /users', undefined, {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'QUERY',
      'access-control-request-headers': 'content-type',
    })
    expect(preflight.headers.get('access-control-allow-methods')).toContain('QUERY')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type')
  })

  it('is answered by an endpoint that is declared for it, by middleware, and by an override', async () => {
    const own = defineMock({
      'QUERY /users': ({ next, body }) => ((body as { own?: true }).own ? 'own' : next()),
    })
    const stamped = use('/users', async (c, next) => {
      await next()
      c.header('x-used', c.req.method)
    })
    const server = await serve({ mocks: [users, posts, own, stamped] })
    expect((await send(server, 'QUERY /users', { own: true })).body).toBe('own')
    const { headers, body } = await send(server, 'QUERY /users', { name: 'Bob' })
    expect([headers.get('x-used'), valuesOf(body)]).toEqual(['QUERY', [2]])
    server.delay('QUERY /users', 5)
    expect(valuesOf((await send(server, 'QUERY /users', { name: 'Bob' })).body)).toEqual([2])
    expect(server.calls().at(-1)?.notes).toEqual(['delay 5 ms'])
    server.use({ 'QUERY /users': { $status: 503 } })
    expect((await send(server, 'QUERY /users', {})).status).toBe(503)
    expect((await send(server, 'GET /users')).status).toBe(200)
  })

  it('has the delays and errors of its collection', async () => {
    const failing = resource('failing', { seed: [{ id: 1 }], status: 503 })
    const server = await serve({ mocks: [failing] })
    expect((await send(server, 'QUERY /failing', {})).status).toBe(503)
  })

  it('is not mistaken for another one with the same address', async () => {
    const server = await serve({ port: 0 })
    for (const [name, id] of [
      ['Ada', 1],
      ['Bob', 2],
      ['Ada', 1],
    ] as const) {
      expect(valuesOf((await send(server, 'QUERY /users', { name })).body)).toEqual([id])
    }
    expect(valuesOf((await send(server, 'GET /users')).body)).toEqual([1, 2, 3])
    await server.close()
  })
})

describe('QUERY in the dialects', () => {
  it.each<[Options['dialect'], unknown, unknown[]]>([
    ['json-server-0', { age_gte: 30, _sort: 'age', _order: 'desc' }, [3, 1]],
    ['json-server-0', { id: [1, 2], _limit: 1 }, [1]],
    ['json-server-1', { 'age:gte': 30, _sort: '-age' }, ['3', '1']],
    [
      'json-server-1',
      { _where: { or: [{ name: { eq: 'Bob' } }, { age: { gt: 40 } }] } },
      ['2', '3'],
    ],
  ])('%s takes %j', async (dialect, body, ids) => {
    const server = await serve({ dialect })
    expect(valuesOf((await send(server, 'QUERY /users', body)).body)).toEqual(ids)
  })

  it('json-server-0 answers below a record, and takes a POST that names QUERY', async () => {
    const server = await serve({ dialect: 'json-server-0' })
    expect(valuesOf((await send(server, 'QUERY /users/1/posts', { title: 'y' })).body)).toEqual([2])
    const override = { 'x-http-method-override': 'QUERY' }
    expect(valuesOf((await send(server, 'POST /users', { name: 'Cy' }, override)).body)).toEqual([
      3,
    ])
  })

  it('JSON:API takes its families of parameters as objects', async () => {
    const server = await serve({ dialect: 'json-api' })
    const asked = {
      filter: { age: { gte: 30 } },
      sort: '-age',
      page: { size: 1, number: 2 },
      fields: { users: 'name' },
    }
    const type = { 'content-type': 'application/vnd.api+json' }
    const { body } = await send(server, 'QUERY /users', asked, type)
    expect(body).toMatchObject({ data: [{ id: '1', attributes: { name: 'Ada' } }] })
    expect((await send(server, 'QUERY /users', { page: 2 })).body).toMatchObject({
      errors: [{ code: 'bad-query', source: { parameter: 'page' } }],
    })
  })
})
