import { describe, expect, it, test } from 'vitest'
import { json, open, record } from '../support/journal-calls.ts'
import type { CallParts } from '../support/journal-calls.ts'

function read(line: string, parts: CallParts) {
  const { journal } = open({}, ({ counter }) => (counter === 'GET /users/:id' ? 12 : undefined))
  record(journal, line, parts)
  const [entry] = journal.calls()
  if (!entry) throw new Error('There is no entry.')
  return entry
}

describe('an entry', () => {
  it('has the request decoded', () => {
    const { request, ...entry } = read('POST /users/7?page=2&page=3&q=a%20b&__proto__=x', {
      params: { id: '7' },
      headers: [...json, 'X-Id', '1', 'x-id', '2', 'Cookie', 'sid=abc; theme=dark'],
      received: new TextEncoder().encode('{"name":"Ada"}'),
    })
    expect(request).toEqual({
      method: 'POST',
      target: '/users/7?page=2&page=3&q=a%20b&__proto__=x',
      path: '/users/7',
      query: Object.fromEntries([
        ['page', '2'],
        ['q', 'a b'],
        ['__proto__', 'x'],
      ]),
      queries: Object.fromEntries([
        ['page', ['2', '3']],
        ['q', ['a b']],
        ['__proto__', ['x']],
      ]),
      params: { id: '7' },
      headers: {
        'content-type': 'application/json',
        'x-id': '1, 2',
        cookie: 'sid=abc; theme=dark',
      },
      cookies: { sid: 'abc', theme: 'dark' },
      body: { name: 'Ada' },
      text: '{"name":"Ada"}',
      size: 14,
      truncated: false,
    })
    expect(entry).toMatchObject({ id: 1, session: '', time: 999_995, duration: 5, layers: [] })
  })

  it('has the answer decoded, cookies by themselves', () => {
    const sentHeaders = new Headers([
      ['content-type', 'text/html; charset=utf-8'],
      ['set-cookie', 'a=1; Path=/'],
      ['set-cookie', 'b=2'],
    ])
    expect(read('GET /', { status: 201, sentHeaders, sent: '<p>' }).response).toEqual({
      status: 201,
      headers: { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'a=1; Path=/, b=2' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '<p>',
      text: '<p>',
      size: 3,
      truncated: false,
    })
  })

  it('says which mocks were asked, and where they stand', () => {
    const mock = { file: 'mocks/users.ts', layer: 'file' } as const
    const first = { ...mock, key: 'GET /users/:id', counter: 'GET /users/:id' }
    const second = { ...mock, key: 'GET /users/:id', counter: 'GET /users/:id #2' }
    const entry = read('GET /users/7', {
      matched: [{ ...first, passed: 'query q is missing' }, second],
      answered: second,
    })
    const { key, file, layer } = first
    expect(entry.answeredBy).toEqual({ key, file })
    expect(entry.layers).toEqual([
      { key, file, layer, line: 12, passed: 'query q is missing' },
      { key, file, layer },
    ])
  })

  it('holds miss and failure where there are any', () => {
    const miss = { near: [], add: { file: 'mocks/a.json', text: '' } }
    expect(read('GET /', { miss })).toMatchObject({ miss })
    const plain = read('GET /', {})
    expect(plain).not.toHaveProperty('miss')
    expect(plain).not.toHaveProperty('failure')
    expect(plain).not.toHaveProperty('answeredBy')
  })
})

const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`

test.each<[type: string, sent: string | number[], body: unknown]>([
  ['application/json', '[1]', [1]],
  ['application/problem+json', '{"a":1}', { a: 1 }],
  ['application/json', '{"a":', '{"a":'],
  ['application/json', deep, deep],
  ['application/json', '{"__proto__":{"x":1},"b":2}', { b: 2 }],
  ['', '{"a":1}', { a: 1 }],
  ['', 'plain', 'plain'],
  ['application/x-www-form-urlencoded', 'a=1&b=2&a=3', { a: ['1', '3'], b: '2' }],
  ['application/x-www-form-urlencoded', '{"a":1}', { a: 1 }],
  ['text/plain', '{"a":1}', '{"a":1}'],
  ['image/svg+xml', '<svg/>', '<svg/>'],
  ['image/png', [137, 80, 78, 71], Uint8Array.of(137, 80, 78, 71)],
  ['text/plain', [255, 254], Uint8Array.of(255, 254)],
  ['', [0xff], Uint8Array.of(0xff)],
  ['application/json', '', undefined],
])('a body of type %j that is %j', (type, sent, body) => {
  const received = typeof sent === 'string' ? new TextEncoder().encode(sent) : Uint8Array.from(sent)
  const headers = type === '' ? [] : ['Content-Type', type]
  expect(read('POST /', { headers, received }).request.body).toEqual(body)
})
