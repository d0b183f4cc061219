import { describe, expect, it } from 'vitest'
import { readsIn, statusesIn } from '../../src/export/openapi/code.ts'
import { defineMock, resource, use } from '../../src/index.ts'
import { describeMocks } from '../support/describe-mocks.ts'

/** What code reads, as `body.name`; with the status behind it where it asks for credentials. */
function reads(code: string): string[] {
  return readsIn(code).map(({ root, rest, refusal }) => {
    return `${root}${rest && `.${rest}`}${refusal === undefined ? '' : ` ${refusal}`}`
  })
}

describe('what code reads', () => {
  it.each([
    ['({ body }) => body.email', ['body.email', 'body']],
    ["({ headers }) => headers['x-key']", ['headers.x-key']],
    ["(c) => c.req.query('page') + c.req.header('x-key')", ['query.page', 'headers.x-key']],
    [
      '(req, res) => { const { email, password: given } = req.body }',
      ['body.email', 'body.password', 'body'],
    ],
    ['async ({ request }) => { const { name } = await request.json() }', ['body.name', 'body']],
    ['({ query: { page = 1, sort } }) => []', ['query.page', 'query.sort']],
    ["(c) => getCookie(c, 'sid')", ['cookies.sid']],
    ['({ body }) => body.trim()', ['body']],
    ['({ db }) => db(users).all()', []],
    ["(c) => c.body('text')", []],
    ['({ cookies, error }) => cookies.sid ? {} : error(401)', ['cookies.sid 401']],
    [
      "({ headers, error }) => headers.authorization ? {} : error(401, 'Bearer')",
      ['headers.authorization 401'],
    ],
    // The password is what shows who asks.
    [
      "({ body, headers, error }) => headers['x-key'] && body.password ? {} : error(401)",
      ['body.password', 'headers.x-key', 'body'],
    ],
  ])('%s', (code, expected) => {
    expect(reads(code).toSorted()).toEqual(expected.toSorted())
  })

  it.each([
    ['() => null', [204]],
    ['(c) => c.json({}, 201)', [201]],
    ['(req, res) => { res.statusCode = 203 }', [203]],
  ])('%s answers %j', (code, statuses) => {
    expect(statusesIn(code)).toEqual(statuses)
  })

  it('stands in the document, so that calls can be tried', async () => {
    const { paths, components } = await describeMocks(
      defineMock({
        'POST /login': ({ body, error }) =>
          (body as { password?: string }).password === 'secret' ? { token: 't' } : error(401),
        'GET /me': ({ headers, error }) =>
          headers['authorization']?.startsWith('Bearer ') ? { id: 1 } : error(401),
      }),
    )
    expect(paths['/login']?.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { properties: { password: {} } } } },
    })
    expect(paths['/login']?.post).not.toHaveProperty('security')
    expect(paths['/me']?.get?.security).toEqual([{ bearer: [] }])
    expect(components?.securitySchemes).toEqual({ bearer: { type: 'http', scheme: 'bearer' } })
  })
})

describe('a key that a mock asks for', () => {
  it.each([
    ['code', [use('/admin/*', (c) => (c.req.header('x-key') ? undefined : c.json({}, 401)))]],
    [
      'a condition',
      {
        'USE /admin/*': {
          $when: { 'headers.x-key': { exists: false } },
          $status: 401,
          $body: { message: 'No key' },
        },
      },
    ],
  ])('is a security scheme: %s', async (_, guard) => {
    const { paths, components } = await describeMocks([
      guard,
      { 'GET /admin/jobs': { jobs: [] }, 'GET /open': { ok: true } },
    ])
    expect(paths['/admin/jobs']?.get?.security).toEqual([{ apiKey: [] }])
    expect(paths['/open']?.get).not.toHaveProperty('security')
    expect(components?.securitySchemes).toEqual({
      apiKey: { type: 'apiKey', in: 'header', name: 'x-key' },
    })
  })
})

describe('an example', () => {
  it('of a body leads to the first good answer', async () => {
    const { paths } = await describeMocks({
      'POST /login': {
        $cases: [
          {
            $when: { 'body.user': { exists: false } },
            $status: 400,
            $body: { message: 'No user' },
          },
          { $when: { 'body.code': 'used' }, $status: 409 },
          { $when: { 'body.password': 'secret' }, $body: { ok: true } },
          { $status: 401 },
        ],
      },
      'POST /check': {
        $cases: [
          { $when: { body: { not: { schema: { required: ['a'] } } } }, $status: 422 },
          { $body: { ok: true } },
        ],
      },
    })
    expect(paths['/login']?.post?.requestBody).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { user: {}, code: {}, password: {} },
            required: ['user'],
          },
          example: { user: 'user', password: 'secret' },
        },
      },
    })
    expect(paths['/check']?.post?.requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { required: ['a'] } } },
    })
  })

  it('of a new record has values of its own where they are unique', async () => {
    const seed = [
      { email: 'a@b.test', number: 3 },
      { email: 'new-a@b.test', number: 9 },
    ]
    const { paths } = await describeMocks(resource('users', { seed, unique: ['email', 'number'] }))
    expect(paths['/users']?.post).toMatchObject({
      requestBody: {
        content: { 'application/json': { example: { email: 'new2-a@b.test', number: 10 } } },
      },
    })
  })

  it('of an id is that of a record which has the list', async () => {
    const seed: { id: string; tags?: string[] }[] = [{ id: 'a' }, { id: 'b', tags: ['x'] }]
    const { paths } = await describeMocks(resource('sets', { seed }))
    expect(paths['/sets/{id}/tags']?.get?.parameters?.[0]).toMatchObject({ example: 'b' })
  })
})
