import { describe, expect, test } from 'vitest'
import { compileAddress, type ExpressionScope } from '../../src/openapi/webhooks/expression.ts'

const scope: ExpressionScope = {
  method: 'POST',
  url: 'http://localhost:4000/orders/7?to=http://a.test/q',
  query: { to: 'http://a.test/q' },
  params: { id: '7' },
  header: (name) => (name === 'x-reply-to' ? 'http://a.test/h' : undefined),
  body: {
    callbackUrl: 'http://a.test/b',
    'hub.callback': 'http://a.test/f',
    list: [{ 'a/b': 5 }],
    no: null,
  },
  response: { status: 201, headers: { location: 'http://a.test/l' }, body: { id: 'x y' } },
}

describe('the address of a callback', () => {
  test.each<[string, string | undefined]>([
    ['{$request.body#/callbackUrl}', 'http://a.test/b'],
    ['$request.body#/callbackUrl', 'http://a.test/b'],
    ['{$request.body#/hub.callback}', 'http://a.test/f'],
    ['{$request.body#/callbackUrl}/orders/{$response.body#/id}', 'http://a.test/b/orders/x%20y'],
    ['http://b.test?n={$request.body#/list/0/a~1b}', 'http://b.test?n=5'],
    ['{$request.query.to}', 'http://a.test/q'],
    ['{$request.header.X-Reply-To}', 'http://a.test/h'],
    ['http://b.test/{$request.path.id}', 'http://b.test/7'],
    ['{$response.header.Location}', 'http://a.test/l'],
    ['http://b.test/{$method}/{$statusCode}', 'http://b.test/POST/201'],
    ['{$url}', 'http://localhost:4000/orders/7?to=http://a.test/q'],
    ['http://b.test/fixed', 'http://b.test/fixed'],
    ['{$request.body#/none}', undefined],
    ['{$request.body#/no}', undefined],
    ['{$request.body#/list}', undefined],
    ['{$request.query.none}/x', undefined],
  ])('%s', (text, expected) => {
    const address = compileAddress(text)
    expect(typeof address === 'function' && address(scope)).toBe(expected)
  })

  test.each([
    '{$request.bodyy#/a}',
    '{$request.body.callbackUrl}',
    '{callbackUrl}',
    '{$response.query.a}',
    '{$request.header.}',
  ])('is refused: %s', (text) => {
    expect(compileAddress(text)).toEqual({
      message: `"${text}" is no runtime expression.`,
      hint: 'Write it as in "{$request.body#/callbackUrl}", "{$request.query.callbackUrl}" or "{$response.header.Location}".',
    })
  })
})

test('an address that is none is refused before it is asked for', () => {
  for (const text of ['endpoint_url', '/hooks/{$request.body#/id}', 'mailto:a@b.test']) {
    expect(compileAddress(text)).toMatchObject({
      message: `"${text}" is no address, and no runtime expression.`,
    })
  }
})
