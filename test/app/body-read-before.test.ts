import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { createApp, defineMock, resource } from '../../src/app.ts'

/** An application of Node that parses bodies before it asks the mocks, as `express.json()` does. */
async function behindParser(parse: (request: IncomingMessage) => Promise<void>): Promise<string> {
  const app = createApp({
    mocks: [resource('users'), defineMock({ 'POST /echo': ({ body }) => ({ body }) })],
  })
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((request, response) => {
    void parse(request).then(() => answer(request, response))
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function post(url: string, body: string | undefined): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) })
}

test('a body that a parser in front has kept is told as such', async () => {
  const url = await behindParser(async (request) => {
    for await (const _ of request);
  })
  for (const path of ['/users', '/echo']) {
    const response = await post(url + path, '{"name":"Ada"}')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'bad-body',
      detail: expect.stringContaining(
        'in front of what reads bodies, such as express.json()',
      ) as string,
    })
  }
  // Nothing was sent, so nothing is lost.
  expect((await post(`${url}/echo`, undefined)).status).toBe(200)
})

test('a body that nobody has read comes to the mocks', async () => {
  const url = await behindParser(() => Promise.resolve())
  expect((await post(`${url}/users`, '{"name":"Ada"}')).status).toBe(201)
  expect(await (await post(`${url}/echo`, '[1]')).json()).toEqual({ body: [1] })
})
