import { describe, it } from 'vitest'
import { expectSame, post, type Asked, type BuiltFolder } from '../support/built.ts'

const users = '[{ "id": 1, "name": "Ada", "password": "secret" }, { "id": 2, "name": "Grace" }]'

/** Folders that each use another part of the engine, and what they are asked. */
const folders: readonly BuiltFolder[] = [
  [
    'templates and generated data',
    {
      'mocks/api.json': `{
        "GET /hello/:name": { "text": "Hello, {{params.name}}!", "at": "{{now}}" },
        "GET /people": { "$count": 3, "$each": { "name": "{{person.fullName}}", "n": "{{index}}" } },
        "POST /echo": { "$status": 201, "$headers": { "x-a": "{{body.a}}" }, "got": "{{body.a}}" } }`,
    },
    [
      ['/people'],
      ['/people?x=1'],
      ['/echo', post('{"a":1}')],
      ['/none'],
      ['/hello/a', { method: 'PUT' }],
    ],
  ],
  [
    'cases, conditions and sequences',
    {
      'mocks/api.json': `{
        "GET /a": { "$cases": [{ "$when": { "query.x": { "gt": 1 } }, "big": true }, { "$when": { "headers.x-b": { "matches": "^b+$" } }, "b": 1 }, { "other": 1 }] },
        "GET /s": { "$sequence": [{ "n": 1 }, { "$status": 503 }, { "n": 3 }] },
        "GET /r": { "$random": [1, 2, 3] },
        "GET /only": { "$when": { "query.a": "1" }, "ok": 1 },
        "GET /users/me": { "id": "{{db.users.1.id}}" } }`,
      'mocks/users.json': users,
    },
    [
      ['/a?x=2'],
      ['/a', { headers: { 'x-b': 'bbb' } }],
      ['/a'],
      ['/s'],
      ['/s'],
      ['/s'],
      ['/r'],
      ['/r'],
      ['/only?a=1'],
      ['/users/me'],
    ],
  ],
  [
    'behaviours',
    {
      'mocks/api.json': `{
        "$defaults": { "$headers": { "x-d": "1" } },
        "GET /slow": { "$delay": 5, "ok": 1 },
        "GET /often": { "$rateLimit": "1/1m", "ok": 1 },
        "GET /fails": { "$status": { "status": 500, "times": 1 }, "ok": 1 },
        "GET /thin": { "$bandwidth": "1mb/s", "ok": 1 } }`,
    },
    [
      ['/slow'],
      ['/often'],
      ['/fails'],
      ['/fails'],
      ['/thin'],
      ['/slow', { headers: { 'x-mockapi-status': '418' } }],
      ['/slow', { headers: { prefer: 'code=404' } }],
      ['/slow', { headers: { 'x-mockapi-delay': 'soon' } }],
    ],
  ],
  [
    'events',
    {
      'mocks/api.json':
        '{ "GET /events": { "$sse": [{ "n": 1 }, { "n": 2 }], "$end": true, "$every": 1 } }',
    },
    [['/events']],
  ],
  [
    'scenarios',
    {
      'mocks/api.json':
        '{ "GET /a": 1, "$scenarios": { "down": { "$active": true, "GET /a": { "$status": 503 } } } }',
    },
    [['/a']],
  ],
  [
    'what is done later, and kept requests',
    {
      'mocks/users.json': users,
      'mocks/api.json': `{
        "POST /later": { "$after": { "in": "1h", "update": "users", "id": "1", "with": { "name": "B" } }, "ok": 1 },
        "POST /mail": { "$inbox": "mails" },
        "POST /hook": { "$webhooks": { "to": "http://localhost:9/x" }, "ok": 1 } }`,
    },
    [
      ['/later', post('{}')],
      ['/mail', post('{"to":"a"}')],
      ['/mails?fields=id'],
      ['/hook', post('{}')],
    ],
  ],
  [
    'files',
    {
      'mocks/api.json': '{ "GET /logo": { "$file": "_logo.svg" } }',
      'mocks/_logo.svg': '<svg/>',
    },
    [
      ['/logo', { headers: { range: 'bytes=0-1' } }],
      ['/logo', { method: 'HEAD' }],
    ],
  ],
  [
    'logins',
    {
      'mocks/users.json': users,
      'mocks/auth.json':
        '{ "$auth": { "users": "users", "basic": true, "tokens": { "dev": "Ada" }, "username": "name" } }',
      'mocks/api.json': '{ "GET /me": { "$auth": true, "name": "{{user.name}}" } }',
    },
    [
      ['/me'],
      ['/me', { headers: { authorization: 'Bearer nothing' } }],
      ['/me', { headers: { authorization: 'Bearer dev' } }],
      ['/me', { headers: { authorization: `Basic ${btoa('Ada:secret')}` } }],
    ],
  ],
  [
    'answers of models',
    { 'mocks/api.json': '{ "POST /v1/chat/completions": { "$ai": "Hello" } }' },
    [
      [
        '/v1/chat/completions',
        post('{"model":"m","messages":[{"role":"user","content":"hi"}],"seed":1}'),
      ],
    ],
  ],
  [
    'WebSockets, which nothing can open',
    { 'mocks/api.json': '{ "WS /chat": { "$send": "hi" }, "GET /a": 1 }' },
    [['/chat'], ['/a'], ['/chat', { method: 'POST' }]],
  ],
  [
    'changes that are told',
    {
      'mocks/users.json': users,
    },
    [['/users'], ['/users/1']],
    { args: ['--live', '--delay', '1'], options: { live: true, delay: 1 } },
  ],
  [
    "json-server's dialect",
    {
      'mocks/db.json': `{ "posts": [{ "id": "1", "title": "a" }], "profile": { "name": "x" }, "n": 1 }`,
    },
    [['/posts?_page=1&_per_page=1'], ['/posts/2'], ['/profile'], ['/posts', { method: 'DELETE' }]],
    { args: ['--dialect', 'json-server-1'], options: { dialect: 'json-server-1' } },
  ],
  [
    'JSON:API',
    {
      'mocks/users.json': users,
    },
    [['/users?page[limit]=1'], ['/users/1'], ['/users/9']],
    { args: ['--dialect', 'json-api'], options: { dialect: 'json-api' } },
  ],
  [
    'an OpenAPI document',
    {
      'mocks/api.yaml': `openapi: 3.1.0
info: { title: a, version: '1' }
paths:
  /pets/{id}:
    get:
      operationId: pet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '200': { description: a, content: { application/json: { schema: { type: object, required: [name, city], properties: { name: { type: string }, city: { type: string } } } } } } }`,
    },
    [['/pets/1'], ['/pets/x']],
  ],
  [
    'a GraphQL schema',
    {
      'mocks/schema.graphql': 'type Query { users: [User!]! } type User { id: ID! name: String! }',
      'mocks/users.json': users,
    },
    [['/graphql', post('{"query":"{ users { name } }"}')]],
  ],
]

describe('a bundle of', () => {
  for (const [what, files, asked, settings] of folders) {
    it(`${what} answers as the folder does`, () => expectSame(files, asked, settings))
  }

  it('plain JSON answers all that the folder does, with --full', async () => {
    const asked: Asked[] = [
      ['/users/1', { headers: { 'x-mockapi-status': '418' } }],
      ['/users/1', { headers: { 'x-mockapi-delay': '1' } }],
      ['/users/1', { headers: { 'x-mockapi-fault': 'reset; over=1' } }],
      ['/users/1', { headers: { prefer: 'code=503' } }],
      ['/users/1', { headers: { 'x-mockapi-now': 'never' } }],
      ['/~demo/users'],
      ['/none'],
    ]
    await expectSame({ 'mocks/users.json': users }, asked, { args: ['--full'] })
  })
})
