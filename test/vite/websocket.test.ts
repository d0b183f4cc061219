import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { createMockServer } from 'mockapi'
import { preview } from 'vite'
import { expect, test } from 'vitest'
import { mockapi } from '../../src/vite/plugin.ts'
import { connect } from '../support/sockets.ts'
import { openProject, originOf } from '../support/vite-project.ts'

const chat = {
  'mocks/chat.json': '{ "WS /chat": { "$open": "hi", "$send": "{{message}}" } }',
  'mocks/sent.json': '{ "POST /sent": "{{body}}" }',
}

/** What a client hears that says something once it is open. */
async function talk(url: string): Promise<readonly unknown[]> {
  const client = await connect(url)
  client.send('there')
  const heard = [await client.next(), await client.next()]
  client.socket.close()
  return heard
}

test('WebSockets below the prefix are of the mocks, also where a proxy of Vite has them', async () => {
  await using project = openProject(chat)
  const { server } = project.config()
  const proxy = { '/api': { target: 'http://127.0.0.1:1', ws: true } }
  const { url } = await project.dev({}, { server: { ...server, proxy } })
  expect(await talk(`${url}/api/chat`)).toEqual(['hi', 'there'])
  await expect(connect(`${url}/api/chatt`)).rejects.toThrow(/404.*WS \/chat/s)
  const foreign = connect(`${url}/api/chat`, [], { headers: { origin: 'https://evil.test' } })
  await expect(foreign).rejects.toThrow('403')
  project.write('mocks/chat.json', '{ "WS /chat": { "$open": "new", "$send": "{{message}}" } }')
  await expect.poll(() => talk(`${url}/api/chat`)).toEqual(['new', 'there'])
})

test('the connection of Vite stays its own, below the prefix too, as do other paths', async () => {
  await using project = openProject(chat)
  const upgrades: (string | undefined)[] = []
  const { server, url } = await project.dev({}, { base: '/api/' })
  server.httpServer?.on('upgrade', ({ url: asked }: { url?: string }, socket: { end(): void }) => {
    upgrades.push(asked)
    if (asked === '/other') socket.end()
  })
  const hot = await connect(`${url}/api/?token=${server.config.webSocketToken}`, ['vite-hmr'])
  expect(await hot.next()).toEqual({ type: 'connected' })
  const ping = await connect(`${url}/api/`, ['vite-ping'])
  expect(await ping.closed).toMatchObject({ code: 1000 })
  await expect(connect(`${url}/other`)).rejects.toThrow(/hang up|ECONNRESET/)
  expect(await talk(`${url}/api/chat`)).toEqual(['hi', 'there'])
  expect(upgrades.map((each) => each?.replace(/\?.*/, ''))).toEqual(['/api/', '/api/', '/other'])
  hot.socket.close()
})

test('the real API takes the WebSockets that no mock has, and a server that closes ends them', async () => {
  await using real = await createMockServer({
    mocks: { 'WS /api/real': { $open: 'real', $send: '{{message}}' } },
    port: 0,
  })
  await using project = openProject(chat)
  const { server, url } = await project.dev({ proxy: real.url })
  expect(await talk(`${url}/api/chat`)).toEqual(['hi', 'there'])
  expect(await talk(`${url}/api/real`)).toEqual(['real', 'there'])
  const clients = [await connect(`${url}/api/chat`), await connect(`${url}/api/real`)]
  await server.close()
  await Promise.all(clients.map(({ closed }) => closed))
})

test('a preview has them too, and answers what else wishes for another protocol as before', async () => {
  await using project = openProject(chat)
  const server = await preview({ ...project.config(), plugins: [mockapi()] })
  try {
    const url = originOf(server)
    expect(await talk(`${url}/api/chat`)).toEqual(['hi', 'there'])
    await expect(connect(`${url}/`)).rejects.toThrow(/200.*the page/s)
    const headers = { Connection: 'Upgrade', Upgrade: 'h2c' }
    const posted = request(`${url}/api/sent`, { method: 'POST', headers }).end('{"sent":1}')
    const [answer] = (await once(posted, 'response')) as [IncomingMessage]
    expect(await text(answer)).toBe('{"sent":1}')
  } finally {
    await server.close()
  }
})
