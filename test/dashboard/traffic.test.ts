import { describe, expect, it } from 'vitest'
import { mockLineOf } from '../../src/dashboard/core/mock-code.ts'
import { curlOf, fetchOf } from '../../src/dashboard/core/request-code.ts'
import { replayOf, requestOf } from '../../src/dashboard/views/traffic/call-code.ts'
import { CallList, countAfter } from '../../src/dashboard/views/traffic/call-list.ts'
import { compileFilter, readFilter } from '../../src/dashboard/views/traffic/filter.ts'
import { serveFolder } from '../support/folder.ts'

const call = {
  id: 1,
  session: '',
  time: 0,
  duration: 1,
  method: 'GET',
  target: '/users/7?q=caf%C3%A9',
  status: 404,
  answeredBy: { key: 'GET /users/:id', file: 'mocks/users.json', line: 3 },
  notes: ['case 2'],
  unmatched: false,
}
type CallOf = Parameters<typeof requestOf>[0]

describe('calls are filtered', () => {
  it.each([
    ['', true],
    ['text=USERS', true],
    ['text=users+post', false],
    ['text=404+case', true],
    ['text=café', true],
    ['text=users.json', true],
    ['method=GET', true],
    ['method=POST', false],
    ['status=404', true],
    ['status=4xx', true],
    ['status=5xx', false],
    ['status=0', false],
    ['status=unmatched', false],
    ['endpoint=GET+/users/:id', true],
    ['endpoint=GET+/users', false],
    ['session=@server', true],
    ['session=other', false],
  ])('by %s', (query, fits) => {
    expect(compileFilter(readFilter(new URLSearchParams(query)))(call)).toBe(fits)
  })

  it('once each, also where old ones are dropped', () => {
    let tested = 0
    const list = new CallList<{ id: number }>(({ id }) => (tested++, id % 2 === 0))
    const all = Array.from({ length: 10 }, (_, index) => ({ ...call, id: index + 1 }))
    list.update(all.slice(0, 4), 0)
    expect(list.update(all.slice(0, 8), 0).map(({ id }) => id)).toEqual([2, 4, 6, 8])
    expect(tested).toBe(8)
    const kept = list.update(all.slice(5), 5)
    expect(kept.map(({ id }) => id)).toEqual([6, 8, 10])
    expect([countAfter(kept, all[5]), countAfter(kept, all[1])]).toEqual([2, 3])
  })
})

const post = {
  method: 'POST',
  url: 'http://localhost/a',
  headers: [['content-type', 'text/plain']],
} as const

describe('a request is written', () => {
  it.each<[Parameters<typeof curlOf>[0], string]>([
    [
      { method: 'GET', url: "http://localhost/a?q='b'", headers: [] },
      `curl 'http://localhost/a?q='\\''b'\\'''`,
    ],
    [{ method: 'HEAD', url: 'http://localhost/', headers: [] }, "curl 'http://localhost/' --head"],
    [
      { ...post, body: "@it's $HOME" },
      `curl 'http://localhost/a' -H 'content-type: text/plain' --data-raw '@it'\\''s $HOME'`,
    ],
    [
      { ...post, method: 'PUT', body: '' },
      `curl 'http://localhost/a' -X PUT -H 'content-type: text/plain' --data-raw ''`,
    ],
    [{ ...post, headers: [['x-empty', '']] }, `curl 'http://localhost/a' -X POST -H 'x-empty;'`],
    [
      { ...post, headers: [], parts: [['photo', '@a.png']] },
      `curl 'http://localhost/a' -F 'photo=@a.png'`,
    ],
  ])('for curl: %j', (request, expected) => {
    expect(curlOf(request).replaceAll(' \\\n  ', ' ')).toBe(expected)
  })

  it('for fetch', () => {
    expect(fetchOf({ method: 'GET', url: 'http://localhost/a', headers: [] })).toBe(
      'await fetch("http://localhost/a")',
    )
    expect(fetchOf({ ...post, body: '"a"\n' })).toBe(`await fetch("http://localhost/a", {
  method: "POST",
  headers: {
    "content-type": "text/plain"
  },
  body: "\\"a\\"\\n",
})`)
    expect(fetchOf({ ...post, headers: [], parts: [['a', 'b']] })).toBe(`const form = new FormData()
form.append("a", "b")
await fetch("http://localhost/a", {
  method: "POST",
  body: form,
})`)
  })
})

describe('an answer is written as a mock that gives it again', () => {
  const json = { type: 'application/json', isJson: true }
  it.each([
    ['an object', { path: '/a', status: 200, body: { ok: true }, ...json }],
    ['a list', { path: '/a', status: 200, body: [1, 2], ...json }],
    ['a status', { path: '/a', status: 404, body: { message: 'No' }, ...json }],
    ['null', { path: '/a', status: 200, body: null, ...json }],
    ['a number', { path: '/a', status: 200, body: 7, ...json }],
    [
      'what looks like instructions and templates',
      {
        path: '/a',
        status: 200,
        body: { $status: 1, text: '{{faker}}', deep: [{ $body: 2 }] },
        ...json,
      },
    ],
    ['a text', { path: '/a', status: 200, body: 'a,b\n{{c}}', type: 'text/csv', isJson: false }],
    ['no body', { path: '/a', status: 204, body: undefined, type: undefined, isJson: false }],
    ['an address', { path: '/a', status: 201, location: '/a/{{1}}', body: { id: 1 }, ...json }],
    ['signs of patterns', { path: '/a:b/(c)*', status: 200, body: { ok: true }, ...json }],
  ])('%s', async (_, answer) => {
    const line = mockLineOf({ method: 'GET', ...answer })
    await using folder = await serveFolder({ 'mocks/api.json': `{ ${line} }` })
    const response = await folder.server.fetch(answer.path)
    expect(response.headers.get('location')).toBe('location' in answer ? answer.location : null)
    const text = await response.text()
    expect(response.status).toBe(answer.status)
    expect(response.headers.get('content-type')?.replace('; charset=utf-8', '')).toBe(answer.type)
    expect(answer.isJson ? (JSON.parse(text) as unknown) : text).toEqual(
      answer.body ?? (answer.isJson ? null : ''),
    )
  })
})

const request = {
  method: 'POST',
  target: '/a',
  headers: { host: 'localhost', 'x-own': '1', cookie: 'a=***', authorization: 'Bearer ***' },
  text: 'hi',
  body: 'hi',
  truncated: false,
}
const callOf = (more: object) => ({ request: { ...request, ...more } }) as unknown as CallOf

it.each<[object, object | string]>([
  [{}, { headers: [['x-own', '1']], body: 'hi', without: ['cookie', 'authorization'] }],
  [{ method: 'GET', text: undefined, body: undefined }, { body: undefined }],
  [{ text: undefined, body: undefined, base64: 'AAEC' }, { body: new Uint8Array([0, 1, 2]) }],
  [{ truncated: true }, 'The journal has only the beginning of its body.'],
  [
    { text: undefined, body: { a: 'b' } },
    'The journal keeps the fields of this form, not its bytes.',
  ],
  [{ method: 'TRACE' }, 'A browser sends no TRACE.'],
])('a request is sent again: %j', (more, expected) => {
  const replay = replayOf(callOf(more))
  if (typeof expected === 'string') expect(replay).toBe(expected)
  else expect(replay).toMatchObject(expected)
})

it('a form is written with its fields, and the names of its files', () => {
  const body = {
    name: 'Ada',
    tags: ['a', 'b'],
    address: { city: 'Paris' },
    photo: { name: 'a.png', type: 'image/png', size: 3 },
  }
  const headers = { 'content-type': 'multipart/form-data; boundary=x', accept: '*/*' }
  expect(requestOf(callOf({ headers, body, text: undefined }), 'http://localhost')).toEqual({
    method: 'POST',
    url: 'http://localhost/a',
    headers: [['accept', '*/*']],
    parts: [
      ['name', 'Ada'],
      ['tags', 'a'],
      ['tags', 'b'],
      ['address[city]', 'Paris'],
      ['photo', '@a.png'],
    ],
  })
})
