import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveLines } from '../../src/mcp/stdio.ts'
import type { McpHost } from '../../src/mcp/tools/host.ts'
import { serveShop } from '../support/admin-shop.ts'
import type { ServedFolder } from '../support/folder.ts'
import { modernMeta, type RpcAnswer } from '../support/mcp.ts'

let shop: ServedFolder

beforeAll(async () => {
  shop = await serveShop()
})

afterAll(() => shop[Symbol.asyncDispose]())

const host: McpHost = { fetch: (path, init) => shop.server.fetch(path, init) }

/** What is answered to an input, by the id of the request; what has none comes last. */
async function talk(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  write: (line: string) => Promise<void> = async () => {},
): Promise<RpcAnswer[]> {
  const answers: RpcAnswer[] = []
  await serveLines(
    bytesOf(chunks),
    async (line) => {
      expect(line).toMatch(/^[^\n]+\n$/)
      answers.push(JSON.parse(line) as RpcAnswer)
      await write(line)
    },
    host,
  )
  return answers.toSorted((one, other) => order(one) - order(other))
}

const order = ({ id }: RpcAnswer): number => (typeof id === 'number' ? id : Infinity)

async function* bytesOf(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
  }
}

const message = (id: number, method: string, params?: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, ...(params && { params }) })

const asks = (id: number, path: string): string =>
  message(id, 'tools/call', { name: 'request', arguments: { path } })

it('takes a message a line, however it is cut and ended', async () => {
  const text = `${message(1, 'ping')}\r\n\r\n \n${asks(2, '/cart?q=grüße')}\n${message(3, 'ping')}`
  const bytes = new TextEncoder().encode(text)
  const whole = await talk([text])
  expect(whole.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(whole[1]?.result).toMatchObject({ structuredContent: { status: 200 } })
  const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
  expect((await talk(single)).map(({ id }) => id)).toEqual([1, 2, 3])
  expect(await talk([])).toEqual([])
})

it('goes on after what is no message', async () => {
  const answers = await talk([`{\n7\n"x"\n${'['.repeat(1000)}\n${message(1, 'ping')}\n`])
  const codes = answers.map(({ error }) => error?.code)
  expect(codes.toSorted()).toEqual([-32_600, -32_600, -32_700, -32_700, undefined])
})

it('refuses a line that is too long, without keeping it', async () => {
  const part = 'x'.repeat(1024 * 1024)
  const answers = await talk(['"', part, part, part, part, part, '"\n', message(1, 'ping')])
  expect(answers).toMatchObject([
    { id: 1, result: {} },
    { id: null, error: { code: -32_600, message: 'The line is too long.' } },
  ])
})

it('speaks both kinds of versions at once', async () => {
  const answers = await talk([
    `${message(1, 'server/discover', { _meta: modernMeta })}\n`,
    `${message(2, 'initialize', { protocolVersion: '2025-06-18' })}\n`,
    `${message(3, 'server/discover')}\n`,
    `${message(4, 'initialize', { _meta: modernMeta })}\n`,
    '{"jsonrpc":"2.0","method":"notifications/initialized"}\n',
  ])
  expect(answers).toMatchObject([
    { result: { resultType: 'complete', supportedVersions: expect.any(Array) } },
    { result: { protocolVersion: '2025-06-18' } },
    { error: { code: -32_601 } },
    { error: { code: -32_601 } },
  ])
})

it('takes lists of messages in the versions that have them', async () => {
  const list = `[${message(1, 'ping')},${message(2, 'ping')}]\n`
  expect((await talk([list])).flat()).toMatchObject([{ id: 1 }, { id: 2 }])
  const newer = `${message(1, 'initialize', { protocolVersion: '2025-11-25' })}\n`
  async function* later() {
    yield newer
    await new Promise((done) => setImmediate(done))
    yield list
  }
  expect(await talk(later())).toMatchObject([{ id: 1 }, { error: { code: -32_600 } }])
})

it('says nothing more to a request that was taken back', async () => {
  const waits = message(1, 'tools/call', {
    name: 'journal',
    arguments: { key: 'GET /never', wait: '60s' },
  })
  const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }
  const answers = await talk([`${waits}\n`, `${JSON.stringify(cancel)}\n`, message(2, 'ping')])
  expect(answers).toMatchObject([{ id: 2 }])
})

it('ends when nobody reads any more', async () => {
  let isGone = false
  const gone = () => {
    isGone = true
    return Promise.reject(new Error('EPIPE'))
  }
  async function* endless() {
    for (let id = 1; ; id++) {
      yield `${message(id, 'ping')}\n`
      await new Promise((done) => setImmediate(done))
    }
  }
  expect(await talk(endless(), gone)).toHaveLength(1)
  expect(isGone).toBe(true)
})
