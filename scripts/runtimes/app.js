// The application that every runtime serves. It is made in global scope, as its users do it.
import { streamSSE } from 'hono/streaming'
import { createApp, createHandler, defineMock, resource, route, use } from 'mockapi/app'

const mocks = [
  use('/admin/*', (c, next) => {
    return c.req.header('x-api-key') === 'k' ? next() : c.json({ message: 'No key' }, 401)
  }),
  defineMock({
    'GET /health': { ok: true },
    'GET /admin/stats': { users: 2 },
    'GET /slow': { $delay: '80ms', ok: true },
    'GET /people': { $count: 3, $each: { name: '{{person.fullName}}', age: '{{number.int(90)}}' } },
    'GET /events': (c) =>
      streamSSE(c, async (stream) => {
        for (const done of [0, 50, 100]) {
          await stream.writeSSE({ data: String(done) })
          if (done < 100) await stream.sleep(10)
        }
      }),
    'GET /fails': () => {
      throw new Error('Not today')
    },
  }),
  route('POST /greetings/:name', {
    handle: (c) => {
      c.header('x-kind', 'greeting')
      return c.json({ hello: c.req.param('name') }, 201)
    },
  }),
  route('GET /broken', { fault: 'reset', handle: (c) => c.json({ ok: true }) }),
  resource('users', {
    seed: [
      { id: 1, name: 'Ada', role: 'admin' },
      { id: 2, name: 'Grace', role: 'member' },
    ],
  }),
  resource('books', {
    seed: 5,
    factory: (faker) => ({ title: faker.book.title(), author: faker.person.fullName() }),
  }),
]

export const app = createApp({ mocks, seed: 7 })
export const handler = createHandler({ mocks, seed: 7 })
