import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { resultOf } from '../support/envelope.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const login = {
  $cases: [
    { $when: { 'body.password': 'opensesame' }, $body: { token: 't0k3n' } },
    { $status: 401, $body: { message: 'Wrong password' } },
  ],
}
const folder = {
  'mocks/users.json': JSON.stringify([
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Grace' },
  ]),
  'mocks/api.json': JSON.stringify({
    'GET /now': { at: '{{now}}', text: '\\{{' },
    'GET /old': { $status: 302, $headers: { location: '/users' } },
    'GET /rates/:pair': { rate: 1.1, $$id: 'a' },
    'POST /login': login,
  }),
}

let served: ServedFolder
beforeAll(async () => {
  served = await serveFolder(folder, { port: 0 })
  const { server } = served
  const page = { referer: 'http://localhost:5173/users?tab=2' }
  const post = (path: string, body: object) =>
    server.fetch(path, {
      method: 'POST',
      headers: { ...page, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await server.fetch('/users?name=Ada', { headers: page })
  await post('/users', { name: 'Mary' })
  await server.fetch('/users/3', { headers: page })
  await server.fetch('/now')
  await server.fetch('/old', { redirect: 'manual' })
  await server.fetch('/rates/eur:usd')
  await post('/login', { name: 'ada', password: 'opensesame' })
  server.once('GET /users', { $status: 503, $body: { code: '\\{{down}}', $$at: 1 } })
  await server.fetch('/users')
  server.fail('GET /users/1', 'reset', { times: 1 })
  await server.fetch('/users/1').catch(() => {})
  await server.fetch('/users/9')
  await server.fetch('/nothing')
})
afterAll(() => served[Symbol.asyncDispose]())

/** Runs `mockapi journal` beside the server; mocks are loaded from the folder. */
async function run(...argv: readonly string[]) {
  const environment = fakeEnvironment(fakeServer(), {
    cwd: served.path,
    createServer: startMockServer as never,
  })
  const code = await main(['journal', ...argv], environment)
  const text = environment.out.lines.join('\n')
  return { code, text, err: environment.err.lines.join('\n') }
}
const running = () => ['--url', served.server.url]

/** Runs the test that was written, on mocks that start anew. */
async function runTest(text: string, mocks: Record<string, string> = folder): Promise<void> {
  await using fresh = await serveFolder(mocks)
  const body = text.slice(text.indexOf('=> {') + 4, text.lastIndexOf('})'))
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  await new AsyncFunction('mock', 'expect', body)(fresh.server, expect)
}

it('lists the calls of a server that runs, or those of a key', async () => {
  const all = await run(...running())
  expect(all.code).toBe(0)
  expect(all.text.split('\n')).toHaveLength(11)
  expect(all.text).toMatch(/POST {3}\/users +201 .*users\.json:1/)
  const { text } = await run('GET /users/:id', ...running(), '--json')
  expect(resultOf(text)).toMatchObject({
    url: served.server.url,
    calls: [
      { request: { target: '/users/3' } },
      { request: { target: '/users/1' }, response: { status: 0 } },
      { request: { target: '/users/9' } },
    ],
  })
})

it('writes a test for vitest, which passes as it stands', async () => {
  const { code, text, err } = await run(...running(), '--as', 'vitest')
  expect([code, err]).toEqual([0, ''])
  expect(text).toContain("import { mockTest } from 'mockapi/vitest'")
  expect(text).toContain("const test = mockTest({ dir: 'mocks' })")
  expect(text).toContain(
    "expect(await response.json()).toEqual({ at: expect.any(String), text: '{{' })",
  )
  expect(text).toContain("mock.once('GET /users', {\n    $status: 503")
  expect(text).not.toMatch(/opensesame|t0k3n|nothing/)
  await runTest(text)
})

it('writes a test that fails where mocks have changed', async () => {
  const { text } = await run(...running(), '--as', 'vitest')
  const changed = { ...folder, 'mocks/users.json': JSON.stringify([{ id: 1, name: 'Eve' }]) }
  await expect(runTest(text, changed)).rejects.toThrow(/Ada/)
})

it('writes a test for Playwright, with the pages that were open', async () => {
  const { text } = await run(...running(), '--as', 'playwright')
  expect(text).toContain("test.use({ baseURL: 'http://localhost:5173' })")
  expect(text.match(/page\.goto.*/g)).toEqual(["page.goto('/users?tab=2')"])
  expect(text).toContain(`await expect(mock).toHaveBeenCalledWith('POST /users', {
    body: { name: 'Mary' },
    status: 201,
  })`)
  expect(text).toContain("mock.fail('GET /users/1', 'reset', { times: 1 })")
})

it('writes mocks, which answer as it did', async () => {
  const { code, text } = await run(...running(), '--as', 'mocks', '--out', 'seen')
  // What no mock answers is left out, and so is what collections say by themselves.
  expect(existsSync(join(served.path, 'seen/nothing.json'))).toBe(false)
  expect(code).toBe(0)
  expect(text).toContain(`mockapi import  ${served.server.url}: `)
  await using seen = await createMockServer({ cwd: served.path, dir: 'seen' })
  const beside = readFileSync(join(served.path, 'seen/users.endpoints.json'), 'utf8')
  expect(beside).not.toContain('no-record')
  expect(seen.overview().diagnostics).toEqual([])
  expect(await (await seen.fetch('/users/3')).json()).toEqual({ id: 3, name: 'Mary' })
  const again = await run('GET /now', ...running(), '--as', 'mocks', '--out', 'seen')
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('exists already') })
  expect(again.err).toContain('npx mockapi journal "GET /now" --as mocks --out seen-new')
})

it('writes a file, over none that is there', async () => {
  const args = [...running(), '--as', 'vitest', '--out', 'test/journal.test.ts']
  expect(await run(...args)).toMatchObject({ code: 0, text: '  + test/journal.test.ts: 10 calls' })
  const file = join(served.path, 'test/journal.test.ts')
  expect(readFileSync(file, 'utf8')).toMatch(/^import .*\n[^]*\}\)\n$/)
  writeFileSync(file, '// mine\n')
  const again = await run(...args)
  expect(again.code).toBe(1)
  expect(again.err).toContain('test/journal.test.ts exists, so nothing was written. Name another')
  const inFolder = await run(...running(), '--as', 'vitest', '--out', 'mocks')
  expect(inFolder.err).toContain('mocks is a folder. Name a file with --out.')
  expect(readFileSync(file, 'utf8')).toBe('// mine\n')
})

it('tells programs what became of the calls', async () => {
  const printed = await run(...running(), '--as', 'vitest', '--json')
  const { text } = await run(...running(), '--as', 'vitest')
  const test = { runner: 'vitest', calls: 10, text: `${text}\n` }
  expect(resultOf(printed.text)).toEqual({ url: served.server.url, test })
  const file = await run(...running(), '--as', 'vitest', '--out', 'told.test.ts', '--json')
  expect(resultOf(file.text)).toMatchObject({ test: { calls: 10, file: 'told.test.ts' } })
  expect(readFileSync(join(served.path, 'told.test.ts'), 'utf8')).toBe(`${text}\n`)
  const mocks = await run('GET', '/now', ...running(), '--as', 'mocks', '--out', 'told', '--json')
  expect(resultOf(mocks.text)).toMatchObject({ out: 'told', files: ['told/now.json'] })
})

it.each([
  [['--as', 'jest'], 2, 'Calls cannot be written as "jest". There are mocks, vitest, playwright.'],
  [['--out', 'a.ts'], 2, '--out needs --as.'],
  [['--url', 'localhost:4000'], 2, '"localhost:4000" is no address of a server.'],
  [['--url', 'http://localhost:1'], 1, 'No server answers at http://localhost:1.'],
  [['GET users'], 2, '/users'],
])('says what is wrong with %j', async (argv, code, message) => {
  const result = await run(...argv)
  expect(result).toMatchObject({ code, err: expect.stringContaining(message) })
  expect(existsSync(join(served.path, 'a.ts'))).toBe(false)
})

it('needs the token of a server that has one, and names what answers that is no mockapi', async () => {
  await using guarded = await createMockServer({ mocks: {}, port: 0, adminToken: 'abc' })
  expect((await run('--url', guarded.url)).err).toContain('wants a token')
  const { code, text } = await run('--url', guarded.url, '--admin-token', 'abc', '--json')
  expect([code, resultOf(text)]).toEqual([0, { url: guarded.url, calls: [] }])
  const none = await run('--url', guarded.url, '--admin-token', 'abc', '--as', 'vitest')
  expect(none.err).toContain('has answered no call by a mock yet')
})

it.each([
  [[], 0, 'has had no call of GET /nix yet. Use the app, then run this again.'],
  [['--json'], 0, '"calls":[]'],
  [['--as', 'mocks'], 1, 'has answered no call of GET /nix by a mock yet. Use the app'],
  [['--as', 'vitest'], 1, 'has answered no call of GET /nix by a mock yet. Use the app'],
])('says that there was no call, %j', async (argv, code, message) => {
  const { text, err, ...result } = await run('GET /nix', ...running(), ...argv)
  expect(result.code).toBe(code)
  expect(text + err).toContain(message)
})

it('writes uploads with bodies, which pass as they stand', async () => {
  const mocks = {
    'mocks/files.ts': `export default {
      'POST /files': async ({ req, body }) => ({ names: Object.keys(body), note: body.note, size: body.file?.size }),
      'POST /bytes': async ({ req }) => (await req.arrayBuffer()).byteLength,
    }`,
  }
  await using files = await serveFolder(mocks, { port: 0 })
  for (const file of ['a.png', 'b.png']) {
    const body = new FormData()
    body.append('file', new File([new Uint8Array([1, 2, 3])], file, { type: 'image/png' }))
    body.append('note', "it's new")
    body.append('user[name]', 'Ada')
    await files.server.fetch('/files', { method: 'POST', body })
  }
  const headers = { 'content-type': 'image/png' }
  await files.server.fetch('/bytes', { method: 'POST', headers, body: new Uint8Array([137, 0]) })
  const environment = fakeEnvironment(fakeServer(), {
    cwd: files.path,
    createServer: startMockServer as never,
  })
  expect(await main(['journal', '--url', files.server.url, '--as', 'vitest'], environment)).toBe(0)
  const text = environment.out.lines.join('\n')
  expect(text).toContain(`
  const form2 = new FormData()
  form2.append('file', new File([new Uint8Array(3)], 'b.png', { type: 'image/png' }))
  form2.append('note', "it's new")
  form2.append('user[name]', 'Ada')
  response = await mock.fetch('/files', { method: 'POST', body: form2 })`)
  expect(text).toContain('body: new Uint8Array(2),')
  expect(text).not.toContain('boundary')
  expect(text).not.toContain('mock.once')
  await runTest(text, mocks)
})

it('exports the calls as a HAR file, which imports as mocks that answer the same', async () => {
  const { server, path } = served
  const environment = fakeEnvironment(fakeServer(), { cwd: path })
  const run = (...argv: readonly string[]) => main(argv, environment)
  const url = ['--url', server.url]
  expect(await run('export', 'har', ...url, '--out', 'calls.har')).toBe(0)
  expect(await run('export', 'har', ...url, '--out', 'calls.har')).toBe(0)
  expect(await run('export', 'har', ...url)).toBe(0)
  const log = JSON.parse(environment.out.lines.join('')) as { log: { entries: readonly unknown[] } }
  expect(log).toEqual(JSON.parse(readFileSync(join(path, 'calls.har'), 'utf8')))
  expect(log.log.entries.length).toBeGreaterThan(2)
  expect(await run('import', 'calls.har', '--out', 'again')).toBe(0)
  expect(readFileSync(join(path, 'again/users.json'), 'utf8')).toContain('"name": "Ada"')
  expect(await run('export', 'har', 'mocks')).toBe(2)
  expect(await run('export', 'openapi', ...url)).toBe(2)
  expect(environment.err.lines.join('\n')).toContain('--url is for har, not for openapi.')
})
