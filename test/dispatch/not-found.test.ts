import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'
import type { Answer } from '../support/send.ts'
import { createMockServer } from 'mockapi'
import type { RequestReport } from 'mockapi'

let folder: ServedFolder
let reports: RequestReport[]

async function serve(
  files: Readonly<Record<string, string>>,
): Promise<(line: string) => Promise<Answer>> {
  reports = []
  folder = await serveFolder(files, { onRequest: (report) => reports.push(report) })
  return (line) => send(folder.server, line)
}
afterEach(() => folder[Symbol.asyncDispose]())

const api = `{
  "GET /health": { "ok": true },
  "GET /users/:id{[0-9]+}": {},
  "POST /login": { "$cases": [
    { "$when": { "headers.x-api-key": "secret" }, "$body": {} }
  ] },
  "GET /a/b/c": {}
}`

describe('404', () => {
  it('names the nearest endpoints, why they are not meant, and the line to add', async () => {
    const ask = await serve({ 'mocks/api.json': api })
    const { status, headers, body } = await ask('GET /helth')
    expect(status).toBe(404)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({
      code: 'no-endpoint',
      near: [
        {
          endpoint: 'GET /health',
          declared: 'mocks/api.json:2',
          reason: '"helth" is not "health"',
        },
      ],
      add: { file: 'mocks/api.json', text: '"GET /helth": { "ok": true }' },
    })
    expect(reports[0]?.miss?.near[0]).toMatchObject({ key: 'GET /health', line: 2 })
  })

  it.each([
    ['GET /users/ada', 'GET /users/:id{[0-9]+}', '"ada" does not match :id{[0-9]+}'],
    ['GET /a/b', 'GET /a/b/c', 'longer path'],
    ['GET /a/b/c/d', 'GET /a/b/c', 'shorter path'],
    ['DELETE /helth', 'GET /health', 'other method, GET'],
  ])('%s is nearest to %s: %s', async (line, endpoint, reason) => {
    const ask = await serve({ 'mocks/api.json': api })
    const { near } = (await ask(line)).body as { near: unknown[] }
    expect(near[0]).toMatchObject({ endpoint, reason: expect.stringContaining(reason) })
  })

  const id = 'GET /users/:id{[0-9]+}'
  it.each([
    ['GET /nope', []],
    ['GET /a/nope', ['GET /a']],
    ['GET /nope/b/c', []],
    ['GET /users-list', ['GET /users', id]],
    ['GET /Users', ['GET /users', id]],
    ['GET /users/1/posts', [id, 'GET /users']],
    ['GET /users/1/posts/2/lines', []],
    ['GET /todos', ['GET /v1/todos']],
    ['GET /v2/health', ['GET /health']],
    ['GET /v1/helth', []],
    ['GET /17/18/19', []],
    ['DELETE /files', ['POST /files/*']],
    [`GET /${'x'.repeat(100)}`, []],
  ])('near %s is only what differs by little: %j', async (line, expected) => {
    const ask = await serve({
      'mocks/api.json': JSON.stringify({
        'GET /report': 1,
        'GET /health': 1,
        'GET /a': 1,
        'GET /users': 1,
        'GET /users/:id{[0-9]+}': 1,
        'GET /v1/todos': 1,
        'POST /files/*': 1,
      }),
    })
    const { near } = (await ask(line)).body as { near: { endpoint: string }[] }
    expect(near.map(({ endpoint }) => endpoint)).toEqual(expected)
  })

  it.each([
    ['GET /files', 'GET /files/deep/*', 'longer path'],
    ['POST /pages', 'GET /pages/:id?', 'other method, GET'],
    ['GET /pages/1/2', 'GET /pages/:id?', 'shorter path'],
  ])('of %s knows how long the path of %s can be', async (line, endpoint, reason) => {
    const ask = await serve({
      'mocks/api.json': '{ "GET /files/deep/*": 1, "GET /pages/:id?": 2 }',
    })
    const { near } = (await ask(line)).body as { near: unknown[] }
    expect(near).toContainEqual({ endpoint, declared: 'mocks/api.json:1', reason })
  })

  it('keeps its advice beside values that are wrong, which no other address can be in', async () => {
    const files = {
      'mocks/api.json': '{ "$defaults": { "$delay": "x" }, "GET /a": { "$staus": "{{b}}" } }',
    }
    const ask = await serve(files)
    const { body } = await ask('GET /nope')
    expect(body).toMatchObject({ add: { text: '"GET /nope": { "ok": true }' } })
    expect(body).not.toHaveProperty('broken')
  })

  it('takes what looks like an id for a parameter in the line to add', async () => {
    const ask = await serve({ 'mocks/api.json': api })
    expect((await ask('PUT /orders/17/lines/4')).body).toMatchObject({
      add: { text: '"PUT /orders/:id/lines/:id2": { "id": "{{params.id2}}" }' },
    })
  })

  it('the line to add does what it says', async () => {
    const ask = await serve({ 'mocks/api.json': api })
    const { body } = await ask('GET /orders/17')
    const { text } = (body as { add: { text: string } }).add
    await folder[Symbol.asyncDispose]()
    const again = await serve({ 'mocks/api.json': `{ ${text} }` })
    expect((await again('GET /orders/17')).body).toEqual({ id: '17' })
  })

  it('says why a condition does not hold', async () => {
    const ask = await serve({
      'mocks/api.ts': `import { route } from 'mockapi'
        export default route('POST /login', {
          when: { 'headers.x-api-key': 'secret' },
          handle: () => 1,
        })`,
    })
    const { status, body } = await ask('POST /login')
    expect(status).toBe(404)
    expect(body).toMatchObject({
      near: [{ endpoint: 'POST /login', reason: expect.stringContaining('x-api-key') }],
    })
  })

  it('names broken files, which may hold what is missing', async () => {
    const ask = await serve({ 'mocks/api.json': api, 'mocks/broken.json': '{ "GET /x": ' })
    const { body, headers } = await ask('GET /x')
    expect(body).toMatchObject({
      broken: [expect.stringMatching(/^mocks\/broken\.json:1:\d+$/)],
      detail: expect.stringContaining('mocks/broken.json'),
    })
    expect(headers.get('x-mockapi-broken')).toMatch(/^mocks\/broken\.json:1:\d+$/)
    expect((await ask('GET /health')).headers.get('x-mockapi-broken')).not.toBeNull()
  })

  it('has a header of bounded length, however much is broken', async () => {
    const files = Array.from({ length: 60 }, (_, index) => [
      `mocks/a-file-with-a-long-name-${index}.json`,
      '{',
    ])
    const ask = await serve({ 'mocks/api.json': api, ...Object.fromEntries(files) })
    const header = (await ask('GET /health')).headers.get('x-mockapi-broken')
    expect(header?.length).toBeLessThan(1100)
  })

  it('of an empty folder says what to write', async () => {
    const ask = await serve({ 'mocks/_helper.ts': '' })
    expect((await ask('GET /users')).body).toMatchObject({
      near: [],
      add: { file: 'mocks/api.json', text: '"GET /users": { "ok": true }' },
    })
  })

  it.each(['GET /__mockapi/health', 'GET /__session/a/__session/b/x'])(
    'names no line to add for an address that no mock can have: %s',
    async (line) => {
      await using server = await createMockServer({ mocks: {}, admin: false })
      const { status, body } = await send(server, line)
      expect(status).toBe(404)
      expect(body).toMatchObject({ detail: expect.stringMatching(/is mockapi's own/) as string })
      expect(body).not.toHaveProperty('add')
      expect(server.unmatched().length + server.session('a').unmatched().length).toBe(1)
    },
  )

  it('of a very long address is short', async () => {
    const ask = await serve({ 'mocks/api.json': api })
    const { status, body } = await ask(`GET /${'x'.repeat(8000)}/${'y/'.repeat(500)}`)
    expect(status).toBe(404)
    expect(JSON.stringify(body).length).toBeLessThan(40_000)
  })
})
