import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { OpenApiObject, OperationObject } from '../../src/export/openapi/document.ts'
import { defineMock, many, resource, route, use } from '../../src/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { findInvalid } from '../support/openapi-described.ts'
import { expectRoundTrip } from '../support/openapi-round-trip.ts'
import { describeMocks } from '../support/describe-mocks.ts'
import * as v from 'valibot'
import * as z from 'zod'

const root = fileURLToPath(new URL('../../', import.meta.url))

function schemaOf(operation: OperationObject | undefined, status = '200'): unknown {
  const response = operation?.responses?.[status] as
    | { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }
    | undefined
  return response?.content?.['application/json']?.schema
}

describe('the sample', () => {
  it('answers as its document says, and so does the document when it is served', async () => {
    await using server = await createMockServer({ cwd: root })
    const response = await server.fetch('/__mockapi/openapi.json')
    const document = (await response.json()) as OpenApiObject
    expect(document.info).toMatchObject({ title: 'mockapi' })
    expect(await findInvalid(document)).toBeUndefined()
    await expectRoundTrip(server, document)
  })
})

describe('a collection', () => {
  const users = resource('users', {
    path: '/api/users',
    seed: [
      {
        name: 'Ada',
        email: 'ada@example.test',
        born: '1815-12-10',
        boss: null,
        tags: ['a'],
      },
      { name: 'Grace', email: 'grace@example.test', born: '1906-12-09', boss: 1, age: 85.5 },
    ] as Record<string, unknown>[],
    relations: { posts: many('posts') },
  })
  const posts = resource('posts', { seed: [{ userId: 1, title: 'One' }] })

  it('has the schema that its records have in common', async () => {
    const { components } = await describeMocks([users, posts])
    expect(components?.schemas?.['User']).toEqual({
      type: 'object',
      properties: {
        id: { type: 'integer' },
        name: { type: 'string' },
        email: { type: 'string', format: 'email' },
        born: { type: 'string', format: 'date' },
        boss: { type: ['integer', 'null'] },
        tags: { type: 'array', items: { type: 'string' } },
        age: { type: 'number' },
      },
      required: ['id', 'name', 'email', 'born', 'boss'],
    })
    expect(Object.keys(components?.schemas?.['UserFields']?.properties ?? {})).not.toContain('id')
  })

  it('has an operation for each request, and those of its relations', async () => {
    const { paths } = await describeMocks([users, posts])
    const ids = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    )
    expect(ids).toEqual([
      'get /api/users listUsers',
      'post /api/users createUser',
      'patch /api/users updateUsers',
      'delete /api/users deleteUsers',
      'get /api/users/{id} getUser',
      'put /api/users/{id} replaceUser',
      'patch /api/users/{id} updateUser',
      'delete /api/users/{id} deleteUser',
      'get /posts listPosts',
      'post /posts createPost',
      'patch /posts updatePosts',
      'delete /posts deletePosts',
      'get /posts/{id} getPost',
      'put /posts/{id} replacePost',
      'patch /posts/{id} updatePost',
      'delete /posts/{id} deletePost',
      'get /api/users/{id}/posts listUserPosts',
      'post /api/users/{id}/posts createUserPost',
      'get /posts/{id}/user getPostUser',
      'get /api/users/{id}/tags listUserTags',
    ])
    const list = paths['/api/users']?.get
    const names = list?.parameters?.map((each) => ('name' in each ? each['name'] : each.$ref))
    expect(names).toEqual(
      expect.arrayContaining(['name', 'name:contains', 'age:gte', '#/components/parameters/Page']),
    )
    expect(Object.keys(paths['/api/users/{id}']?.patch?.responses ?? {})).toEqual(
      '200 400 404 409 412 413 415 422'.split(' '),
    )
  })

  it.each([
    ['zod', z.object({ name: z.string(), role: z.enum(['admin', 'member']) })],
    ['valibot', v.object({ name: v.string(), role: v.picklist(['admin', 'member']) })],
  ])('has the schema that is declared by %s', async (_, schema) => {
    const team = resource('team', { seed: [{ name: 'Ada', role: 'admin' }], schema })
    const { components } = await describeMocks(team)
    expect(components?.schemas?.['Team']).toMatchObject({
      properties: { id: { type: 'integer' }, role: { enum: ['admin', 'member'] } },
      required: ['id', 'name', 'role'],
    })
    expect(components?.schemas?.['TeamFields']).toMatchObject({ required: ['name', 'role'] })
    expect(components?.schemas?.['TeamPatch']).not.toHaveProperty('required')
  })

  it('that only reads is refused to be written', async () => {
    const { paths } = await describeMocks(users, { readOnly: true })
    expect(Object.keys(paths['/api/users']?.post?.responses ?? {})).toEqual(['403'])
  })
})

describe('an endpoint', () => {
  it('of a file has the statuses, schemas and examples of its cases, and what they look at', async () => {
    const { paths } = await describeMocks(
      defineMock({
        'POST /login': {
          $cases: [
            { $when: { 'body.password': 'secret' }, $body: { token: '{{string.uuid}}' } },
            { $status: 401, $body: { message: 'Wrong password' } },
          ],
        },
        'GET /search': {
          $when: { 'query.q': { exists: true } },
          $headers: { 'x-took': '3' },
          $body: { q: '{{query.q}}', hits: [] },
        },
        'GET /flaky': { $sequence: [{ $status: 503 }, { ok: true }] },
        'GET /feed': { $count: 20, $each: { id: '{{index}}', title: '{{lorem.word}}' } },
        'DELETE /cache': { $status: 204 },
      }),
    )
    const login = paths['/login']?.post
    expect(schemaOf(login)).toEqual({
      type: 'object',
      properties: { token: { type: 'string', format: 'uuid' } },
      required: ['token'],
    })
    expect(Object.keys(login?.responses ?? {})).toEqual(['200', '400', '401', '413'])
    expect(login?.requestBody).toEqual({
      content: {
        'application/json': {
          schema: { properties: { password: {} } },
          example: { password: 'secret' },
        },
      },
    })
    const search = paths['/search']?.get
    expect(search?.parameters).toEqual([
      { name: 'q', in: 'query', required: true, schema: { type: 'string' }, example: 'q' },
    ])
    expect(search?.responses?.['200']).toMatchObject({ headers: { 'X-Took': { example: '3' } } })
    expect(Object.keys(search?.responses ?? {})).toEqual(['200', '404'])
    expect(Object.keys(paths['/flaky']?.get?.responses ?? {})).toEqual(['200', '503'])
    expect(schemaOf(paths['/feed']?.get)).toMatchObject({
      type: 'array',
      items: { properties: { id: { type: 'integer' }, title: { type: 'string' } } },
    })
    expect(Object.keys(paths['/cache']?.delete?.responses ?? {})).toEqual(['204'])
  })

  it('has a summary, and asks for no credentials', async () => {
    const { paths, security } = await describeMocks({ 'GET /users/:id/orderItems': { ok: true } })
    expect(security).toEqual([])
    expect(paths['/users/{id}/orderItems']?.get).toMatchObject({
      operationId: 'getUserOrderItems',
      summary: 'Get user order items',
    })
  })

  it('of code says that it may answer anything, and names the statuses in it', async () => {
    const { paths } = await describeMocks([
      defineMock({ 'GET /me': ({ error }) => error(401, 'Not signed in') }),
      route('POST /orders', { body: z.object({ item: z.string() }), handle: () => ({ id: 1 }) }),
    ])
    expect(Object.keys(paths['/me']?.get?.responses ?? {})).toEqual(['200', '401', 'default'])
    expect(schemaOf(paths['/me']?.get)).toBeUndefined()
    expect(paths['/orders']?.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { required: ['item'] } } },
    })
  })

  it.each([
    ['GET /orders/:id{[0-9]+}', '/orders/{id}', [['id', '^(?:[0-9]+)$']]],
    ['GET /files/*', '/files/{path}', [['path', undefined]]],
    [
      'GET /:from-:to.json',
      '/{from}-{to}.json',
      [
        ['from', undefined],
        ['to', undefined],
      ],
    ], // prettier
  ])('with the key %s is at %s', async (key, template, parameters) => {
    const { paths } = await describeMocks({ [key]: { ok: true } })
    expect(Object.keys(paths)).toEqual([template])
    expect(
      paths[template]?.get?.parameters?.map((each) => [
        (each as { name: string }).name,
        (each as { schema: { pattern?: string } }).schema.pattern,
      ]),
    ).toEqual(parameters)
  })

  it('that differs from another one in the pattern of its parameter has a path with it', async () => {
    const { paths } = await describeMocks({
      'GET /users/:id{[0-9]+}': { id: 1 },
      'GET /users/:slug': { slug: 'ada' },
    })
    expect(Object.keys(paths)).toEqual(['/users/{id}'])
    const { parameters } = paths['/users/{id}']?.get ?? {}
    expect(parameters).toMatchObject([{ name: 'id', schema: { type: 'string' } }])
    expect(parameters?.[0]).not.toHaveProperty('schema.pattern')
    expect(schemaOf(paths['/users/{id}']?.get)).toMatchObject({
      anyOf: [{ required: ['id'] }, { required: ['slug'] }],
    })
  })

  it('with a parameter that may be missing is at two paths, with names of their own', async () => {
    const { paths } = await describeMocks({ 'GET /users/:id?': { ok: true } })
    expect(Object.entries(paths).map(([path, { get }]) => [path, get?.operationId])).toEqual([
      ['/users', 'getUsers'],
      ['/users/{id}', 'getUser'],
    ])
  })

  it('answers QUERY only in OpenAPI 3.2', async () => {
    const { openapi: version, paths } = await describeMocks({ 'QUERY /find': { ok: true } })
    expect(version).toBe('3.2.0')
    expect(paths['/find']?.query?.operationId).toBe('queryFind')
  })

  it('below a guard may answer what that does', async () => {
    const { paths } = await describeMocks([
      use('/admin/*', (c) => (c.req.header('x-key') ? undefined : c.json({ message: 'no' }, 401))),
      defineMock({ 'GET /admin/jobs': { jobs: [] }, 'GET /open': { ok: true } }),
    ])
    expect(Object.keys(paths['/admin/jobs']?.get?.responses ?? {})).toEqual([
      '200',
      '401',
      'default',
    ])
    expect(Object.keys(paths['/open']?.get?.responses ?? {})).toEqual(['200'])
  })

  it('that fails at times, or counts its calls, says so', async () => {
    const mocks = {
      'GET /a': { $status: { status: 503, rate: 0.1 }, $rateLimit: '2/min', ok: true },
    }
    const { paths } = await describeMocks(mocks)
    expect(Object.keys(paths['/a']?.get?.responses ?? {})).toEqual(['200', '429', '503'])
  })
})

it('has paths of items in lists of records where they have ids alone', async () => {
  const seed = [{ id: 1, tags: ['sea'], findings: [{ id: 9, level: 'high' }] }]
  const { paths } = await describeMocks(resource('sets', { seed }))
  expect(Object.keys(paths).filter((path) => path.startsWith('/sets/{id}/'))).toEqual([
    '/sets/{id}/tags',
    '/sets/{id}/findings',
    '/sets/{id}/findings/{item}',
  ])
})

it('is YAML as well, and has the prefix of the mocks in its servers', async () => {
  await using server = await createMockServer({ mocks: { 'GET /a': [1] }, prefix: '/api' })
  const response = await server.fetch('/__mockapi/openapi.yaml')
  expect(response.headers.get('content-type')).toBe('application/yaml')
  expect(await response.text()).toMatch(/^openapi: 3\.1\.1\n[^]*servers:\n {2}- url: \/api\n/)
})
