import { createMockServer, resource, type MockServer, type MockSession } from 'mockapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const document = `
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /pets:
    get: { responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } }
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet:
      type: object
      required: [id, name, createdAt]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string }
        createdAt: { type: string, format: date-time, readOnly: true }`

let folder: ServedFolder
let hooks: MockServer
beforeAll(async () => {
  folder = await serveFolder({ 'mocks/openapi.yaml': document })
  hooks = await createMockServer({
    mocks: resource('users', {
      seed: [{ id: 1, name: 'Bob', createdAt: '2026-01-01T00:00:00.000Z' }],
      timestamps: true,
      webhooks: [{ on: 'created', to: 'http://127.0.0.1:1/hooks' }],
    }),
    webhookRetries: [],
    graphql: true,
  })
})
afterAll(async () => {
  await folder.server.close()
  await hooks.close()
})

const json = { 'content-type': 'application/json' }

/** Two sessions, whose clocks stand at other times. */
async function twoSessions(of: MockServer): Promise<readonly (readonly [MockSession, string])[]> {
  const times = ['2027-01-01T00:00:00.000Z', '2030-06-01T00:00:00.000Z']
  return await Promise.all(
    times.map(async (time, index) => {
      const session = of.session(`times${index}`)
      await session.clock.freeze(time)
      return [session, time] as const
    }),
  )
}

test('records that an OpenAPI document makes have the time of the clock', async () => {
  for (const [session, time] of await twoSessions(folder.server)) {
    const init = { method: 'POST', headers: json, body: '{"name":"Rex"}' }
    const made = (await (await session.fetch('/pets', init)).json()) as object
    expect(made).toMatchObject({ name: 'Rex', createdAt: time })
  }
})

test('records that GraphQL makes, and what their webhooks say, have the time of the clock', async () => {
  for (const [session, time] of await twoSessions(hooks)) {
    const query = 'mutation { createUser(input: { name: "Ada" }) { id createdAt } }'
    const init = { method: 'POST', headers: json, body: JSON.stringify({ query }) }
    const answer = await (await session.fetch('/graphql', init)).json()
    expect(answer).toMatchObject({ data: { createUser: { createdAt: time } } })
    const { body } = await session.webhooks.waitFor({ event: 'user.created', state: 'failed' })
    expect(JSON.parse(body)).toMatchObject({ timestamp: time, data: { createdAt: time } })
  }
})
