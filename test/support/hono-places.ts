import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { defineMock, route, use } from 'mockapi'

/** Where middleware of Hono may stand: the mocks with it there, which answer `GET /x/a` and `POST /x/a`. */
export interface Place {
  readonly name: string
  readonly mocks: (middleware: MiddlewareHandler, answer: (c: Context) => unknown) => unknown
}

/** Before endpoints, inside of an exported application, and as the handler of a mock itself. */
export const places: readonly Place[] = [
  {
    name: 'before endpoints',
    mocks: (middleware, answer) => [
      use('/x/*', middleware),
      defineMock({
        'GET /x/a': (c) => answer(c),
        'POST /x/a': (c) => answer(c as unknown as Context),
      }),
    ],
  },
  {
    name: 'inside of an app',
    mocks: (middleware, answer) =>
      new Hono()
        .use('/x/*', middleware)
        .get('/x/a', (c) => answer(c) as Response)
        .post('/x/a', (c) => answer(c) as Response),
  },
  {
    name: 'as a handler',
    mocks: (middleware, answer) => [
      route('ALL /x/a', { handle: middleware }),
      route('ALL /x/*', { handle: (c) => answer(c) }),
    ],
  },
]
