import { expect, it } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'

const mocks = defineMock({
  'GET /reset': ({ fault }) => fault('reset'),
  'GET /empty': ({ fault }) => fault('empty'),
  'GET /slow': { $delay: 'forever', $body: {} },
})

it.each([
  ['/reset', 'ECONNRESET'],
  ['/empty', 'UND_ERR_SOCKET'],
])('in process, fetch of %s rejects as for a network error', async (path, code) => {
  await using server = await createMockServer({ mocks })
  const failure = await server.fetch(path).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(failure).toMatchObject({ message: 'fetch failed', cause: { code } })
})

it('in process, an aborted fetch rejects with the reason', async () => {
  await using server = await createMockServer({ mocks })
  const controller = new AbortController()
  const answer = server.fetch('/slow', { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(answer).rejects.toThrow('enough')
})

it.each(['/reset', '/empty'])('over the network, %s breaks the connection', async (path) => {
  await using server = await createMockServer({ mocks, port: 0 })
  await expect(fetch(server.url + path)).rejects.toThrow('fetch failed')
})
