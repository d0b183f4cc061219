import { connect } from 'node:net'
import { once } from 'node:events'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from '../support/raw-answer.ts'

const mocks = [
  resource('users', {
    seed: [
      { id: 1, name: 'Ada', email: 'ada@example.test' },
      { id: 2, name: 'Zoë', email: 'zoe@example.test' },
    ],
    unique: ['email'],
  }),
  resource('notes', { ids: 'increment', seed: [{ id: 'a', text: 'one' }] }),
  resource('slow', { seed: [], delay: 1 }),
  resource('checked', { seed: [], schema: passing() }),
  defineMock({ 'POST /users/login': { ok: true }, 'PATCH /users/2': { own: true } }),
]

interface Side {
  readonly server: MockServer
  readonly reports: RequestReport[]
}

let atOnce: Side
let later: Side

async function open(): Promise<Side> {
  const reports: RequestReport[] = []
  const onRequest = (report: RequestReport) => void reports.push(report)
  const server = await createMockServer({ mocks, port: 0, bodyLimit: 100_000, onRequest })
  return { server, reports }
}

beforeEach(async () => {
  atOnce = await open()
  later = await open()
})
afterEach(async () => {
  await atOnce.server.close()
  await later.server.close()
})

/** What a server sends back for pieces of bytes, each sent when the one before has arrived. */
async function converse({ server }: Side, pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(server.port ?? 0, '127.0.0.1').setNoDelay()
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

interface Written {
  readonly line: string
  readonly body: string | Buffer
  readonly headers?: readonly string[]
}

function headOf({ line, body, headers = [] }: Written, more: readonly string[]): string {
  const typed = headers.some((header) => /^content-type/i.test(header))
  const all = [
    'Host: localhost',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(typed ? [] : ['Content-Type: application/json']),
    ...headers,
    ...more,
  ]
  return `${[`${line} HTTP/1.1`, ...all].join('\r\n')}\r\n\r\n`
}

/** Everything that is to be the same whichever way a request goes. */
function told({ server, reports }: Side): object {
  return {
    calls: server.calls().map(({ request, ...rest }) => {
      return { ...rest, id: 0, time: 0, duration: 0, request }
    }),
    reports: reports.map((report) => ({ ...report, time: 0, duration: 0 })),
    data: { users: server.db('users').all(), notes: server.db('notes').all() },
  }
}

const ada = '{"name":"Ada","email":"new@example.test"}'
const patch = '{"name":"Grace"}'

const writes: readonly (readonly [string, Written])[] = [
  ['a create', { line: 'POST /users', body: ada }],
  ['one with an id', { line: 'POST /users', body: '{"id":7,"email":"e"}' }],
  ['one with an id that is taken', { line: 'POST /users', body: '{"id":1,"email":"e"}' }],
  [
    'one whose unique field is taken',
    { line: 'POST /users', body: '{"email":"ada@example.test"}' },
  ],
  ['one with a field too few', { line: 'POST /notes', body: '{}' }],
  ['one with an id of no use', { line: 'POST /notes', body: '{"id":{"a":1}}' }],
  ['one with a query', { line: 'POST /users?a=1', body: ada }],
  ['one with letters of all kinds', { line: 'POST /notes', body: '{"text":"日本語 🙂"}' }],
  ['one with a mark of the order of bytes', { line: 'POST /notes', body: '\uFEFF{"text":"x"}' }],
  ['one with __proto__', { line: 'POST /notes', body: '{"__proto__":{"a":1},"text":"x"}' }],
  ['a long one', { line: 'POST /notes', body: JSON.stringify({ text: 'x'.repeat(20_000) }) }],
  [
    'a charset',
    { line: 'POST /users', body: ada, headers: ['Content-Type: application/JSON; charset=utf-8'] },
  ],
  ['a patch', { line: 'PATCH /users/1', body: patch }],
  ['one of no record', { line: 'PATCH /users/9', body: patch }],
  ['one of the id', { line: 'PATCH /users/1', body: '{"id":9}' }],
  ['one of another version', { line: 'PATCH /users/1', body: patch, headers: ['If-Match: "x"'] }],
  ['one to a taken value', { line: 'PATCH /users/1', body: '{"email":"zoe@example.test"}' }],
  ['a list of records', { line: 'POST /users', body: `[${ada}]` }],
  ['no JSON', { line: 'POST /users', body: '{"name":' }],
  ['no UTF-8', { line: 'POST /users', body: Buffer.from([0x7b, 0xff, 0x7d]) }],
  ['no object', { line: 'POST /users', body: '7' }],
  [
    'nesting without end',
    { line: 'POST /users', body: `{"a":${'['.repeat(300)}${']'.repeat(300)}}` },
  ],
  ['no body', { line: 'POST /users', body: '' }],
  ['a body beyond the limit', { line: 'POST /users', body: `{"a":"${'x'.repeat(100_000)}"}` }],
  [
    'a form',
    {
      line: 'POST /users',
      body: 'name=Ada',
      headers: ['Content-Type: application/x-www-form-urlencoded'],
    },
  ],
  [
    'a merge patch',
    {
      line: 'PATCH /users/1',
      body: '{"name":null}',
      headers: ['Content-Type: application/merge-patch+json'],
    },
  ],
  [
    'a JSON Patch',
    { line: 'PATCH /users/1', body: '[]', headers: ['Content-Type: application/json-patch+json'] },
  ],
  ['an own endpoint', { line: 'POST /users/login', body: '{}' }],
  ['an own endpoint over a record', { line: 'PATCH /users/2', body: patch }],
  ['many at once', { line: 'PATCH /users?name=Ada', body: patch }],
  ['a delay', { line: 'POST /slow', body: '{}' }],
  ['a schema', { line: 'POST /checked', body: '{"a":1}' }],
  ['a replacement', { line: 'PUT /users/1', body: ada }],
  ['nowhere', { line: 'POST /nowhere', body: '{}' }],
  ['an origin', { line: 'POST /users', body: ada, headers: ['Origin: http://localhost:3000'] }],
  [
    'a foreign origin',
    { line: 'POST /users', body: ada, headers: ['Origin: https://example.test'] },
  ],
  ['a forced status', { line: 'POST /users', body: ada, headers: ['X-Mockapi-Status: 503'] }],
  ['another spelling', { line: 'POST /%75sers', body: ada }],
]

describe('a write whose body comes with its head', () => {
  it.each(writes)('is answered as one whose body comes later: %s', async (_, written) => {
    const { body } = written
    const head = headOf(written, [])
    const one = await converse(atOnce, [Buffer.concat([bytes(head), bytes(body)])])
    const other = await converse(later, [head, body])
    expect(parse(one)).toEqual(parse(other))
    expect(told(atOnce)).toEqual(told(later))
    expect(atOnce.server.calls()).toHaveLength(1)
  })

  it('is answered as one whose body comes in pieces', async () => {
    const written = { line: 'POST /users', body: ada }
    const one = await converse(atOnce, [headOf(written, []) + ada])
    const other = await converse(later, [headOf(written, []), ada.slice(0, 9), ada.slice(9)])
    expect(parse(one)).toEqual(parse(other))
    expect(told(atOnce)).toEqual(told(later))
  })

  it('answers several on one connection, in their order', async () => {
    const create = (name: string) => {
      const body = JSON.stringify({ name, email: name })
      const head = headOf({ line: 'POST /users', body }, [])
      return (name === 'c' ? head : head.replace('Connection: close\r\n', '')) + body
    }
    const text = await converse(atOnce, [create('a') + create('b') + create('c')])
    expect(text.match(/"name":"\w"/g)).toEqual(['"name":"a"', '"name":"b"', '"name":"c"'])
    expect(text.match(/HTTP\/1\.1 201 /g)).toHaveLength(3)
  })

  it('follows the weather', async () => {
    atOnce.server.setBehaviour({ status: { status: 503 } })
    const written = { line: 'POST /users', body: ada }
    const text = await converse(atOnce, [headOf(written, []) + ada])
    atOnce.server.setBehaviour(undefined)
    expect(text).toMatch(/^HTTP\/1\.1 503 /)
  })

  it('goes to the session that it names', async () => {
    const session = atOnce.server.session('s1')
    const written = { line: 'POST /users', body: ada, headers: ['X-Mockapi-Session: s1'] }
    await converse(atOnce, [headOf(written, []) + ada])
    expect(session.db('users').all()).toHaveLength(3)
    expect(atOnce.server.db('users').all()).toHaveLength(2)
    session.close()
  })
})

function bytes(piece: string | Buffer): Buffer {
  return typeof piece === 'string' ? Buffer.from(piece) : piece
}

/** A schema that lets everything pass, as a promise. */
function passing() {
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) => Promise.resolve({ value }),
    },
  }
}
