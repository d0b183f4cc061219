import { request as plainRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { expect, it } from 'vitest'
import { auth, resource, ws } from 'mockapi'
import { WebSocket } from 'ws'
import { startMockServer } from '../../../src/mock-server.ts'
import { askSecurely, openHttp2 } from '../../support/secure.ts'

const mocks = {
  'GET /url': ({ request }: { request: Request }) => request.url,
  'GET /headers': { $headers: { connection: 'close', 'x-latin': 'é' }, $body: 1 },
  'GET /reset': { $fault: 'reset' },
  'GET /empty': { $fault: 'empty' },
  'GET /garbage': { $fault: 'garbage' },
  'GET /half': { $fault: 'truncate', $body: 'x'.repeat(400_000) },
  'GET /chunk': { $fault: 'malformed-chunk', $body: 'x'.repeat(400_000) },
}

async function start(more: object = {}) {
  const server = await startMockServer({ port: 0, https: true, mocks: { ...mocks, ...more } })
  const { url, certificate: ca = '' } = server
  return { server, url, ca, [Symbol.asyncDispose]: () => server.close() }
}

it('answers by HTTP/2 and by HTTP/1.1 under the address that was asked', async () => {
  await using secure = await start()
  const { url, ca } = secure
  expect(url).toMatch(/^https:\/\/localhost:\d+$/)
  using http2 = openHttp2(url, ca)
  const text = JSON.stringify(`${url}/url`)
  expect(await http2.ask({ ':path': '/url' })).toMatchObject({ status: 200, text })
  expect(await askSecurely(`${url}/url`, { ca })).toMatchObject({ status: 200, text })
})

it.each(['127.0.0.1', '[::1]', 'localhost'])('answers at %s', async (host) => {
  await using secure = await start()
  const url = `https://${host}:${secure.server.port}/url`
  // Some versions of Node 22 compare an address of IPv6 as if it were a name.
  const servername = host === '[::1]' ? { servername: 'localhost' } : {}
  expect(await askSecurely(url, { ca: secure.ca, ...servername })).toMatchObject({ status: 200 })
})

it('makes a certificate for each host below localhost, and for no other', async () => {
  await using secure = await start()
  const ask = (servername: string) =>
    askSecurely(`https://127.0.0.1:${secure.server.port}/url`, {
      ca: secure.ca,
      servername,
      headers: { host: `localhost:${secure.server.port}` },
    })
  expect(await ask('shop.localhost')).toMatchObject({ status: 200 })
  expect(await ask('a.b.localhost')).toMatchObject({ status: 200 })
  expect(await ask('example.com')).toMatchObject({ broken: 'ERR_TLS_CERT_ALTNAME_INVALID' })
})

it('ends the stream for a fault over HTTP/2, and the connection goes on', async () => {
  await using secure = await start()
  using http2 = openHttp2(secure.url, secure.ca)
  for (const path of ['/reset', '/empty', '/garbage'])
    expect(await http2.ask({ ':path': path })).toMatchObject({
      status: 0,
      broken: 'INTERNAL_ERROR',
    })
  for (const path of ['/half', '/chunk']) {
    const answer = await http2.ask({ ':path': path })
    expect(answer).toMatchObject({ status: 200, broken: 'INTERNAL_ERROR' })
    // What was sent before has come, also beyond the window of a stream.
    expect(answer.text).toHaveLength(200_001)
  }
  expect(await http2.ask({ ':path': '/url' })).toMatchObject({ status: 200 })
})

it('breaks the connection for a fault over HTTP/1.1', async () => {
  await using secure = await start()
  const { url, ca } = secure
  const broken = async (path: string) => (await askSecurely(url + path, { ca })).broken
  expect(await broken('/reset')).toBe('ECONNRESET')
  expect(await broken('/empty')).toBe('ECONNRESET')
  expect(await broken('/garbage')).toMatch(/^HPE_/)
  expect(await broken('/half')).toBe('ECONNRESET')
  expect(await broken('/chunk')).toMatch(/^HPE_/)
})

it('leaves out over HTTP/2 what is of a connection', async () => {
  await using secure = await start()
  using http2 = openHttp2(secure.url, secure.ca)
  const { headers } = await http2.ask({ ':path': '/headers' })
  expect(headers).not.toHaveProperty('connection')
  expect(headers).toMatchObject({ 'x-latin': 'é' })
})

it('ends the signal of a handler whose stream was given up', async () => {
  let gone = false
  let called = (): void => {}
  const isCalled = new Promise<void>((resolve) => (called = resolve))
  await using secure = await start({
    'GET /slow': ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        called()
        signal.addEventListener('abort', () => {
          gone = true
          reject(signal.reason as Error)
        })
      }),
  })
  using http2 = openHttp2(secure.url, secure.ca)
  const stream = http2.session.request({ ':path': '/slow' }).on('error', () => {})
  await isCalled
  stream.close(8)
  await expect.poll(() => gone).toBe(true)
})

it('takes WebSockets', async () => {
  await using secure = await start({
    'WS /echo': ws({ message: ({ message }) => message }),
  })
  const socket = new WebSocket(`${secure.url.replace('https', 'wss')}/echo`, { ca: secure.ca })
  const said = new Promise((resolve) =>
    socket.once('message', (data: Buffer) => resolve(data.toString())),
  )
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('hello')
  expect(await said).toBe('hello')
  socket.terminate()
})

it('tells its address in archives and to logins, whose cookies are secure', async () => {
  const users = resource('users', { seed: [{ id: 1, username: 'ada' }] })
  const given = [mocks, users, auth({ users: 'users' })]
  await using server = await startMockServer({ port: 0, https: true, mocks: given })
  const { url, certificate: ca = '' } = server
  using http2 = openHttp2(url, ca)
  await http2.ask({ ':path': '/url' })
  await askSecurely(`${url}/url`, { ca })
  expect(server.har().log.entries.map(({ request }) => request.url)).toEqual([
    `${url}/url`,
    `${url}/url`,
  ])
  const about = await http2.ask({ ':path': '/auth/.well-known/openid-configuration' })
  expect(JSON.parse(about.text)).toMatchObject({ issuer: `${url}/auth` })
  const [cookie] = (await server.signIn('ada')).cookies
  expect(cookie).toMatchObject({ domain: 'localhost', secure: true })
})

it('goes by the authority over HTTP/2, whatever a Host beside it says', async () => {
  await using secure = await start({
    'GET /host': ({ request }: { request: Request }) => request.headers.get('host'),
  })
  using http2 = openHttp2(secure.url, secure.ca)
  const { host } = new URL(secure.url)
  const both = { ':path': '/host', ':authority': host, host: 'evil.test' }
  expect(await http2.ask(both)).toMatchObject({ status: 200, text: JSON.stringify(host) })
  const foreign = { ':path': '/host', ':authority': 'evil.test', host: 'localhost' }
  expect(await http2.ask(foreign)).toMatchObject({ status: 403 })
})

/** Asks a port by plain HTTP. */
function askPlainly(port: number | undefined, accept: string) {
  return new Promise<{ status: number | undefined; location: string | undefined; text: string }>(
    (resolve) => {
      plainRequest({ port, path: '/url', headers: { accept, host: 'localhost:1' } }, (incoming) => {
        let text = ''
        incoming.setEncoding('utf8').on('data', (part: string) => (text += part))
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode, location: incoming.headers.location, text })
        })
      }).end()
    },
  )
}

it('tells who speaks plain HTTP where to ask, and leads a browser there', async () => {
  await using secure = await start()
  const { port } = secure.server
  const { text, ...head } = await askPlainly(port, '*/*')
  expect(head).toEqual({ status: 400, location: undefined })
  expect(JSON.parse(text)).toMatchObject({
    code: 'https-needed',
    detail:
      'This server speaks HTTPS, and the request came over plain HTTP. Ask https://localhost:1/url.',
  })
  const visit = await askPlainly(port, 'text/html,*/*')
  expect(visit).toMatchObject({ status: 307, location: 'https://localhost:1/url' })
})

it('ends connections with itself, also those that have said nothing', async () => {
  const { server, url, ca } = await start()
  const silent = connectSocket({ port: server.port ?? 0, host: '127.0.0.1' }).resume()
  const ended = new Promise((resolve) => silent.once('close', resolve))
  await new Promise((resolve) => silent.once('connect', resolve))
  using http2 = openHttp2(url, ca)
  await http2.ask({ ':path': '/url' })
  const over = new Promise((resolve) => http2.session.once('close', resolve))
  await server.close()
  await Promise.all([ended, over])
})
