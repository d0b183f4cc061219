import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import {
  document,
  importInto,
  inPath,
  integer,
  json,
  object,
  sent,
  string,
} from '../support/imported.ts'

const pet = object({ id: { ...integer, readOnly: true }, name: string }, 'id', 'name')
const plainPets = {
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: sent(pet), responses: { 201: json(pet) } },
  },
  '/pets/{petId}': {
    parameters: [inPath('petId', integer)],
    get: { responses: { 200: json(pet, { example: { id: 7, name: 'Rex' } }) } },
    delete: { responses: { 204: { description: 'Gone' } } },
  },
}

describe('a document that is imported', () => {
  it('becomes a list of records where a collection answers as it says', async () => {
    using imported = await importInto(document(plainPets, { servers: [{ url: '/v1' }] }))
    expect(Object.keys(imported.texts)).toEqual(['v1/pets.checks.ts', 'v1/pets.json'])
    const records = JSON.parse(imported.texts['v1/pets.json'] ?? '') as readonly { id: number }[]
    expect(records[0]).toEqual({ id: 7, name: 'Rex' })
    expect(records.length).toBe(5)
    await using server = await createMockServer({ cwd: imported.path })
    const post = (body: object) => {
      const headers = { 'content-type': 'application/json' }
      return server.fetch('/v1/pets', { method: 'POST', body: JSON.stringify(body), headers })
    }
    expect((await post({ name: 3 })).status).toBe(422)
    const made = await post({ name: 'Tom' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/pets/8'])
    expect((await server.fetch('/v1/pets/8', { method: 'DELETE' })).status).toBe(204)
    expect((await server.fetch('/v1/pets/8')).status).toBe(404)
  })

  it('becomes a resource with handlers where lists are in envelopes, ids have other names, or statuses are others', async () => {
    const user = object(
      { login: string, name: string, made: { ...string, format: 'date-time', readOnly: true } },
      'login',
      'made',
    )
    const paths = {
      '/users': {
        get: {
          responses: {
            200: json(
              object(
                { data: { type: 'array', items: user }, total: integer, dataCount: integer },
                'data',
                'total',
              ),
            ),
          },
        },
        post: { requestBody: sent(user), responses: { 200: json(object({ user }, 'user')) } },
      },
      '/users/{login}': {
        parameters: [inPath('login', string)],
        get: {
          responses: {
            200: json(object({ user }, 'user')),
            404: json(object({ oops: string }, 'oops')),
          },
        },
        put: { requestBody: sent(user), responses: { 200: json(user) } },
        delete: { responses: { 200: json(object({ user }, 'user')) } },
      },
    }
    using imported = await importInto(document(paths))
    expect(Object.keys(imported.texts)).toEqual(['users.checks.ts', 'users.ts'])
    await using server = await createMockServer({ cwd: imported.path })
    const ask = async (method: string, path: string, body?: object) => {
      const init = body && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }
      const response = await server.fetch(path, { method, ...init })
      return [response.status, await response.json()]
    }
    const [status, list] = await ask('GET', '/users?limit=2')
    expect([status, list]).toEqual([
      200,
      { data: [expect.anything(), expect.anything()], total: 5, dataCount: 5 },
    ])
    const ada = { login: 'ada', name: 'Ada' }
    const made = { ...ada, made: expect.stringMatching(/^\d{4}-/) as string }
    expect(await ask('POST', '/users', ada)).toEqual([200, { user: made }])
    expect(await ask('GET', '/users/ada')).toEqual([200, { user: made }])
    expect(await ask('PUT', '/users/ada', { login: 'eve', name: 'A' })).toEqual([
      200,
      { ...made, name: 'A' },
    ])
    expect(await ask('DELETE', '/users/ada')).toEqual([200, { user: { ...made, name: 'A' } }])
    expect(await ask('GET', '/users/ada')).toEqual([404, { oops: expect.any(String) as string }])
  })

  it('does not take over what records have in another form, such as ids for objects', async () => {
    const team = object({ id: integer, name: string }, 'id')
    const user = object(
      { id: integer, team, teams: { type: 'array', items: team } },
      'id',
      'team',
      'teams',
    )
    const body = object({ team: integer, teams: { type: 'array', items: integer } })
    const paths = {
      '/users': {
        get: { responses: { 200: json({ type: 'array', items: user }) } },
        post: { requestBody: sent(body), responses: { 201: json(user) } },
      },
      '/users/{id}': {
        get: { parameters: [inPath('id', integer)], responses: { 200: json(user) } },
      },
    }
    using imported = await importInto(document(paths))
    await using server = await createMockServer({ cwd: imported.path })
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', body: '{"team":1,"teams":[1]}', headers }
    const made = (await (await server.fetch('/users', init)).json()) as {
      team: unknown
      teams: unknown[]
    }
    expect([made.team, made.teams[0] ?? { id: 1 }]).toEqual([
      expect.objectContaining({ id: expect.any(Number) as number }),
      expect.objectContaining({ id: expect.any(Number) as number }),
    ])
    expect(imported.losses.byKind.get('requestBody')?.map(({ what }) => what)).toEqual([
      'team is not taken over',
      'teams is not taken over',
    ])
  })

  it('keeps records below their parents', async () => {
    const toy = object({ id: integer, petId: integer, name: string }, 'id', 'petId', 'name')
    const paths = {
      ...plainPets,
      '/pets/{petId}/toys': {
        parameters: [inPath('petId', integer)],
        get: { responses: { 200: json({ type: 'array', items: toy }) } },
        post: {
          requestBody: sent(object({ name: string }, 'name')),
          responses: { 201: json(toy) },
        },
      },
      '/pets/{petId}/toys/{toyId}': {
        parameters: [inPath('petId', integer), inPath('toyId', integer)],
        get: { responses: { 200: json(toy) } },
        put: { requestBody: sent(object({ name: string })), responses: { 200: json(toy) } },
      },
    }
    using imported = await importInto(document(paths))
    await using server = await createMockServer({ cwd: imported.path })
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', body: '{"name":"ball"}', headers }
    const made = (await (await server.fetch('/pets/7/toys', init)).json()) as { id: number }
    expect(made).toEqual({ id: made.id, petId: 7, name: 'ball' })
    const toys = (await (await server.fetch('/pets/7/toys')).json()) as { petId: number }[]
    expect(toys.map(({ petId }) => petId)).toEqual([7, 7])
    const put = { method: 'PUT', body: '{"name":"stick"}', headers }
    expect((await server.fetch(`/pets/2/toys/${made.id}`, put)).status).toBe(404)
    expect((await server.fetch(`/pets/7/toys/${made.id}`, put)).status).toBe(200)
    expect(await (await server.fetch(`/pets/7/toys/${made.id}`)).json()).toEqual({
      ...made,
      name: 'stick',
    })
    expect((await server.fetch('/pets/99/toys')).status).toBe(404)
  })

  it('asks for credentials, for parameters, and for bodies of other endpoints', async () => {
    const paths = {
      '/search': {
        get: {
          tags: ['Find things'],
          summary: 'Finds *things*. Nothing else',
          parameters: [
            { in: 'query', name: 'q', required: true, schema: string },
            { in: 'query', name: 'size', schema: { ...integer, minimum: 1 } },
          ],
          responses: { 200: json(string, { example: 'a {{word}} $1' }) },
        },
      },
      '/login': {
        post: { security: [], responses: { 200: json({}, { example: { $token: 't' } }) } },
      },
    }
    const components = { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }
    using imported = await importInto(document(paths, { components, security: [{ token: [] }] }))
    expect(imported.texts['find-things.json']).toContain('  // Finds *things*.\n  "GET /search"')
    await using server = await createMockServer({ cwd: imported.path })
    const headers = { authorization: 'Bearer t' }
    const status = async (path: string) => (await server.fetch(path, { headers })).status
    expect((await server.fetch('/search?q=a')).status).toBe(401)
    expect(await status('/search')).toBe(422)
    expect(await status('/search?q=a&size=many')).toBe(422)
    expect(await status('/search?q=a&size=0')).toBe(422)
    expect(await (await server.fetch('/search?q=a&size=2', { headers })).json()).toBe(
      'a {{word}} $1',
    )
    const login = await server.fetch('/login', { method: 'POST' })
    expect(await login.json()).toEqual({ $token: 't' })
  })

  it('answers the example that a request asks for', async () => {
    const content = {
      'application/json': {
        schema: object({ sky: string }),
        examples: {
          fine: { value: { sky: 'blue' } },
          rain: { value: { sky: 'grey' } },
          snow: { value: { sky: 'white' } },
        },
      },
    }
    const at = {
      in: 'query',
      name: 'city',
      schema: string,
      examples: { rain: { value: 'Bergen' } },
    }
    const paths = {
      '/weather': { get: { parameters: [at], responses: { 200: { description: 'It', content } } } },
    }
    using imported = await importInto(document(paths))
    await using server = await createMockServer({ cwd: imported.path })
    const sky = async (path: string, prefer = 'wait=1') =>
      ((await (await server.fetch(path, { headers: { prefer } })).json()) as { sky: string }).sky
    expect(await sky('/weather')).toBe('blue')
    expect(await sky('/weather?city=Bergen')).toBe('grey')
    expect(await sky('/weather', 'example=snow')).toBe('white')
  })

  it('lists what mock files cannot say', async () => {
    const paths = {
      '/a': {
        trace: { responses: {} },
        get: {
          callbacks: { done: {} },
          security: [{ cert: [] }],
          responses: {
            200: { ...json(integer), links: { next: {} } },
            404: json(string),
          },
        },
        post: {
          requestBody: { $ref: '#/nowhere' },
          responses: { 200: json({ $ref: '#/nowhere' }) },
        },
      },
    }
    const components = { securitySchemes: { cert: { type: 'mutualTLS' } } }
    const more = { components, webhooks: { news: {} }, servers: [{ url: '/v1' }, { url: '/v2' }] }
    using imported = await importInto(document(paths, more))
    const losses = imported.losses.all.map(({ kind, where }) => `${kind}: ${where}`)
    expect(new Set(losses)).toEqual(
      new Set([
        'operation: TRACE /a',
        'operation: POST /a',
        'callback: GET /a',
        'callback: news',
        'security: GET /a',
        'link: GET /a',
        'response: GET /a',
        'server: /v2',
      ]),
    )
  })
})
