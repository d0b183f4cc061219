import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { RequestReport } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { raw } from '../support/raw.ts'
import { send } from '../support/send.ts'

const api = `import { defineMock, route } from 'mockapi'

function fail(): never {
  throw new RangeError('out of range')
}

export default defineMock({
  'GET /throws': () => fail(),
  'GET /later': async () => {
    await Promise.resolve()
    fail()
  },
  'GET /text': () => {
    throw 'a text'
  },
  'GET /nothing': () => {
    throw undefined
  },
  'GET /circle': () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    return circle
  },
  'GET /big': () => ({ big: 1n }),
  'GET /getter': () => ({ get name() { return fail() } }),
  'GET /never': () => new Promise(() => {}),
  'GET /patient': async ({ delay }) => { await delay(60); return 'done' },
  'GET /db': ({ db }) => db('userz').all(),
  'GET /delay': async ({ delay }) => delay('soon'),
  'GET /status': ({ json }) => json(1, { status: 1000 }),
  'GET /stream': ({ stream }) => stream((async function* () {
    yield 'first'
    fail()
  })()),
  'GET /events': ({ sse }) => sse((function* () {
    yield 1
    fail()
  })()),
  'GET /chunk': ({ stream }) => stream([1, {}] as never),
  'GET /headers': ({ json }) => json(1, { headers: { 'no good': '1' } }),
})
export const when = route('GET /when', { when: () => fail(), handle: () => 1 })
`

let folder: ServedFolder
let reports: RequestReport[]
const printed = vi.fn()

beforeAll(async () => {
  folder = await serveFolder(
    { 'mocks/api.ts': api, 'mocks/users.json': '[]' },
    { port: 0, timeout: 30, onRequest: (report) => reports.push(report) },
  )
})
beforeEach(() => {
  reports = []
  const spy = vi.spyOn(console, 'error').mockImplementation(printed)
  return () => {
    spy.mockRestore()
    expect(printed).not.toHaveBeenCalled()
  }
})
afterAll(() => folder[Symbol.asyncDispose]())

it.each([
  ['/throws', 'RangeError: out of range', 4, 9],
  ['/later', 'RangeError: out of range', 4, 9],
  ['/when', 'RangeError: out of range', 4, 9],
])('%s is 500 and says what was thrown, and where', async (path, message, line, column) => {
  const { status, body } = await send(folder.server, `GET ${path}`)
  expect(status).toBe(500)
  const at = `mocks/api.ts:${line}:${column}`
  expect(body).toMatchObject({
    code: 'handler-failed',
    detail: expect.stringContaining(message),
    place: { file: 'mocks/api.ts', line, column },
  })
  expect((body as { detail: string }).detail).toContain(at)
  expect(reports).toMatchObject([
    {
      status: 500,
      file: 'mocks/api.ts',
      failure: {
        place: { line, column },
        frame: expect.stringContaining("throw new RangeError('out"),
      },
    },
  ])
})

it.each([
  ['/text', 'a text'],
  ['/nothing', 'undefined'],
  ['/getter', 'GET /getter at mocks/'],
  ['/db', 'There is no collection "userz". Did you mean "users"?'],
  ['/delay', '"soon" is no delay'],
])('%s is 500 and says %s', async (path, message) => {
  const { status, body } = await send(folder.server, `GET ${path}`)
  expect(status).toBe(500)
  expect(body).toMatchObject({ code: 'handler-failed', detail: expect.stringContaining(message) })
  expect(reports[0]?.failure?.message).toContain(path)
})

it.each(['/circle', '/big'])('%s cannot be sent as JSON, and that is told', async (path) => {
  const { status, body } = await send(folder.server, `GET ${path}`)
  expect(status).toBe(500)
  expect(body).toMatchObject({ code: 'unserializable-answer' })
  expect(reports).toMatchObject([
    { status: 500, failure: { message: expect.stringContaining(path) } },
  ])
})

it.each(['/status', '/headers'])(
  '%s is no answer that HTTP has, and that is told',
  async (path) => {
    const { status, body } = await send(folder.server, `GET ${path}`)
    expect(status).toBe(500)
    expect(body).toMatchObject({ code: 'handler-failed', detail: expect.stringContaining(path) })
    expect(reports).toMatchObject([
      { status: 500, failure: { message: expect.stringContaining(path) } },
    ])
  },
)

it('a handler that never ends is 504', async () => {
  expect(await send(folder.server, 'GET /never')).toMatchObject({
    status: 504,
    body: {
      code: 'handler-timeout',
      detail: expect.stringMatching(/30 ms. See what it waits for, in Express a call of/),
    },
  })
})

it('a delay of the handler does not count as its time', async () => {
  expect(await send(folder.server, 'GET /patient')).toMatchObject({ status: 200, body: 'done' })
})

it.each([
  ['/stream', 'first'],
  ['/events', 'data: 1'],
])('%s, which fails in the middle, breaks the connection and is told', async (path, start) => {
  const answer = await raw(
    folder.server.port ?? 0,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  )
  expect(answer).toContain(start)
  expect(answer).not.toMatch(/\r\n0\r\n/)
  expect(answer).not.toContain('RangeError')
  await vi.waitFor(() => {
    expect(reports.at(-1)).toMatchObject({
      failure: { message: expect.stringContaining('out of range'), place: { line: 4, column: 9 } },
    })
  })
})

it('a stream of anything but text and bytes fails', async () => {
  await expect(
    fetch(`${folder.server.url}/chunk`).then((answer) => answer.text()),
  ).rejects.toThrow()
  await vi.waitFor(() => expect(reports.at(-1)?.failure?.message).toContain('text'))
})

it.each([
  ["({ status }) => { status('404'); return 1 }", 'The status "404" is no number from 200 to 599.'],
  ['({ db }) => db(undefined).all()', 'db() takes a resource or the name of a collection, not'],
])('%s is told in words', async (handler, message) => {
  await using folder = await serveFolder({
    'mocks/a.js': `export default { 'GET /a': ${handler} }`,
  })
  expect((await send(folder.server, 'GET /a')).body).toMatchObject({
    detail: expect.stringContaining(message),
  })
})
