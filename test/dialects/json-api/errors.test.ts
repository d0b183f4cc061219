import { describe, expect, it } from 'vitest'
import { createMockServer, defineMock, many, one, resource, route } from 'mockapi'
import { ask, blog, serve } from '../../support/json-api.ts'

const post = (more: object = {}) => ({ data: { type: 'posts', ...more } })

const identifier = (type: string, id: unknown) => ({ data: { type, id } })

describe('documents that are refused', () => {
  it.each([
    { body: '', status: 400, code: 'bad-body' },
    { body: '{"data":', status: 400, code: 'bad-json' },
    { body: [], status: 422, pointer: '' },
    { body: {}, status: 422, pointer: '' },
    { body: { data: null }, status: 422, pointer: '/data' },
    { body: { data: [{ type: 'posts' }] }, status: 422, pointer: '/data' },
    { body: { data: {} }, status: 422, pointer: '/data' },
    { body: { data: { type: 'authors' } }, status: 409, pointer: '/data/type' },
    { body: post({ id: '1' }), status: 409, code: 'id-taken', pointer: '/data/id' },
    { body: post({ id: 7 }), status: 422, pointer: '/data/id' },
    { body: post({ attributes: [] }), status: 422, pointer: '/data/attributes' },
    { body: post({ attributes: { id: 7 } }), status: 422, pointer: '/data/attributes/id' },
    { body: post({ relationships: 1 }), status: 422, pointer: '/data/relationships' },
    {
      body: post({ relationships: { author: {} } }),
      status: 422,
      pointer: '/data/relationships/author',
    },
    {
      body: post({ relationships: { autor: identifier('authors', '1') } }),
      status: 422,
      pointer: '/data/relationships/autor',
    },
    {
      body: post({ relationships: { author: identifier('authors', '7') } }),
      status: 404,
      code: 'no-record',
      pointer: '/data/relationships/author/data',
    },
    {
      body: post({ relationships: { author: identifier('authors', 1) } }),
      status: 422,
      pointer: '/data/relationships/author/data',
    },
    {
      body: post({ relationships: { author: identifier('tags', 'a') } }),
      status: 422,
      pointer: '/data/relationships/author/data',
    },
    {
      body: post({ relationships: { author: { data: [] } } }),
      status: 422,
      pointer: '/data/relationships/author/data',
    },
    {
      body: post({ relationships: { tags: { data: null } } }),
      status: 422,
      pointer: '/data/relationships/tags/data',
    },
    {
      body: post({ relationships: { tags: { data: [{ type: 'tags', id: 'z' }] } } }),
      status: 404,
      pointer: '/data/relationships/tags/data/0',
    },
  ])('$body is $status', async ({ body, status, code, pointer }) => {
    await using served = await serve()
    const { errors, ...answer } = await ask(served.server, 'POST /posts', body)
    expect([answer.status, errors[0]?.status]).toEqual([status, String(status)])
    expect(answer.headers.get('content-type')).toBe('application/vnd.api+json')
    if (code !== undefined) expect(errors[0]?.code).toBe(code)
    if (pointer !== undefined) expect(errors[0]?.source).toEqual({ pointer })
    expect(errors[0]?.detail).toMatch(/[.?]$/)
    expect(served.server.db('posts').count()).toBe(3)
  })

  it.each([
    { type: 'application/vnd.api+json; charset=utf-8', status: 415 },
    { type: 'application/vnd.api+json; ext="https://jsonapi.org/ext/atomic"', status: 415 },
    { type: 'application/vnd.api+json; profile="https://example.com/a"', status: 201 },
    { type: 'text/plain', status: 415 },
    { type: 'application/merge-patch+json', status: 415 },
  ])('$type is $status', async ({ type, status }) => {
    await using served = await serve()
    const answer = await ask(served.server, 'POST /posts', post(), { 'content-type': type })
    expect(answer.status).toBe(status)
    if (status !== 415) return
    expect(answer.errors[0]?.source).toEqual({ header: 'Content-Type' })
    expect(answer.headers.get('accept')).toBe('application/vnd.api+json')
  })

  it.each([
    { accept: 'application/vnd.api+json; charset=utf-8', status: 406 },
    { accept: 'application/vnd.api+json; ext="https://jsonapi.org/ext/atomic"', status: 406 },
    { accept: 'application/vnd.api+json; charset=utf-8, application/vnd.api+json', status: 200 },
    { accept: 'application/vnd.api+json; q=0.5', status: 200 },
    { accept: '*/*', status: 200 },
    { accept: 'application/json', status: 200 },
  ])('accept: $accept is $status', async ({ accept, status }) => {
    await using served = await serve()
    expect((await ask(served.server, 'GET /posts/1', undefined, { accept })).status).toBe(status)
  })
})

describe('what a collection declares', () => {
  const users = resource('users', {
    path: '/people',
    factory: (_faker, index) => ({ nickName: `n${index}`, role: 'member' }),
    seed: 2,
    fill: true,
    only: ['list', 'get', 'create'],
    unique: ['nickName'],
    relations: { posts: many('posts') },
  })
  const posts = resource('posts', {
    seed: [{ id: 1, title: 'a', writerId: 1 }],
    timestamps: true,
    relations: { writer: one('users') },
    schema: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value: unknown) => {
          const { title, writerId } = value as { title?: string; writerId?: number }
          const issues = [
            ...(title ? [] : [{ message: 'is required', path: ['title'] }]),
            ...(writerId ? [] : [{ message: 'needs a writer', path: ['writerId'] }]),
          ]
          return issues.length > 0 ? { issues } : { value: value as never }
        },
      },
    },
  })
  const options = { mocks: [users, posts], dialect: 'json-api' } as const

  it('fills in, and refuses what is not unique by its pointer', async () => {
    await using server = await createMockServer(options)
    const body = (attributes: object) => ({ data: { type: 'users', attributes } })
    const made = await ask(server, 'POST /people', body({ 'nick-name': 'x' }))
    expect(made.data.attributes).toEqual({ 'nick-name': 'x', role: 'member' })
    const again = await ask(server, 'POST /people', body({ 'nick-name': 'x' }))
    expect(again.errors).toMatchObject([
      { status: '409', code: 'not-unique', source: { pointer: '/data/attributes/nick-name' } },
    ])
    expect((await ask(server, 'DELETE /people/1')).status).toBe(405)
    expect((await ask(server, 'PATCH /people/1/relationships/posts', { data: [] })).status).toBe(
      405,
    )
  })

  it('answers 422 with an error for each field that a schema refuses', async () => {
    await using server = await createMockServer(options)
    const { status, errors } = await ask(server, 'POST /posts', post({ attributes: { title: '' } }))
    expect(status).toBe(422)
    expect(errors.map(({ detail, source }) => [detail, source])).toEqual([
      ['is required', { pointer: '/data/attributes/title' }],
      ['needs a writer', { pointer: '/data/relationships/writer' }],
    ])
    const changed = await ask(
      server,
      'PATCH /posts/1',
      post({ id: '1', attributes: { title: 'b' } }),
    )
    expect(Object.keys(changed.data.attributes)).toEqual(['title', 'created-at', 'updated-at'])
  })

  it('reads alone where the server does', async () => {
    await using served = await serve(blog, { readOnly: true })
    const { status, errors } = await ask(served.server, 'POST /posts', post())
    expect([status, errors[0]?.code]).toEqual([403, 'read-only'])
  })
})

describe('errors of everything else', () => {
  it.each([
    { request: 'GET /nope', status: 404, code: 'no-endpoint' },
    { request: 'GET /posts/77', status: 404, code: 'no-record' },
    { request: 'PUT /posts/1', status: 405, code: 'method-not-allowed' },
    { request: 'GET /posts/1', prefer: 'code=503', status: 503 },
    { request: 'GET /posts/1', prefer: 'nonsense=', status: 200 },
    { request: 'GET /mine/404', status: 404 },
    { request: 'GET /mine/throws', status: 500, code: 'handler-failed' },
    { request: 'GET /%', status: 400, code: 'bad-address' },
  ])('$request is $status in the form of JSON:API', async ({ request, prefer, status, code }) => {
    const mine = defineMock({
      'GET /mine/404': ({ error }) => error(404, 'Nobody is here'),
      'GET /mine/throws': () => {
        throw new Error('Oh no')
      },
    })
    await using server = await createMockServer({
      mocks: [mine, resource('posts', { seed: [{ id: 1 }] })],
      dialect: 'json-api',
    })
    const answer = await ask(server, request, undefined, prefer ? { prefer } : {})
    expect(answer.status).toBe(status)
    if (status === 200) return
    expect(answer.headers.get('content-type')).toBe('application/vnd.api+json')
    expect(answer.errors[0]).toMatchObject({ status: String(status), ...(code && { code }) })
    expect(answer.document).not.toHaveProperty('type')
    if (request === 'GET /mine/404') expect(answer.errors[0]?.detail).toBe('Nobody is here')
  })

  it('says by its pointer what the schema of an endpoint refuses', async () => {
    const body = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ issues: [{ message: 'no', path: ['data', 'attributes', 'name'] }] }),
      },
    } as const
    const mocks = route('POST /join', { body, handle: () => null })
    await using server = await createMockServer({ mocks, dialect: 'json-api' })
    const { errors } = await ask(server, 'POST /join', { data: {} })
    expect(errors).toMatchObject([{ detail: 'no', source: { pointer: '/data/attributes/name' } }])
  })

  it('refuses a body that is too large, and an id among the attributes of a single resource', async () => {
    await using served = await serve(blog, { bodyLimit: 100 })
    const large = await ask(
      served.server,
      'POST /posts',
      post({ attributes: { a: 'x'.repeat(200) } }),
    )
    expect([large.status, large.errors[0]?.code]).toEqual([413, 'body-too-large'])
    const data = { type: 'settings', id: 'settings', attributes: { id: 1 } }
    const { errors } = await ask(served.server, 'PATCH /settings', { data })
    expect(errors[0]?.source).toEqual({ pointer: '/data/attributes/id' })
  })

  it('keeps the admin API as it is', async () => {
    await using served = await serve()
    const answer = await served.server.fetch('/__mockapi/nope')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  it('HEAD and OPTIONS answer as for any collection', async () => {
    await using served = await serve()
    const head = await served.server.fetch('/posts/1', { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.api+json',
    ])
    const options = await served.server.fetch('/posts/1', { method: 'OPTIONS' })
    expect(options.headers.get('allow')).toBe('GET, HEAD, PATCH, DELETE, OPTIONS')
  })
})
