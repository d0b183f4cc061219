import { createMockServer, defineMock } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { readFields, type HeadersInput } from '../../src/http/headers.ts'

/** The same headers, each of them in a form that somebody writes. */
const forms: Readonly<Record<string, HeadersInput>> = {
  object: {
    'X-D': ['1', '2'],
    'set-cookie': ['a=1', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
  },
  Headers: new Headers([
    ['x-d', '1'],
    ['x-d', '2'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
  ]),
  pairs: [
    ['x-d', '1'],
    ['X-D', '2'],
    ['Set-Cookie', 'a=1'],
    ['set-cookie', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
  ],
  Map: new Map([['x-d', '1, 2']]),
}

const fields = {
  'x-d': '1, 2',
  'set-cookie': ['a=1', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
}

describe('headers', () => {
  it.each(Object.entries(forms))('are read from %s', (name, given) => {
    expect(readFields(given)).toEqual(name === 'Map' ? { 'x-d': '1, 2' } : fields)
  })

  it('may be numbers, and are left out where they are undefined', () => {
    expect(readFields({ a: 1, b: undefined, c: [] } as never)).toEqual({ a: '1' })
  })

  it.each([
    ['x', 'is none'],
    [5, 'is none'],
    [['x-d', '1'], 'Headers are an object'],
    [{ a: { b: 1 } }, 'The header "a" is a value of type object, not a text.'],
    [{ a: [['b']] }, 'The header "a" is a list in a list, not a text.'],
  ])('are not %j', (given, message) => expect(() => readFields(given as never)).toThrow(message))
})

describe.each(['object', 'Headers', 'pairs'])('headers given as %s', (form) => {
  const headers = forms[form] as Record<string, string>
  const mocks = defineMock({
    'GET /json': ({ json }) => json(1, { status: 201, headers }),
    'GET /json3': ({ json }) => json(1, 201, headers),
    'GET /text': ({ text }) => text('x', { headers }),
    'GET /html': ({ html }) => html('x', 200, headers),
    'GET /new': (c) => c.newResponse('x', { headers }),
    'GET /xml': ({ xml }) => xml('<a/>', { headers }),
    'GET /error': ({ error }) => error(404, 'No', { headers }),
    'GET /sse': ({ sse }) => sse([1], { headers }),
    'GET /stream': ({ stream }) => stream(['x'], { headers }),
    'GET /response': () => new Response('x', { headers: new Headers(forms['Headers'] as Headers) }),
  })

  it('are those of every answer, beside what was prepared', async () => {
    await using server = await createMockServer({ mocks })
    for (const { path } of server.overview().routes) {
      const { headers: got } = await server.fetch(path)
      expect([got.get('x-d'), got.getSetCookie()], path).toEqual(['1, 2', fields['set-cookie']])
    }
  })
})

it('headers that an answer is given go before its own type, and cookies beside the prepared ones', async () => {
  const mocks = defineMock({
    'GET /type': ({ json, cookie }) => {
      cookie('first', '1')
      const headers = { 'Content-Type': 'application/vnd.api+json', 'set-cookie': 'last=1' }
      return json({}, { headers })
    },
  })
  await using server = await createMockServer({ mocks })
  const { headers } = await server.fetch('/type')
  expect(headers.get('content-type')).toBe('application/vnd.api+json')
  expect(headers.getSetCookie()).toEqual(['first=1; Path=/', 'last=1'])
})
