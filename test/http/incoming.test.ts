import { expect, test } from 'vitest'
import { IncomingRequest } from '../../src/http/incoming.ts'

function post(): Request {
  const headers = { 'x-kind': 'note' }
  return new Request('http://a.test/~demo/notes?x=1', { method: 'POST', headers, body: 'text' })
}

test('is the request that came, as long as nothing moves it', () => {
  const request = post()
  const incoming = new IncomingRequest(request)
  expect(incoming.anywhere).toBe(request)
  expect(incoming.request).toBe(request)
})

test('is made at another address when it is asked for, once', async () => {
  const request = post()
  const incoming = new IncomingRequest(request)
  incoming.moveTo({ path: '/notes', search: '?x=1' })
  expect(incoming.anywhere).toBe(request)
  expect(incoming.origin).toBe('http://a.test')
  const moved = incoming.request
  expect(moved.url).toBe('http://a.test/notes?x=1')
  expect([moved.method, moved.headers.get('x-kind')]).toEqual(['POST', 'note'])
  expect(incoming.request).toBe(moved)
  expect(incoming.anywhere).toBe(moved)
  expect(await moved.text()).toBe('text')
})

test('has no body left where that was read before it is made', async () => {
  const incoming = new IncomingRequest(post())
  incoming.moveTo({ path: '/notes', search: '' })
  await incoming.anywhere.text()
  expect(await incoming.request.text()).toBe('')
})
