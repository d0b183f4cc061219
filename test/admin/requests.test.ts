import { describe, expect, it } from 'vitest'
import type { MockServer } from 'mockapi'
import { callStream } from '../../src/admin/requests.ts'
import { open as openJournal, record } from '../support/journal-calls.ts'
import { serveShop, send } from '../support/admin-shop.ts'

const secret = { authorization: 'Bearer abc', cookie: 'sid=1', 'x-api-key': 'k' }

/** Two calls that mocks answer, and one that none does. */
async function ask(server: MockServer): Promise<void> {
  await fetch(`${server.url}/cart`)
  await fetch(`${server.url}/login?token=abc`, {
    method: 'POST',
    headers: { ...secret, 'content-type': 'application/json' },
    body: '{"name":"ada","password":"secret"}',
  })
  await fetch(`${server.url}/nowhere`)
}

describe('calls', () => {
  it.each([
    ['', ['/cart', '/login', '/nowhere']],
    ['?limit=2', ['/login', '/nowhere']],
    ['?method=post', ['/login']],
    ['?path=/cart', ['/cart']],
    ['?path=/:one', ['/cart', '/login', '/nowhere']],
    ['?key=GET%20/cart', ['/cart']],
    ['?key=ALL%20/*&status=4xx', ['/nowhere']],
    ['?status=404', ['/nowhere']],
    ['?status=500', []],
    ['?unmatched=true', ['/nowhere']],
    ['?unmatched=false&limit=1', ['/login']],
  ])('are listed by %s', async (search, paths) => {
    await using shop = await serveShop()
    await ask(shop.server)
    const { body } = await send(shop.server.url, `GET /requests${search}`)
    const found = (body as { request: { path: string } }[]).map(({ request }) => request.path)
    expect(found).toEqual(paths)
  })

  it.each([
    ['?limit=0', '?limit', '0 is less than 1.'],
    ['?limit=many', '?limit', '"many" is not a number.'],
    ['?limit=1.5', '?limit', 'is not a number'],
    ['?status=9xx', '?status', 'does not fit'],
    ['?unmatched=yes', '?unmatched', '"yes" is not true or false.'],
    ['?key=cart', '?key', '"cart" is not "METHOD /path".'],
    ['?pth=/cart', '?pth', 'Did you mean "path"?'],
    ['?wait=long', '?wait', '"long" is no time to wait.'],
    ['?wait=2m', '?wait', 'at most 60s'],
    ['?times=0', '?times', '0 is less than 1.'],
    ['?limit=1&limit=2', '?limit', 'It is there more than once.'],
  ])('are not listed by %s', async (search, path, message) => {
    await using shop = await serveShop()
    const { status, body } = await send(shop.server.url, `GET /requests${search}`)
    expect(status).toBe(422)
    const { errors } = body as { errors: { path: string; message: string }[] }
    expect(errors[0]).toEqual({ path, message: expect.stringContaining(message) as string })
  })

  it('come without secrets, in lists, alone, in archives and streams', async () => {
    await using shop = await serveShop()
    const { server } = shop
    await ask(server)
    const id = server.calls('POST /login')[0]?.id
    expect(server.calls('POST /login')[0]?.request.body).toMatchObject({ password: 'secret' })
    const lines = ['GET /requests', `GET /requests/${id}`, 'GET /requests.har']
    for (const line of [...lines, 'GET /requests/stream?after=0']) {
      const { text } = await send(server.url, line, { until: '/login' })
      expect(text, line).toContain('/login?token=***')
      expect(text, line).not.toMatch(/abc|"secret"|sid=1|"k"/)
    }
    const one = await send(server.url, `GET /requests/${id}`)
    expect(one.body).toMatchObject({
      request: { body: { name: 'ada', password: '***' } },
      response: { status: 200 },
      answeredBy: { key: 'POST /login', file: 'mocks/api.json' },
    })
  })

  it('have bytes in base64', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([0, 255]),
    })
    const { body } = await send(url, 'GET /requests')
    expect(body).toMatchObject([{ request: { base64: 'AP8=', size: 2 } }])
  })

  it('are waited for, and what came is response when the time is over', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const { url } = server
    const waiting = send(url, 'GET /requests?key=GET%20/cart&times=2&wait=10s')
    await fetch(`${url}/cart`)
    await fetch(`${url}/cart`)
    expect((await waiting).body).toHaveLength(2)
    expect((await send(url, 'GET /requests?path=/login&wait=1')).body).toEqual([])
    expect((await send(url, 'GET /requests?path=/cart&wait=1&times=3')).body).toHaveLength(2)
    const wrong = await send(url, 'GET /requests?wait=1&times=100000')
    expect(wrong.body).toMatchObject({ errors: [{ path: '?times' }] })
  })

  it('are no streams where the head alone is asked for', async () => {
    await using shop = await serveShop()
    const response = await send(shop.server.url, 'HEAD /requests/stream')
    expect(response).toMatchObject({ status: 200, text: '' })
    expect((await send(shop.server.url, 'HEAD /health')).status).toBe(200)
  })

  it('are forgotten', async () => {
    await using shop = await serveShop()
    await ask(shop.server)
    await send(shop.server.url, 'DELETE /requests')
    expect(shop.server.calls()).toEqual([])
  })

  it('are not those of the admin API itself', async () => {
    const reports: unknown[] = []
    await using shop = await serveShop({ onRequest: (report) => void reports.push(report) })
    await send(shop.server.url, 'GET /requests')
    await send(shop.server.url, 'GET /nowhere')
    expect([shop.server.calls(), reports]).toEqual([[], []])
  })
})

/** The events of a stream as they come. */
async function* eventsOf(response: Response): AsyncGenerator<Record<string, string>> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const fields = lines.map((line) => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 1).trim(),
      ])
      yield Object.fromEntries(fields) as Record<string, string>
    }
  }
}

describe('the stream', () => {
  it('sends calls as they are answered, and resumes', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const response = await fetch(`${server.url}/__mockapi/requests/stream`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const events = eventsOf(response)
    await events.next()
    await fetch(`${server.url}/cart`)
    const { value } = await events.next()
    expect(value).toMatchObject({ event: 'request', id: '1' })
    expect(JSON.parse(value?.['data'] ?? '')).toMatchObject({
      id: 1,
      method: 'GET',
      target: '/cart',
      status: 200,
      answeredBy: { key: 'GET /cart' },
      unmatched: false,
    })
    await events.return(undefined)
    await fetch(`${server.url}/nowhere`)
    const again = await fetch(`${server.url}/__mockapi/requests/stream`, {
      headers: { 'last-event-id': '1' },
    })
    const later = eventsOf(again)
    await later.next()
    expect((await later.next()).value).toMatchObject({ id: '2' })
    await later.return(undefined)
  })

  it('ends with its session, and with the server', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const open = async (headers: Record<string, string>) =>
      (await server.fetch('/__mockapi/requests/stream', { headers })).text()
    const ofSession = open({ 'x-mockapi-session': 'a' })
    const ofServer = open({})
    await expect.poll(() => server.sessions).toEqual(['a'])
    server.session('a').close()
    expect(await ofSession).toBe(': calls\n\n')
    await server.close()
    expect(await ofServer).toBe(': calls\n\n')
  })

  it('has only what its session is asked', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const session = server.session('a')
    const response = await session.fetch('/__mockapi/requests/stream')
    await server.fetch('/cart')
    await session.fetch('/nowhere')
    session.close()
    const text = await response.text()
    expect(text).toContain('/nowhere')
    expect(text).not.toContain('/cart')
  })

  it('leaves out what a slow reader does not take, and says so', async () => {
    const { journal } = openJournal({ bytes: 10_000_000 })
    const stream = callStream(journal, undefined)
    const line = `GET /${'x'.repeat(100_000)}`
    for (let count = 0; count < 20; count++) record(journal, line)
    const reader = stream.getReader()
    const read = async () => new TextDecoder().decode((await reader.read()).value)
    let text = ''
    while (!text.includes('event: missed')) text += await read()
    expect(text.length).toBeLessThan(1_300_000)
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
    expect(ids.length).toBeLessThan(20)
    record(journal, 'GET /next')
    while (!text.includes('/next')) text += await read()
    await reader.cancel()
  })
})
