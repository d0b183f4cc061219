import { getRequestListener } from '@hono/node-server'
import fastify from 'fastify'
import { createMockServer } from 'mockapi'

const app = fastify()

if (process.env.MOCKS === 'on') {
  const adminToken = process.env.MOCKS_TOKEN
  const mock = await createMockServer({ dir: 'mocks', prefix: '/api', live: true, adminToken })
  const listener = getRequestListener(mock.app.fetch, { overrideGlobalObjects: false })
  app.register(async (scope) => {
    // The mocks read the bodies, whatever they are.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    scope.all('/api/*', (request, reply) => {
      reply.hijack()
      return listener(request.raw, reply.raw)
    })
  })
}

app.get('/', async () => 'The shop')
await app.listen({ port: Number(process.env.PORT ?? 3000) })
