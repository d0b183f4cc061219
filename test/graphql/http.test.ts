import { serverAudits } from 'graphql-http'
import { expect, it } from 'vitest'
import { createMockServer, defineMock, type MockServer } from '../../src/index.ts'
import { schemaByHand } from '../support/schema-by-hand.ts'

const schema = `
  scalar Upload
  type Query { hello: String echo(text: String): String users: [User] }
  type User { id: ID friends: [User] }
  type Mutation { rename(name: String): String upload(files: [Upload!]!): [String] }
`

const mocks = () => [
  schemaByHand(schema),
  defineMock({
    'QUERY hello': 'world',
    'QUERY echo': ({ args }) => (args as { text?: string }).text,
    'MUTATION rename': ({ args }) => (args as { name: string }).name,
    'MUTATION upload': ({ args }) =>
      Promise.all(
        (args as { files: File[] }).files.map(async (file) => `${file.name}: ${await file.text()}`),
      ),
  }),
]

const json = 'application/json'

/** Sends an operation as JSON; the status, the media type and the value of the answer. */
async function post(server: MockServer, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const all = { 'content-type': json, ...headers }
  return shown(await server.fetch('/graphql', { method: 'POST', headers: all, body: text }))
}

async function shown(response: Response) {
  const type = response.headers.get('content-type')?.split(';')[0]
  return { status: response.status, type, value: (await response.json()) as unknown }
}

it('passes the audits of GraphQL over HTTP', async () => {
  await using server = await createMockServer({ mocks: mocks() })
  const fetchFn = (url: string, init: RequestInit) => server.fetch(url, init)
  const audits = serverAudits({ url: 'http://localhost/graphql', fetchFn })
  const results = await Promise.all(audits.map(({ fn }) => fn()))
  expect(results.length).toBeGreaterThan(50)
  const failed = results.filter(({ status }) => status === 'error' || status === 'warn')
  expect(failed.map(({ name }) => name)).toEqual([])
})

it('answers by GET and POST, in the media type that is accepted, whatever stands beside it', async () => {
  await using server = await createMockServer({ mocks: mocks() })
  const query = 'query Q($text: String) { echo(text: $text) }'
  const asked = new URLSearchParams({ query, variables: '{"text":"hi"}' })
  const data = { echo: 'hi' }
  expect(await shown(await server.fetch(`/graphql?${asked}`))).toMatchObject({
    status: 200,
    value: { data },
  })
  // What urql sends.
  const accept =
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed'
  expect(await post(server, { query, variables: { text: 'hi' } }, { accept })).toEqual({
    status: 200,
    type: 'application/graphql-response+json',
    value: { data },
  })
  expect(await post(server, { query, variables: { text: 5 } }, { accept })).toMatchObject({
    status: 400,
    value: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  })
  expect(await post(server, { query, variables: { text: 5 } })).toMatchObject({
    status: 200,
    type: json,
  })
  expect((await server.fetch('/graphql?query=mutation{rename(name:"x")}')).status).toBe(405)
  expect((await server.fetch('/graphql', { method: 'PUT' })).headers.get('allow')).toBe(
    'GET, HEAD, POST, OPTIONS',
  )
})

it.each<
  [what: string, body: unknown, headers: Record<string, string>, status: number, says: RegExp]
>([
  ['several operations', [{ query: '{ hello }' }], {}, 400, /is a list\. Send each/],
  ['no query', {}, {}, 400, /no query\. Send it/],
  ['no JSON', '{', {}, 400, /not valid JSON/],
  [
    'variables that are none',
    { query: '{ hello }', variables: [] },
    {},
    400,
    /"variables" is no object/,
  ],
  [
    'another media type',
    '{ hello }',
    { 'content-type': 'text/plain' },
    415,
    /"Content-Type: application\/json"/,
  ],
  [
    'another media type for the answer',
    { query: '{ hello }' },
    { accept: 'image/png' },
    406,
    /"Accept: app/,
  ],
  [
    'an operation that is not there',
    { query: 'query A { hello }', operationName: 'B' },
    {},
    200,
    /no operation "B"\. It has A\./,
  ],
  [
    'no name of several',
    { query: 'query A { hello } query B { hello }' },
    {},
    200,
    /several operations: A, B\. Say which/,
  ],
  [
    'a field that is not there',
    { query: '{ helo }' },
    {},
    200,
    /Did you mean "hello"\?.*GRAPHQL_VALIDATION_FAILED/,
  ],
  [
    'a hash alone',
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } },
    {},
    200,
    /PersistedQueryNotFound.*PERSISTED_QUERY_NOT_FOUND/,
  ],
])('refuses %s with a sentence', async (_what, body, headers, status, says) => {
  await using server = await createMockServer({ mocks: mocks() })
  const answer = await post(server, body, headers)
  expect(answer.status).toBe(status)
  expect(JSON.stringify(answer.value).replaceAll(String.raw`\"`, '"')).toMatch(says)
})

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')

it.each<[what: string, query: string]>([
  ['levels', `{ users ${'{ friends '.repeat(1000)} { id } ${'}'.repeat(1001)}`],
  ['aliases', `{ ${many(1500, (index) => `a${index}: users { id }`)} }`],
  ['fields of one name', `{ ${many(3000, () => 'users { id }')} }`],
  ['fragments', `{ ${many(400, () => '...F')} } fragment F on Query { hello }`],
  [
    'fields in fragments of fragments',
    `{ users { ...F0 } } ${many(30, (index) => `fragment F${index} on User { a: friends { ...F${index + 1} } b: friends { ...F${index + 1} } }`)} fragment F30 on User { id }`,
  ],
])('refuses too many %s before it validates them', async (_what, query) => {
  await using server = await createMockServer({ mocks: mocks() })
  await post(server, { query: '{ hello }' })
  const { value } = await post(server, { query })
  expect(value).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_LARGE' } }] })
})

it('takes files by the multipart request specification', async () => {
  await using server = await createMockServer({ mocks: mocks() })
  const upload = async (operations: unknown, map: unknown) => {
    const form = new FormData()
    form.set('operations', JSON.stringify(operations))
    form.set('map', JSON.stringify(map))
    form.set('0', new File(['one'], 'a.txt'))
    form.set('1', new File(['two'], 'b.txt'))
    return shown(await server.fetch('/graphql', { method: 'POST', body: form }))
  }
  const query = 'mutation ($files: [Upload!]!) { upload(files: $files) }'
  const operations = { query, variables: { files: [null, null] } }
  const map = { 0: ['variables.files.0'], 1: ['variables.files.1'] }
  expect(await upload(operations, map)).toMatchObject({
    value: { data: { upload: ['a.txt: one', 'b.txt: two'] } },
  })
  expect(JSON.stringify(await upload(operations, { 2: ['variables.files.0'] }))).toMatch(/no file/)
  expect(JSON.stringify(await upload(operations, { 0: ['variables.file'] }))).toMatch(/has no null/)
  expect(JSON.stringify(await upload([operations], map))).toMatch(/is a list/)
})
