import { Hono } from 'hono'
import type { Context } from 'hono'
import { stream, streamSSE, streamText } from 'hono/streaming'
import { describe, expect, it } from 'vitest'
import { defineMock } from 'mockapi'
import { ask, transports, serve } from '../support/hono-transports.ts'

const bytes = (c: Context) =>
  stream(c, async (out) => {
    await out.write(new Uint8Array([1, 2]))
    await out.write(new Uint8Array([3]))
  })

const texts = (c: Context) =>
  streamText(c, async (out) => {
    await out.writeln('one')
    await out.sleep(1)
    await out.write('two')
  })

const events = (c: Context) =>
  streamSSE(c, async (out) => {
    for (const done of [0, 100]) {
      await out.writeSSE({ event: 'progress', data: JSON.stringify({ done }), id: String(done) })
    }
  })

const app = new Hono().get('/bytes', bytes).get('/texts', texts).get('/events', events)
const mocks = defineMock({ 'GET /bytes': bytes, 'GET /texts': texts, 'GET /events': events })

describe.each(transports)('%s', (transport) => {
  describe.each([
    ['a handler', mocks],
    ['an app', app],
  ])('%s', (_, served) => {
    it('streams bytes', async () => {
      await using server = await serve(transport, served)
      const answer = await ask(server, 'GET /bytes')
      expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3])
    })

    it('streams text', async () => {
      await using server = await serve(transport, served)
      const answer = await ask(server, 'GET /texts')
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
      expect(await answer.text()).toBe('one\ntwo')
    })

    it('streams events', async () => {
      await using server = await serve(transport, served)
      const answer = await ask(server, 'GET /events')
      expect(answer.headers.get('content-type')).toBe('text/event-stream')
      expect(await answer.text()).toBe(
        'event: progress\ndata: {"done":0}\nid: 0\n\nevent: progress\ndata: {"done":100}\nid: 100\n\n',
      )
    })
  })

  it('sends the first event before the second one is made', async () => {
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const held = defineMock({
      'GET /events': (c) =>
        streamSSE(c, async (out) => {
          await out.writeSSE({ data: 'first' })
          await gate
          await out.writeSSE({ data: 'second' })
        }),
    })
    await using server = await serve(transport, held)
    const reader = (await ask(server, 'GET /events')).body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: first\n\n')
    release()
    const second = await reader?.read()
    expect(new TextDecoder().decode(second?.value)).toBe('data: second\n\n')
    await reader?.cancel()
  })

  it('tells a stream that its client has gone', async () => {
    let gone = (): void => {}
    const told = new Promise<void>((resolve) => (gone = resolve))
    const endless = defineMock({
      'GET /events': (c) =>
        streamSSE(c, async (out) => {
          out.onAbort(gone)
          await out.writeSSE({ data: 'first' })
          await new Promise(() => {})
        }),
    })
    await using server = await serve(transport, endless)
    const reader = (await ask(server, 'GET /events')).body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await told
  })

  it('what fails in a stream is left to its error handler', async () => {
    const failing = defineMock({
      'GET /texts': (c) =>
        streamText(
          c,
          async (out) => {
            await out.write('one ')
            throw new Error('Not today')
          },
          async (error, out) => void (await out.write(error.message)),
        ),
    })
    await using server = await serve(transport, failing)
    expect(await (await ask(server, 'GET /texts')).text()).toBe('one Not today')
  })

  it('status, headers and cookies are for streams too', async () => {
    const headed = defineMock({
      'GET /texts': (c) => {
        c.status(202)
        c.header('x-own', '1')
        c.cookie('sid', '1')
        return streamText(c, async (out) => void (await out.write('a')))
      },
    })
    await using server = await serve(transport, headed)
    const answer = await ask(server, 'GET /texts')
    expect([answer.status, await answer.text()]).toEqual([202, 'a'])
    expect(answer.headers.get('x-own')).toBe('1')
    expect(answer.headers.getSetCookie()).toEqual(['sid=1; Path=/'])
  })
})
