import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const file = fileURLToPath(import.meta.resolve('msw'))
const handlers = (code: string) => ({
  'tsconfig.json': `{ "compilerOptions": { "paths": { "msw": [${JSON.stringify(file)}] } } }`,
  'mocks/handlers.ts': `import { sse } from 'msw'
    import { fromMsw } from 'mockapi/msw'
    export default fromMsw([${code}])`,
})
const headers = { accept: 'text/event-stream' }

describe('sse', () => {
  const news = handlers(`
    sse('https://api.example.test/news/:topic', ({ client, params }) => {
      client.send({ id: '7', event: 'greeting', data: { topic: params.topic } })
      client.send({ data: 'two\\nlines' })
      client.send({ retry: 500 })
      client.close()
    })`)

  test('sends events, in a Node without EventSource too, and prints nothing of them', async () => {
    expect('EventSource' in globalThis).toBe(false)
    const printed = vi.spyOn(console, 'groupCollapsed')
    await using folder = await serveFolder(news)
    const { server } = folder
    expect(server.overview().diagnostics).toEqual([])
    expect(server.overview().routes).toMatchObject([
      { method: 'GET', path: '/news/:topic', note: 'msw GET https://api.example.test/news/:topic' },
    ])
    const response = await server.fetch('/news/a', { headers })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await response.text()).toBe(
      'id:7\nevent:greeting\ndata:{"topic":"a"}\n\ndata:two\ndata:lines\n\nretry:500\n\n',
    )
    expect(printed).not.toHaveBeenCalled()
    expect('EventSource' in globalThis).toBe(false)
    expect(server.calls('GET /news/:topic')).toHaveLength(1)
  })

  test('steered as any endpoint, in a session of its own', async () => {
    await using folder = await serveFolder(news)
    using session = folder.server.session('one')
    session.fail('GET /news/:topic', 503, { times: 1 })
    expect((await session.fetch('/news/a', { headers })).status).toBe(503)
    expect((await session.fetch('/news/a', { headers })).status).toBe(200)
    expect(folder.server.calls()).toEqual([])
  })

  test('leaves a request that asks for no events to the other mocks', async () => {
    const below = { 'mocks/below.json': '{ "GET /news/:topic": { "below": true } }' }
    await using folder = await serveFolder({ ...news, ...below })
    expect(await (await folder.server.fetch('/news/a')).json()).toEqual({ below: true })
  })

  test('breaks off with error(), and hears that the client has gone', async () => {
    const code = `
      sse('/broken', ({ client }) => {
        client.send({ data: 1 })
        setTimeout(() => client.error())
      }),
      sse('/open', ({ client, request }) => {
        client.send({ data: 1 })
        request.signal.addEventListener('abort', () => console.info('gone'))
      })`
    const told = vi.spyOn(console, 'info').mockImplementation(() => {})
    await using folder = await serveFolder(handlers(code))
    await folder.server.listen(0)
    const { url } = folder.server
    const broken = await fetch(`${url}/broken`, { headers })
    await expect(broken.text()).rejects.toThrow(TypeError)
    const controller = new AbortController()
    const open = await fetch(`${url}/open`, { headers, signal: controller.signal })
    await open.body?.getReader().read()
    controller.abort()
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('gone'))
  })

  test('server.connect() sends on what the mocks below send', async () => {
    const code = `sse('/news/:topic', ({ client, server }) => {
      const source = server.connect()
      source.addEventListener('message', ({ data }) => client.send({ event: 'seen', data }))
      source.addEventListener('error', () => client.close())
    })`
    const below = `export default { 'GET /news/:topic': ({ sse, params }) => sse([1, params.topic]) }`
    await using folder = await serveFolder({ ...handlers(code), 'mocks/real.ts': below })
    await folder.server.listen(0)
    const { url } = folder.server
    const response = await fetch(`${url}/news/a`, { headers })
    expect((await response.text()).split('\n\n').toSorted()).toEqual([
      '',
      'data:1',
      'data:a',
      'event:seen\ndata:1',
      'event:seen\ndata:a',
    ])
  })
})
