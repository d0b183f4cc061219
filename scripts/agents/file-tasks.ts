import type { Agent } from './agent.ts'
import { expectStatus, type Task } from './task.ts'

export const crud: Task = {
  prompt:
    'Make an API of products that can be listed and changed, and a stock that fails twice before it answers.',
  async work(agent) {
    await agent.run([
      'add',
      'products',
      '-d',
      '[{ "name": "Boot", "price": 90 }, { "name": "Parka" }]',
    ])
    await agent.run([
      'add',
      'GET /stock',
      '-d',
      '{ "$status": { "status": 503, "times": 2 }, "left": 3 }',
    ])
    expectStatus(await agent.json(['get', '/products?price:gte=50']), 200)
    await agent.run(['check'])
  },
  verdicts: [
    { request: 'GET /products', status: 200, has: 'Parka' },
    { request: 'POST /products', body: { name: 'Cap' }, status: 201, has: '"id":3' },
    { request: 'PATCH /products/3', body: { price: 9 }, status: 200, has: 'Cap' },
    { request: 'DELETE /products/1', status: 204 },
    { request: 'GET /products/1', status: 404 },
    { request: 'GET /stock', status: 503 },
    { request: 'GET /stock', status: 503 },
    { request: 'GET /stock', status: 200, has: '"left":3' },
  ],
  tokens: 350,
}

export const broken: Task = {
  prompt: 'The mocks do not work any more. Repair them.',
  async work(agent) {
    agent.give(
      'mocks/shop.json',
      '{\n  // carts\n  "GET /cart": { "$dealy": "1ms", "items": [] },\n  "GET /orders": [{ "id": 1 }]\n  "GET /user": { "name": "Ada" }\n}\n',
    )
    for (let round = 0; round < 3; round++) {
      const { result } = await agent.json(['check'], round < 2 ? 1 : 0)
      const [fault] = (result?.['diagnostics'] ?? []) as readonly Fault[]
      if (fault) repair(agent, fault)
    }
  },
  verdicts: [
    { request: 'GET /cart', status: 200, has: '{"items":[]}' },
    { request: 'GET /orders', status: 200, has: '"id":1' },
    { request: 'GET /user', status: 200 },
  ],
  tokens: 450,
}

/** What `check --json` says of a file. */
interface Fault {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Does what a message says, knowing nothing but its words and its place. */
function repair(agent: Agent, { message, hint = '', file, line, column }: Fault): void {
  const lines = agent.text(file).split('\n')
  const at = line - 1
  const text = lines[at] ?? ''
  const [, instead] = /Did you mean "([^"]+)"/.exec(hint) ?? []
  const [, wrong] = /^"([^"]+)"/.exec(message) ?? []
  if (message.startsWith('A comma')) lines[at - 1] += ','
  else if (instead !== undefined && wrong !== undefined) {
    lines[at] = text.slice(0, column - 1) + text.slice(column - 1).replace(wrong, instead)
  } else throw new Error(`No way out in: ${message} ${hint}`)
  agent.write(file, lines.join('\n'))
}

export const guarded: Task = {
  prompt:
    'Add /me, which only who is signed in may read, and reports for admins. Tests use the token "dev".',
  async work(agent) {
    await agent.run(['add', 'users', '-d', '[{ "id": "ada", "role": "admin" }, { "id": "bob" }]'])
    agent.write(
      'mocks/login.json',
      '{ "$auth": { "users": "users", "tokens": { "dev": "ada", "bob": "bob" } } }\n',
    )
    await agent.run(['add', 'GET /me', '-d', '{ "$auth": true, "id": "{{user.id}}" }'])
    await agent.run(['add', 'GET /reports', '-d', '{ "$auth": { "role": "admin" }, "total": 7 }'])
    expectStatus(await agent.json(['get', '/me', '-H', 'Authorization: Bearer dev']), 200)
  },
  verdicts: [
    { request: 'GET /me', status: 401 },
    { request: 'GET /me', headers: { authorization: 'Bearer dev' }, status: 200, has: 'ada' },
    { request: 'GET /reports', headers: { authorization: 'Bearer bob' }, status: 403 },
    { request: 'GET /reports', headers: { authorization: 'Bearer dev' }, status: 200 },
  ],
  tokens: 350,
}

export const delayed: Task = {
  prompt: 'Make a report that takes a while.',
  async work(agent) {
    await agent.run([
      'add',
      'GET /report',
      '-d',
      '{ "$delay": "300ms", "$body": { "done": true } }',
    ])
  },
  verdicts: [{ request: 'GET /report', status: 200, has: '{"done":true}', after: 290 }],
  tokens: 80,
}

export const related: Task = {
  prompt: 'Users have posts. The page wants the posts of a user, and each post with its author.',
  async work(agent) {
    await agent.run(['add', 'users', '-d', '[{ "name": "Ada" }, { "name": "Bob" }]'])
    await agent.run([
      'add',
      'posts',
      '-d',
      '[{ "userId": 1, "title": "Engines" }, { "userId": 2, "title": "Looms" }]',
    ])
    await agent.run(['get', '/users/1/posts'])
    await agent.run(['get', '/posts?embed=user'])
  },
  verdicts: [
    { request: 'GET /users/1/posts', status: 200, has: 'Engines' },
    { request: 'GET /posts/2?embed=user', status: 200, has: '"user":{' },
  ],
  tokens: 250,
}

export const imported: Task = {
  prompt: 'Here is openapi.yaml. Make mocks of it that we can edit, with a pet that costs 7.',
  async work(agent) {
    agent.give('openapi.yaml', petsDocument)
    await agent.json(['import', 'openapi.yaml'])
    await agent.run(['add', 'GET /price/:id', '-d', '{ "price": 7 }'])
    expectStatus(await agent.json(['get', '/price/1']), 200)
    await agent.run(['routes'])
  },
  verdicts: [
    { request: 'GET /pets', status: 200 },
    { request: 'POST /pets', body: { name: 'Rex' }, status: 201, has: 'Rex' },
    { request: 'GET /price/3', status: 200, has: '"price":7' },
  ],
  tokens: 450,
}

const petsDocument = `openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      responses:
        '200':
          description: all
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201':
          description: made
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      responses:
        '200':
          description: one
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
components:
  schemas:
    Pet: { type: object, properties: { id: { type: integer }, name: { type: string } } }
`
