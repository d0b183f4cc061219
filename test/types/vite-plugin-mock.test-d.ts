import type { IncomingMessage, ServerResponse } from 'node:http'
import { expectTypeOf, test } from 'vitest'
import { fromViteMock } from '../../src/importers/vite-plugin-mock/index.ts'

/** As vite-plugin-mock 3 declares it. */
interface MockMethod {
  url: string
  method?: 'get' | 'post' | 'put' | 'delete' | 'patch'
  timeout?: number
  statusCode?: number
  response?: ReturnType<typeof JSON.parse>
  rawResponse?: (
    this: { req: IncomingMessage; res: ServerResponse; parseJson: () => unknown },
    req: IncomingMessage,
    res: ServerResponse,
  ) => void
}

test('a list that is typed by vite-plugin-mock is taken', () => {
  expectTypeOf<MockMethod[]>().toExtend<Parameters<typeof fromViteMock>[0]>()
})

test('a response that is a function knows what it gets', () => {
  fromViteMock([
    {
      url: '/users/:id',
      response({ query, body, headers }, req, res) {
        const { page = 1, pageSize = 10 } = query
        expectTypeOf(page * pageSize).toBeNumber()
        expectTypeOf(body.name).toBeAny()
        expectTypeOf(headers['authorization']).toEqualTypeOf<string | undefined>()
        expectTypeOf(this.req.method).toEqualTypeOf(req.method)
        return res.status(201)
      },
    },
    { url: '/raw', rawResponse: (req, res) => req.pipe(res) },
  ])
})
