import { expect, it } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import { placeholderImage } from '../../src/http/placeholder.ts'

it('is a picture of its size, with a text that cannot be markup', async () => {
  const mocks = defineMock({
    'GET /pictures/:name': ({ params, placeholder }) => placeholder(640, 480, params.name),
    'GET /plain': ({ placeholder }) => placeholder(3, 2),
    'GET /wrong': ({ placeholder }) => placeholder(0, 2),
  })
  await using server = await createMockServer({ mocks })
  const response = await server.fetch('/pictures/<a>&')
  const picture = await response.text()
  expect(response.headers.get('content-type')).toBe('image/svg+xml')
  expect(picture).toContain('width="640" height="480"')
  expect(picture).toContain('>&lt;a&gt;&amp;</text>')
  expect(await (await server.fetch('/plain')).text()).toContain('>3 × 2</text>')
  const wrong = await server.fetch('/wrong')
  expect([wrong.status, await wrong.text()]).toEqual([
    500,
    expect.stringContaining('whole numbers of pixels'),
  ])
})

it('has the same colour for the same text', () => {
  expect(placeholderImage(10, 10, 'a')).toBe(placeholderImage(10, 10, 'a'))
  expect(placeholderImage(10, 10, 'a')).not.toBe(
    placeholderImage(10, 10, 'b').replace('>b<', '>a<'),
  )
})

it('has an address of its own, unless a mock has it', async () => {
  const mocks = { 'GET /__image/1x1.svg': 'mine', 'GET /products': [{ picture: '/__image/9x9' }] }
  await using server = await createMockServer({ mocks, prefix: '/api' })
  const session = server.session('a')
  for (const path of ['/__image/640x480.svg?text=A%20b', '/api/__image/640x480?text=A%20b']) {
    const response = await session.fetch(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    expect(await response.text()).toContain('width="640" height="480"')
    expect(await (await session.fetch(path)).text()).toContain('>A b</text>')
  }
  expect(await (await session.fetch('/api/__image/1x1.svg')).text()).toBe('"mine"')
  expect(session.unmatched()).toEqual([])
  for (const path of ['/__image/0x1', '/__image/9999x1', '/__image/x', '/__image/1x1.png']) {
    expect((await session.fetch(path)).status).toBe(404)
  }
})
