import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMockServer } from 'mockapi'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { openHttp2 } from '../support/secure.ts'

/** A real API that speaks plain HTTP, before which mocks are served by HTTPS. */
async function start() {
  const real = createServer((incoming, response) => {
    if (incoming.url === '/away') {
      const cookie = 'id=1; Secure; SameSite=None'
      response.writeHead(302, { location: `${url}/there`, 'set-cookie': cookie }).end()
      return
    }
    let body = ''
    incoming.setEncoding('utf8').on('data', (part: string) => (body += part))
    incoming.on('end', () => {
      response.writeHead(201, 'Odd words', { 'keep-alive': 'timeout=3', 'x-real': 'yes' })
      response.write(`${incoming.method} ${incoming.headers.host === new URL(url).host} `)
      response.end(body)
    })
  })
  new WebSocketServer({ server: real }).on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(`real: ${data.toString()}`))
  })
  await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
  const mocks = { 'WS /socket': { $proxy: true } }
  const server = await createMockServer({ port: 0, https: true, proxy: url, mocks })
  onTestFinished(async () => {
    await server.close()
    real.closeAllConnections()
    real.close()
  })
  return { url: server.url, ca: server.certificate ?? '' }
}

it('passes on what comes over HTTP/2, and fits the answer to HTTPS', async () => {
  const { url, ca } = await start()
  using http2 = openHttp2(url, ca)
  const answer = await http2.ask({ ':path': '/a', ':method': 'DELETE' })
  expect(answer).toMatchObject({ status: 201, text: 'DELETE true ', headers: { 'x-real': 'yes' } })
  expect(answer.headers).not.toHaveProperty('keep-alive')
  const away = await http2.ask({ ':path': '/away' })
  expect(away.headers).toMatchObject({
    location: `${url}/there`,
    'set-cookie': ['id=1; Secure; SameSite=None'],
  })
})

it('passes on a WebSocket, without a warning of Node', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => void warnings.push(warning)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  const { url, ca } = await start()
  const socket = new WebSocket(`${url.replace('https', 'wss')}/socket`, { ca })
  const said = new Promise((resolve) =>
    socket.once('message', (data: Buffer) => resolve(data.toString())),
  )
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('hello')
  expect(await said).toBe('real: hello')
  socket.terminate()
  expect(warnings).toEqual([])
})
