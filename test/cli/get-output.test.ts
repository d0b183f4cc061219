import { createServer } from 'node:http'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { collected } from '../../src/cli/commands/get/collect.ts'
import { runGet } from '../support/cli-get.ts'
import { writeFiles } from '../support/files.ts'

const code = `
const reply = (body, type, more) => new Response(body, { headers: { 'content-type': type, ...more } })
export default {
  'GET /escape': () => reply('a\\u001b[2Jb\\r\\nc\\u202ed', 'text/plain', { 'x-title': 'x' }),
  'GET /image': () => reply(new Uint8Array([0, 255, 1, 2]), 'image/png'),
  'GET /latin': () => reply(new Uint8Array([99, 97, 102, 233]), 'text/plain; charset=iso-8859-1'),
  'GET /nul': () => reply('a\\0b', 'text/plain'),
  'GET /great': () => reply('{"id":12345678901234567890}', 'application/json'),
  'GET /odd-json': () => reply('{"a":', 'application/json'),
  'GET /chunks': () => reply(new ReadableStream({
    start(controller) { for (let n = 0; n < 9; n++) controller.enqueue(new Uint8Array([48 + n])) },
  }), 'text/plain'),
  'GET /title': () => reply('x', 'text/\\u00e9\\u009b2J'),
  'GET /never': () => new Promise(() => {}),
  'GET /boom': () => { throw new Error('boom') },
  'POST /bytes': async ({ request }) => [...new Uint8Array(await request.arrayBuffer())],
}
`

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-get-'))
  writeFiles(cwd, {
    'mocks/code.js': code,
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
    'mocks/bad.json': '{ "GET /bad": }',
  })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const get = (...args: readonly string[]) => runGet(cwd, args)
const inTerminal = (...args: readonly string[]) => runGet(cwd, args, { columns: 120 })

it('writes a body as it is into a pipe, and so that it cannot steer a terminal', async () => {
  expect((await get('/escape')).out).toBe('a\u001B[2Jb\r\nc\u202Ed')
  expect((await inTerminal('/escape')).out).toBe('a\\x1b[2Jb\nc\\u{202e}d\n')
  expect((await inTerminal('/users/1')).out).toBe('{ "id": 1, "name": "Ada" }\n')
  expect((await inTerminal('/odd-json')).out).toBe('{"a":\n')
  expect((await inTerminal('/latin')).out).toBe('café\n')
  expect((await get('/title')).err).toContain('200 OK  text/é\\x9b2J  in process')
  // What follows a body does not stand in its last line.
  expect((await get('/users/1', '--why')).err).toContain('\n\n  answers ')
  expect((await inTerminal('/users/1', '--why')).err).not.toContain('\n\n')
})

it('writes bytes into a pipe, and none into a terminal', async () => {
  expect((await get('/image')).bytes).toEqual(Buffer.from([0, 255, 1, 2]))
  for (const path of ['/image', '/nul']) {
    const { code, out, err } = await inTerminal(path)
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('The body is no text, which would garble a terminal. Send it into a file')
  }
})

it('takes bytes from files and the standard input', async () => {
  const input = async () => new Uint8Array([255, 0, 10])
  expect((await runGet(cwd, ['/bytes', '-d', '@-'], { input })).out).toBe('[255,0,10]')
})

it('has a body in JSON as what it is', async () => {
  const result = async (path: string) => (await get(path, '--json')).result()
  expect(await result('/image')).toMatchObject({ base64: 'AP8BAg==' })
  expect(await result('/latin')).toMatchObject({ body: 'café' })
  expect(await result('/nul')).toMatchObject({ base64: 'YQBi' })
  expect(await result('/odd-json')).toMatchObject({ body: '{"a":' })
  expect(await result('/great')).toMatchObject({ text: '{"id":12345678901234567890}' })
  expect(await result('/escape')).toMatchObject({ body: 'a\u001B[2Jb\r\nc\u202Ed' })
})

it('keeps the beginning of a long body', async () => {
  async function* body() {
    for (const text of ['abc', 'def', 'ghi']) yield Buffer.from(text)
  }
  const answer = { status: 200, statusText: '', headers: [], body: body() }
  expect(await collected(answer, 5)).toEqual({ body: 'abcde', truncated: true })
})

it('stops where nobody reads', async () => {
  const written: Uint8Array[] = []
  const writeBytes = async (bytes: Uint8Array) => written.push(bytes) < 2
  // The stream itself would never end.
  const { code } = await runGet(cwd, ['/chunks'], { writeBytes })
  expect([code, Buffer.concat(written).toString()]).toEqual([0, '01'])
})

it('warns of broken mock files whatever answers', async () => {
  const { err } = await get('/users/1')
  expect(err).toContain('! mocks/bad.json:1:15 has an error: not all that was saved is served. Run')
  expect((await get('/users/1', '-s')).err).toBe('')
  expect((await get('/users/1', '-i')).err).toMatch(/^ {2}200 OK.*\n {2}content-length: \d+\n/)
})

it('names a broken mock file, and what failed in a handler', async () => {
  const broken = await get('/bad', '--why')
  expect([broken.code, broken.out]).toEqual([1, expect.stringContaining('mocks/bad.json:1:15')])
  expect(broken.err).toContain('broken mocks/bad.json:1:15')
  const { err } = await get('/boom', '--why')
  expect(err).toContain('mocks/code.js:15:')
  expect(err).toContain('GET /boom threw Error: boom')
  expect((await get('/boom', '--why', '--json')).result().why).toMatchObject({
    failure: { code: 'module-throws', file: 'mocks/code.js', line: 15 },
  })
})

it('ends with code that never does, and tells of errors that nobody caught', async () => {
  const late = await get('/never', '--timeout', '50ms', '--why')
  expect(late.code).toBe(1)
  expect(late.err).toContain('No answer came within 50 ms.')
  expect(late.err).toContain('The journal does not have this call yet.')
  const ended: CliEnvironment['startWatchdog'] = async (_, onStop = () => {}) => {
    setTimeout(() => onStop({ message: 'The code was ended.' }), 20)
    return () => {}
  }
  const { code, err } = await runGet(cwd, ['/never'], { startWatchdog: ended })
  expect([code, err]).toEqual([1, '  x The code was ended.\n'])
})

it('asks the real API in process with --proxy, without the mark of the call', async () => {
  const seen: string[] = []
  const real = createServer(({ headers }, response) => {
    seen.push(...Object.keys(headers))
    response.end('real')
  }).listen(0, '127.0.0.1')
  try {
    if (!real.listening) await new Promise((done) => real.once('listening', done))
    const origin = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
    const { out, err } = await get('/elsewhere', '--proxy', origin, '--why')
    expect(out).toBe('real')
    expect(err).toContain(`answers   ALL /*  proxy, ${origin}`)
    expect(seen).not.toContain('x-mockapi-call')
  } finally {
    real.close()
    real.closeAllConnections()
  }
})

it('takes the settings of a server', async () => {
  expect((await get('/api/users/1', '--prefix', '/api')).out).toContain('Ada')
  const { out } = await get('/users/1', '--prefix', '/api')
  expect(out).toContain('/api/users/1')
  const asked = await get('/graphql', '--graphql', '-d', '{"query":"{ users { name } }"}')
  expect(JSON.parse(asked.out)).toEqual({ data: { users: [{ name: 'Ada' }] } })
})

it('says where mocks would be, in an empty folder', async () => {
  const empty = join(cwd, 'empty')
  mkdirSync(empty)
  const { code, err } = await runGet(empty, ['/users'])
  expect([code, err]).toEqual([1, expect.stringContaining('npx mockapi init')])
  mkdirSync(join(empty, 'mocks'))
  const { out } = await runGet(empty, ['/users'])
  expect(JSON.parse(out)).toMatchObject({ code: 'no-endpoint', add: { text: expect.any(String) } })
})

it('lets nothing else print to its standard output', async () => {
  const order: string[] = []
  await runGet(cwd, ['/users'], {
    reserveOutput: () => void order.push('reserved'),
    loadConfig: async () => {
      order.push('configuration')
      return { config: {} }
    },
  })
  expect(order).toEqual(['reserved', 'configuration'])
})
