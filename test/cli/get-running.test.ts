import { createServer, type RequestListener, type Server } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runGet } from '../support/cli-get.ts'
import { startInProcess, type RunningCli } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'

const files = {
  'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
  'mocks/api.json': JSON.stringify({
    'GET /reset': { $fault: 'reset' },
    'GET /empty': { $fault: 'empty' },
    'GET /garbage': { $fault: 'garbage' },
    'GET /half': { $fault: 'truncate', $body: 'x'.repeat(100) },
    'GET /hang': { $fault: 'hang' },
    'GET /headers': '{{headers}}',
    'GET /news': { $sse: [{ data: 'first' }] },
    'GET /old': { $status: 307, $headers: { location: '/users' } },
  }),
}

let cwd: string
let serving: RunningCli
let url: string
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-get-'))
  writeFiles(cwd, files)
  serving = startInProcess(cwd, ['serve', '--port', '0', '--admin-token', 't0k'])
  url = await serving.url()
  await serving.listed()
})
afterAll(async () => {
  await serving[Symbol.asyncDispose]()
  rmSync(cwd, { recursive: true, force: true })
})

const get = (...args: readonly string[]) => runGet(cwd, args)

/** A server that is no mockapi, as long as `use` takes. */
async function beside<Result>(
  answer: RequestListener,
  use: (origin: string) => Promise<Result>,
): Promise<Result> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  try {
    if (!server.listening) await new Promise((done) => server.once('listening', done))
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

it('asks the server of the folder that runs, whose data a POST changes', async () => {
  const posted = await get('/users', '-d', '{"name":"Mary"}')
  expect([posted.code, posted.out]).toEqual([0, '{"id":2,"name":"Mary"}'])
  expect(posted.err).toContain(`201 Created  -> /users/2  application/json  ${url}`)
  expect((await get('/users/2')).out).toContain('Mary')
  expect((await get('/users/2', '--fresh')).code).toBe(1)
  // A server of its own, whose ids begin elsewhere.
  expect((await get('/users/2', '--seed', '7')).err).toContain('in process')
})

it('asks in a session, and finds its call there', async () => {
  await get('/users/1', '-X', 'PATCH', '-d', '{"name":"Eve"}', '--session', 'one')
  expect((await get('/users/1')).out).toContain('Ada')
  for (const way of [
    ['/users/1', '--session', 'one'],
    ['/users/1', '-H', 'X-Mockapi-Session: one'],
    ['/users/1', '-H', 'Cookie: a=b; mockapi-session=one'],
    ['/__session/one/users/1'],
  ]) {
    const { out, err } = await get(...way, '--why')
    expect(out).toContain('Eve')
    expect(err).toContain('answers   GET /users/:id  mocks/users.json:1')
  }
})

it.each([
  ['/reset', 'The connection was reset before an answer came.'],
  ['/empty', 'The connection was closed before an answer came.'],
  ['/garbage', 'What came is no HTTP (HPE_INVALID_CONSTANT).'],
  ['/half', 'The connection was closed in the middle of the answer, after 51 bytes.'],
  ['/hang', 'No answer came within 200 ms. Wait longer by --timeout <time>.'],
])('says what became of %s', async (path, sentence) => {
  const timeout = ['--timeout', path === '/hang' ? '200ms' : '30s']
  for (const way of [[], ['--fresh']]) {
    const { code, err } = await get(path, ...timeout, ...way)
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)])
  }
  const { code, result } = await get(path, '--why', '--json', ...timeout)
  expect(code).toBe(1)
  if (path === '/hang') return
  expect(result()).toMatchObject({
    status: path === '/half' ? 200 : 0,
    broken: sentence,
    server: url,
    why: { answeredBy: { key: `GET ${path}` }, behaviours: [{ outcome: 'applied' }] },
  })
})

it('sends what was typed, and hardly more', async () => {
  const { out } = await get('/headers', '-H', 'X-Name: Zoë', '-H', 'x-empty;', '-H', 'Accept:')
  const sent = JSON.parse(out) as Record<string, string>
  expect(Buffer.from(sent['x-name'] ?? '', 'latin1').toString()).toBe('Zoë')
  expect(Object.keys(sent).sort()).toEqual([
    'connection',
    'host',
    'user-agent',
    'x-empty',
    'x-name',
  ])
  const fresh = JSON.parse((await get('/headers', '-H', 'x-empty;', '--fresh')).out)
  expect(Object.keys(fresh as object).sort()).toEqual(['accept', 'user-agent', 'x-empty'])
})

it('prints events until the time is over, which is no failure', async () => {
  const [running, fresh, json] = await Promise.all([
    get('/news', '--timeout', '2s'),
    get('/news', '--timeout', '2s', '--fresh'),
    get('/news', '--timeout', '2s', '--json'),
  ])
  for (const { code, out, err } of [running, fresh]) {
    expect([code, out]).toEqual([0, expect.stringContaining('data: first\n\n')])
    expect(err).toMatch(/! The answer goes on after \d+ bytes and 2 s\. Wait longer/)
  }
  expect(json.result()).toMatchObject({ status: 200, truncated: true })
  expect(json.result()).not.toHaveProperty('broken')
})

it('follows no redirect', async () => {
  const { code, err } = await get('/old')
  expect([code, err]).toEqual([0, expect.stringContaining('307 Temporary Redirect  -> /users')])
})

it('asks a whole address, whatever answers there', async () => {
  expect((await get(`${url}/users/1`, '--why')).err).toContain('mocks/users.json:1')
  const named = await get(`localhost:${new URL(url).port}/users/1`)
  expect(named.out).toContain('Ada')
  await beside(
    (_, response) => {
      response.setHeader('set-cookie', ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'])
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync('packed'))
    },
    async (origin) => {
      const { code, out, err } = await runGet('/', [`${origin}/x`, '--why'])
      expect([code, out]).toEqual([0, 'packed'])
      expect(err).toContain(`Nothing says why. What answers at ${origin} is no mockapi (200).`)
      expect((await get(`${origin}/x`, '--json')).result()).toMatchObject({
        cookies: ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'],
        body: 'packed',
      })
    },
  )
})

it('gives the token of the configuration to no other server', async () => {
  const seen: (string | undefined)[] = []
  const config = { adminToken: 'secret' }
  await beside(
    ({ headers }, response) => {
      seen.push(headers.authorization)
      response.end()
    },
    (origin) => runGet(cwd, [origin, '--why'], { loadConfig: async () => ({ config }) }),
  )
  expect(seen).toEqual([undefined, undefined])
})

it('finds its call among those of others', async () => {
  const first = get('/users/1', '--why')
  await Promise.all(Array.from({ length: 30 }, () => fetch(`${url}/users/1`)))
  expect((await first).err).toContain('answers   GET /users/:id')
})

it('says so where nothing answers', async () => {
  const gone = await beside(
    () => {},
    async (origin) => origin,
  )
  const { code, err } = await get(`${gone}/users`)
  expect(code).toBe(1)
  expect(err).toContain(
    `No server answers at ${gone} (ECONNREFUSED). Start it, or leave out the host`,
  )
})

it('says so where the journal is off', async () => {
  await using silent = startInProcess(cwd, ['serve', '--port', '0', '--journal', '0'])
  const { out, err } = await get(`${await silent.url()}/users/1`, '--why')
  expect(out).toContain('Ada')
  expect(err).toContain('Nothing says why.')
  expect(err).toContain('The journal is off')
})
