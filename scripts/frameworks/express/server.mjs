import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { createMockServer } from 'mockapi'

const app = express()

if (process.env.MOCKS === 'on') {
  const adminToken = process.env.MOCKS_TOKEN
  const mock = await createMockServer({ dir: 'mocks', basePath: '/api', live: true, adminToken })
  // In front of express.json(), which would read the bodies.
  app.use('/api', getRequestListener(mock.app.fetch, { overrideGlobalObjects: false }))
}

app.use(express.json())
app.get('/', (_request, response) => response.send('The shop'))
app.listen(process.env.PORT ?? 3000)
