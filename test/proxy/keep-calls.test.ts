import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createMockServer, type MockServerOptions } from 'mockapi'
import { expect, it, vi } from 'vitest'
import { keepCalls } from '../../src/cli/commands/serve/keep-calls.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { plainPaint } from '../support/cli-fakes.ts'
import { readFiles } from '../support/recorded.ts'
import { serveProxied } from '../support/upstream.ts'

/** A folder of mocks before a real API, and what keeps its answers. */
async function serveBefore(options: MockServerOptions = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-keep-'))
  mkdirSync(join(cwd, 'mocks'))
  writeFileSync(join(cwd, 'mocks/own.json'), '{ "GET /own": 1 }')
  const real = await serveProxied({}, ({ url }, response) => {
    const users = [{ id: 1, name: 'Ada', token: 'tk-93jsKd81' }]
    const body =
      url === '/users' ? JSON.stringify(users) : JSON.stringify({ url, long: 'x'.repeat(500) })
    const type = url === '/app.js' ? 'text/javascript' : 'application/json'
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' })
    response.end(gzipSync(url === '/app.js' ? randomBytes(200) : body))
  })
  const server = await startMockServer({ cwd, proxy: real.url, port: 0, ...options })
  const ask = async (path: string, init?: RequestInit) =>
    await (await fetch(server.url + path, init)).text()
  const keep = async () => {
    const response = await fetch(`${server.url}/__mockapi/record`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return {
    server,
    cwd,
    ask,
    keep,
    files: () => readFiles(join(cwd, 'mocks/recorded')),
    async [Symbol.asyncDispose]() {
      await server.close()
      await real[Symbol.asyncDispose]()
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

it('keeps what the real API has answered, without secrets, as mocks beside the others', async () => {
  await using before = await serveBefore()
  const { ask, keep, files, cwd, server } = before
  for (const path of ['/users', '/own', '/news']) await ask(path)
  const { status, body } = await keep()
  expect(status).toBe(200)
  expect(body).toEqual({
    out: 'mocks/recorded',
    calls: 2,
    files: ['news.json', 'users.json'],
    hidden: [{ where: 'GET /users', what: 'answer.token' }],
    otherwise: [],
  })
  expect(JSON.parse(files()['users.json'] ?? '')).toEqual([{ id: 1, name: 'Ada', token: '***' }])
  await ask('/more')
  expect((await keep()).body['files']).toEqual(['more.json', 'news.json', 'users.json'])
  await server.close()
  await using offline = await createMockServer({ cwd })
  const users = await offline.fetch('/users')
  expect(users.headers.get('x-mockapi-source')).toBe('recording')
  expect(await users.json()).toEqual([{ id: 1, name: 'Ada', token: '***' }])
  expect((await offline.fetch('/own')).headers.get('x-mockapi-source')).toBe('mock')
})

it('writes nothing where the real API has answered nothing', async () => {
  await using before = await serveBefore()
  await before.ask('/own')
  const { status, body } = await before.keep()
  expect(status).toBe(409)
  expect(body['detail']).toContain('The real API has answered no call yet.')
})

it('writes nothing where a body was cut, and says which', async () => {
  await using before = await serveBefore({ journalBody: 20 })
  await before.ask('/news')
  const { status, body } = await before.keep()
  expect(status).toBe(409)
  expect(body['detail']).toContain(
    'only the beginning of the body of GET /news. Use mockapi record',
  )
  expect(before.files()).toEqual({})
})

it('leaves out long scripts and uploads, and tells so in the terminal', async () => {
  await using before = await serveBefore({ journalBody: 110 })
  const note = vi.fn<(lines: readonly string[]) => void>()
  const warning = vi.fn<(warning: { message: string }) => void>()
  for (const path of ['/app.js', '/users']) await before.ask(path)
  const headers = { 'content-type': 'image/png' }
  await before.ask('/users', { method: 'POST', headers, body: randomBytes(200) })
  await keepCalls(before.server, { note, warning } as never, plainPaint)
  expect(warning.mock.calls).toEqual([])
  expect(note.mock.calls[0]?.[0][0]).toContain(
    ', otherwise: GET /app.js is long: use record, POST /users is long: use record',
  )
  expect(Object.keys(before.files())).toEqual(['users.json'])
})

it('overwrites nothing', async () => {
  await using before = await serveBefore()
  await before.ask('/news')
  // Once it is served, it would answer in place of the real API.
  mkdirSync(join(before.cwd, 'mocks/recorded'))
  writeFileSync(join(before.cwd, 'mocks/recorded/news.json'), '{}')
  const { status, body } = await before.keep()
  expect(status).toBe(409)
  expect(body['detail']).toBe(
    'mocks/recorded/news.json would be overwritten. Move them away first.',
  )
  expect(before.files()).toEqual({ 'news.json': '{}' })
})

it('is told in the terminal', async () => {
  await using before = await serveBefore()
  const note = vi.fn<(lines: readonly string[]) => void>()
  const warning = vi.fn<(warning: { message: string }) => void>()
  const log = { note, warning } as never
  await keepCalls(before.server, log, plainPaint)
  expect(warning.mock.calls[0]?.[0].message).toContain('The real API has answered no call yet.')
  await before.ask('/users')
  await keepCalls(before.server, log, plainPaint)
  expect(note.mock.calls).toEqual([
    [['  recorded  mocks/recorded  1 call in 1 file, 1 secret hidden as ***']],
  ])
})
