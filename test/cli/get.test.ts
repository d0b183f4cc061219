import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runGet } from '../support/cli-get.ts'
import { writeFiles } from '../support/files.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-get-'))
  writeFiles(cwd, {
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
    'mocks/api.json': JSON.stringify({
      'POST /echo': {
        method: '{{request.method}}',
        type: '{{headers.content-type}}',
        body: '{{body}}',
      },
      'GET /me': { token: '{{headers.authorization}}' },
      'GET /old': { $status: 302, $headers: { location: '/users' } },
      'GET /cases': {
        $cases: [
          { $when: { 'query.a': '1' }, $body: 1 },
          { $status: 418, $body: 2 },
        ],
      },
      'GET /big': { $body: [12345678901234] },
    }),
  })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const get = (...args: readonly string[]) => runGet(cwd, args)

it('prints the body alone, and the rest to the output of errors', async () => {
  for (const typed of [['/users/1'], ['GET', '/users/1'], ['get /users/1'], ['users/1']]) {
    const { code, out, err } = await get(...typed)
    expect([code, out]).toEqual([0, '{"id":1,"name":"Ada"}'])
    expect(err).toMatch(/^ {2}200 OK {2}application\/json {2}in process {2}\d+ ms\n$/)
  }
})

it('ends with 1 from status 400 on, with the answer all the same', async () => {
  const { code, out, err } = await get('/users/9')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ code: 'no-record' })
  expect(err).toMatch(/^ {2}404 Not Found/)
  expect((await get('/cases')).code).toBe(1)
})

it('follows the links of an answer in process', async () => {
  expect((await get('http://mockapi.local/users/1')).out).toContain('Ada')
})

it('shows where a redirect leads to, and does not follow it', async () => {
  const { code, err, out } = await get('/old')
  expect([code, out]).toEqual([0, ''])
  expect(err).toMatch(/302 Found {2}-> \/users {2}in process/)
})

it('sends a body as curl does, JSON with its type', async () => {
  const echo = async (...args: readonly string[]) => JSON.parse((await get('/echo', ...args)).out)
  const form = 'application/x-www-form-urlencoded'
  expect(await echo('-d', '{"a":1}')).toEqual({
    method: 'POST',
    type: 'application/json',
    body: { a: 1 },
  })
  expect(await echo('-d', 'a=1', '-d', 'b=2')).toMatchObject({
    type: form,
    body: { a: '1', b: '2' },
  })
  expect(await echo('-d', '-5')).toMatchObject({ type: 'application/json', body: -5 })
  expect(await echo('-d', '7', '-H', 'content-type: text/plain')).toMatchObject({
    type: 'text/plain',
  })
  writeFileSync(join(cwd, 'body.json'), '{"file":true}')
  expect(await echo('-d', '@body.json')).toMatchObject({ body: { file: true } })
  const input = async () => Uint8Array.from(Buffer.from('{"input":1}'))
  expect(JSON.parse((await runGet(cwd, ['/echo', '-d', '@-'], { input })).out)).toMatchObject({
    body: { input: 1 },
  })
  const broken = await get('/echo', '-d', '{"a":')
  expect(broken.code).toBe(1)
  expect(broken.out).toContain('JSON')
})

it('sends headers, and credentials of an address', async () => {
  const { out } = await get('/me', '-H', 'Authorization: Bearer t0k')
  expect(JSON.parse(out)).toEqual({ token: 'Bearer t0k' })
  const named = await get('http://ada:pw@localhost:4999/me', '--fresh')
  expect(JSON.parse(named.out)).toEqual({ token: `Basic ${btoa('ada:pw')}` })
})

it('tells who answered and why', async () => {
  const { out, err } = await get('/cases', '--why')
  expect(out).toBe('2')
  expect(err).toContain('  answers   GET /cases  mocks/api.json:1\n  note      case 2\n')
  const { result } = await get('/usrs', '--why', '--json')
  expect(result()).toMatchObject({
    request: { method: 'GET', path: '/usrs' },
    status: 404,
    server: null,
    why: {
      layers: [],
      miss: {
        near: [{ key: 'GET /users' }, { key: 'GET /users/:id' }],
        add: { file: 'mocks/api.json' },
      },
    },
  })
  const miss = await get('/usrs', '--why')
  expect(miss.err).toMatch(/near {3}GET \/users +mocks\/users\.json:1 +"usrs" is not "users"/)
  expect(miss.err).toContain('add    mocks/api.json   "GET /usrs": { "ok": true }')
  const own = await get('/__mockapi/health', '--why')
  expect(own.err).toContain('The journal does not have this call: mockapi itself answered')
})

it('says so where what a request writes is gone with it, and keeps it with --persist', async () => {
  const { err } = await get('/users', '-d', '{"name":"Mary"}')
  expect(err).toContain('201 Created')
  expect(err).toContain('in process, which keeps no data')
  expect((await get('/users')).out).not.toContain('Mary')
  const kept = await get('/users', '-d', '{"name":"Mary"}', '--persist', 'state.json')
  expect(kept.err).not.toContain('keeps no data')
  expect((await get('/users', '--persist', 'state.json')).out).toContain('Mary')
  const fresh = await get('/users', '--persist', 'state.json', '--fresh')
  expect(fresh.out).not.toContain('Mary')
  const lost = await get('/users', '-d', '{}', '--persist', 'state.json', '--fresh')
  expect(lost.err).toContain('in process, which keeps no data')
})

it('leaves data alone that the configuration keeps where flags ask for other seeds', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'mockapi-get-'))
  writeFiles(kept, {
    'mocks/users.json': '{ "$count": 2, "$each": { "name": "{{person.firstName}}" } }',
  })
  const loadConfig = async () => ({ config: { persist: 'state.json' } })
  const ask = (...args: readonly string[]) => runGet(kept, args, { loadConfig })
  try {
    await ask('/users', '-d', '{"name":"Mary"}')
    const other = await ask('/users', '--seed', '7', '-d', '{"name":"Eve"}')
    expect(other.err).toContain('in process, which keeps no data')
    const { out } = await ask('/users')
    expect(out).toContain('Mary')
    expect(out).not.toContain('Eve')
  } finally {
    rmSync(kept, { recursive: true, force: true })
  }
})

it.each([
  [[], 'get needs a request. Write mockapi get /users'],
  [['WS /chat'], 'A WebSocket is a conversation'],
  [['ws://localhost:4000/chat'], 'A WebSocket is a conversation'],
  [['/chat', '-H', 'Upgrade: websocket'], 'A WebSocket is a conversation'],
  [['ALL /users'], 'Write GET /users.'],
  [['QUERY users'], 'mockapi get "POST /graphql" -d \'{"query":"{ users { id } }"}\''],
  [['ftp://a.test/x'], '"ftp" is no scheme of HTTP.'],
  [['C:/Program Files/Git/users'], 'Git Bash makes one'],
  [['http://[/'], 'is no address'],
  [['GET /users', '-X', 'POST'], 'Both the method GET and -X POST are given.'],
  [['/users', '-X', 'TRACE'], 'No mock answers TRACE.'],
  [['/users', '-X', 'A B'], '"A B" is no method.'],
  [['GET /users', '-d', 'a'], 'No mock reads a body of GET. Write -X POST'],
  [['/users', '-H', 'no header'], '"no header" is no header. Write -H "Name: value".'],
  [['/users', '-H', 'Content-Length: 3'], 'Content-Length is said by the connection itself.'],
  [['/echo', '-d', '@nothing.json'], 'nothing.json cannot be read (ENOENT)'],
  [['/echo', '-d', '@-'], 'reads the standard input, and there is none'],
  [['/users', '--timeout', 'soon'], '--timeout: "soon" is no time. Write --timeout 10s.'],
])('refuses %j in a sentence', async (args, sentence) => {
  const { code, out, err } = await get(...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(sentence)
})
