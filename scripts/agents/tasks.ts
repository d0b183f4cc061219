import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Agent, Envelope } from './agent.ts'

/** A request that judges a task, and what its answer must be. */
export interface Verdict {
  readonly request: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** What the body must contain, as text. */
  readonly has?: string
  /** How long it must take at least, ms. */
  readonly after?: number
}

/** Something that a user asks an agent for. */
export interface Task {
  readonly prompt: string
  /** Does it by commands alone; gives the address of the server that is to be judged where one runs. */
  readonly work: (agent: Agent) => Promise<string | void> | string | void
  /** Asked in this order once the work is done. */
  readonly verdicts: readonly Verdict[]
  /** The most tokens that an agent should have to read. */
  readonly tokens: number
}

const crud: Task = {
  prompt:
    'Make an API of products that can be listed and changed, and a stock that fails twice before it answers.',
  work(agent) {
    agent.run(['add', 'products', '-d', '[{ "name": "Boot", "price": 90 }, { "name": "Parka" }]'])
    agent.run([
      'add',
      'GET /stock',
      '-d',
      '{ "$status": { "status": 503, "times": 2 }, "left": 3 }',
    ])
    expectStatus(agent.json(['get', '/products?price:gte=50']), 200)
    agent.run(['check'])
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
  tokens: 500,
}

const missing: Task = {
  prompt: 'The page asks for /api/profile and gets a 404. Mend that.',
  async work(agent) {
    agent.give('mocks/health.json', '{\n  // kept\n  "GET /health": { "ok": true }\n}\n')
    const url = await agent.serve()
    agent.run(['ready'])
    await fetch(`${url}/api/profile`)
    agent.run(['add', '--from-404', '-d', '{ "name": "Ada" }'])
    if (!agent.text('mocks/health.json').includes('// kept')) throw new Error('A comment is lost.')
    return url
  },
  verdicts: [
    { request: 'GET /api/profile', status: 200, has: '{"name":"Ada"}' },
    { request: 'GET /health', status: 200 },
  ],
  tokens: 200,
}

const broken: Task = {
  prompt: 'The mocks do not work any more. Repair them.',
  work(agent) {
    agent.give(
      'mocks/shop.json',
      '{\n  // carts\n  "GET /cart": { "$dealy": "1ms", "items": [] },\n  "GET /orders": [{ "id": 1 }]\n  "GET /user": { "name": "Ada" }\n}\n',
    )
    for (let round = 0; round < 3; round++) {
      const { result } = agent.json(['check'], round < 2 ? 1 : 0)
      const [fault] = result?.['diagnostics'] as readonly Fault[]
      if (fault) repair(agent, fault)
    }
  },
  verdicts: [
    { request: 'GET /cart', status: 200, has: '{"items":[]}' },
    { request: 'GET /orders', status: 200, has: '"id":1' },
    { request: 'GET /user', status: 200 },
  ],
  tokens: 500,
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

const guarded: Task = {
  prompt:
    'Add /me, which only who is signed in may read, and reports for admins. Tests use the token "dev".',
  work(agent) {
    agent.run(['add', 'users', '-d', '[{ "id": "ada", "role": "admin" }, { "id": "bob" }]'])
    agent.write(
      'mocks/login.json',
      '{ "$auth": { "users": "users", "tokens": { "dev": "ada", "bob": "bob" } } }\n',
    )
    agent.run(['add', 'GET /me', '-d', '{ "$auth": true, "id": "{{user.id}}" }'], 1)
    agent.run(['add', 'GET /reports', '-d', '{ "$auth": { "role": "admin" }, "total": 7 }'], 1)
    expectStatus(agent.json(['get', '/me', '-H', 'Authorization: Bearer dev']), 200)
  },
  verdicts: [
    { request: 'GET /me', status: 401 },
    { request: 'GET /me', headers: { authorization: 'Bearer dev' }, status: 200, has: 'ada' },
    { request: 'GET /reports', headers: { authorization: 'Bearer bob' }, status: 403 },
    { request: 'GET /reports', headers: { authorization: 'Bearer dev' }, status: 200 },
  ],
  tokens: 600,
}

const delayed: Task = {
  prompt: 'Make a report that takes a while.',
  work(agent) {
    agent.run(['add', 'GET /report', '-d', '{ "$delay": "300ms", "$body": { "done": true } }'])
  },
  verdicts: [{ request: 'GET /report', status: 200, has: '{"done":true}', after: 290 }],
  tokens: 100,
}

const related: Task = {
  prompt: 'Users have posts. The page wants the posts of a user, and each post with its author.',
  work(agent) {
    agent.run(['add', 'users', '-d', '[{ "name": "Ada" }, { "name": "Bob" }]'])
    agent.run([
      'add',
      'posts',
      '-d',
      '[{ "userId": 1, "title": "Engines" }, { "userId": 2, "title": "Looms" }]',
    ])
    agent.run(['get', '/users/1/posts'])
    agent.run(['get', '/posts?embed=user'])
  },
  verdicts: [
    { request: 'GET /users/1/posts', status: 200, has: 'Engines' },
    { request: 'GET /posts/2?embed=user', status: 200, has: '"user":{' },
  ],
  tokens: 400,
}

const imported: Task = {
  prompt: 'Here is openapi.yaml. Make mocks of it that we can edit, with a pet that costs 7.',
  work(agent) {
    agent.give('openapi.yaml', petsDocument)
    agent.json(['import', 'openapi.yaml'])
    agent.run(['add', 'GET /price/:id', '-d', '{ "price": 7 }'])
    expectStatus(agent.json(['get', '/price/1']), 200)
    agent.run(['routes'])
  },
  verdicts: [
    { request: 'GET /pets', status: 200 },
    { request: 'POST /pets', body: { name: 'Rex' }, status: 201, has: 'Rex' },
    { request: 'GET /price/3', status: 200, has: '"price":7' },
  ],
  tokens: 700,
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
components:
  schemas:
    Pet: { type: object, properties: { id: { type: integer }, name: { type: string } } }
`

const pipeline: Task = {
  prompt: 'Start the mocks in CI, wait for them, ask them, stop them. Nothing may stay.',
  async work(agent) {
    agent.run(['add', 'GET /health', '-d', '{ "ok": true }'])
    const url = await agent.serve('--json')
    const { result } = agent.json(['ready', '--timeout', '30s'])
    expect('the address', result?.['url'], url)
    agent.run(['get', '/health'])
    const stopped = agent.json(['stop']).result?.['stopped'] as readonly { readonly url: string }[]
    expect(
      'what was stopped',
      stopped.map((server) => server.url),
      [url],
    )
    expect('a stopped server', await fetch(url).catch(() => 'gone'), 'gone')
    agent.json(['ready', '--timeout', '300ms'], 1)
    agent.json(['stop'], 1)
  },
  verdicts: [{ request: 'GET /health', status: 200 }],
  tokens: 400,
}

const remembered: Task = {
  prompt: 'Sign up a user in the running app, and look whether it is there.',
  async work(agent) {
    agent.run(['add', 'users', '-d', '[{ "name": "Ada" }]'])
    const url = await agent.serve()
    agent.run(['ready'])
    expectStatus(agent.json(['get', 'POST /users', '-d', '{ "name": "Bob" }']), 201)
    expectStatus(agent.json(['get', '/users/2']), 200)
    // The files have no such user.
    expectStatus(agent.json(['get', '/users/2', '--fresh'], 1), 404)
    agent.run(['get', '/users/2', '--session', 'other'], 0)
    return url
  },
  verdicts: [{ request: 'GET /users/2', status: 200, has: 'Bob' }],
  tokens: 500,
}

const hooked: Task = {
  prompt:
    'A payment must tell our app by a webhook that it was paid, and say how it goes by events.',
  async work(agent) {
    const got: string[] = []
    const receiver = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => got.push(chunk.toString()))
      request.on('end', () => response.end())
    }).listen(0, '127.0.0.1')
    await new Promise((done) => receiver.once('listening', done))
    const to = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
    const hook = { to, event: 'payment.paid', body: { paid: '{{body.amount}}' } }
    const answer = { $status: 202, $body: { state: 'pending' }, $webhooks: [hook] }
    try {
      agent.give('mocks/health.json', '{ "GET /health": { "ok": true } }\n')
      const url = await agent.serve()
      agent.run(['ready'])
      agent.run(['add', 'POST /payments', '-d', JSON.stringify(answer)])
      agent.run([
        'add',
        'GET /payments/1/events',
        '-d',
        '{ "$sse": [{ "n": 1 }, { "n": 2 }], "$end": true }',
      ])
      agent.run(['get', 'POST /payments', '-d', '{ "amount": 7 }'])
      const { result } = agent.json(['webhooks'])
      if (!JSON.stringify(result).includes('"delivered"')) throw new Error(JSON.stringify(result))
      if (!got.includes('{"paid":7}')) throw new Error(`The app got ${got.join(', ')}`)
      return url
    } finally {
      receiver.close()
    }
  },
  verdicts: [
    { request: 'POST /payments', body: { amount: 9 }, status: 202 },
    { request: 'GET /payments/1/events', status: 200, has: 'data: {"n":2}' },
  ],
  tokens: 600,
}

/** What an agent is asked for: ten tasks, each from an empty folder. */
export const tasks: Readonly<Record<string, Task>> = {
  crud,
  missing,
  broken,
  guarded,
  delayed,
  related,
  imported,
  pipeline,
  remembered,
  hooked,
}

function expectStatus({ result }: Envelope, status: number): void {
  expect('the status', result?.['status'], status)
}

/** @throws where two values differ as JSON */
function expect(what: string, is: unknown, expected: unknown): void {
  if (JSON.stringify(is) === JSON.stringify(expected)) return
  throw new Error(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`)
}
