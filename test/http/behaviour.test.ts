import { expect, it } from 'vitest'
import { defineMock } from 'mockapi'
import { describeWays } from '../support/ways.ts'

const mocks = defineMock({
  'GET /fixed': { ok: true },
  'GET /made': ({ call }) => ({ call }),
  'GET /flaky': { $status: { status: 503, times: 1 }, ok: true },
  'GET /limited': { $rateLimit: '1/1m', ok: true },
  'GET /delayed': { $delay: 5, ok: true },
  'GET /own-delay': async ({ delay }) => {
    await delay(5)
    return { ok: true }
  },
  'GET /forever': { $delay: 'forever', ok: true },
  'GET /paced': { $bandwidth: '1mb/s', ok: true },
  'GET /reset': { $fault: 'reset', ok: true },
  'GET /empty': ({ fault }) => fault('empty'),
  'GET /garbage': { $fault: 'garbage', ok: true },
  'GET /offline': { $delay: 'offline', ok: true },
  'GET /hang': { $fault: 'hang', ok: true },
  'GET /truncated': { $fault: 'truncate', text: 'long enough' },
  'GET /malformed': { $fault: 'malformed-chunk', text: 'long enough' },
  'GET /truncated-nothing': ({ fault }) => fault('truncate', { answer: null }),
  'GET /dribble': { $fault: { fault: 'dribble', over: 5 }, ok: true },
  'GET /fails': ({ stream }) =>
    stream(
      (async function* () {
        yield 'one'
        await Promise.resolve()
        throw new Error('Not today')
      })(),
    ),
})

describeWays('behaviour', { mocks }, (way) => {
  it.each<[headers: Record<string, string>, status: number]>([
    [{ prefer: 'code=404' }, 404],
    [{ 'x-mockapi-status': '503' }, 503],
    [{ prefer: 'code=418, delay=1ms' }, 418],
    [{ 'x-mockapi-status': '202' }, 202],
    [{ 'x-mockapi-delay': '1ms' }, 200],
    [{ 'x-mockapi-fault': 'dribble; over=1ms' }, 200],
    [{ 'x-mockapi-status': 'never' }, 400],
    [{ prefer: 'respond-async' }, 200],
  ])('that a request asks for by %j is %i', async (headers, status) => {
    for (const path of ['/fixed', '/made', '/fixed']) {
      const answer = await way.send(`GET ${path}`, undefined, headers)
      expect(answer.status).toBe(status)
      if (status < 400) expect(answer.body).toEqual(expect.any(Object))
      else expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
    expect((await way.send('GET /fixed')).status).toBe(200)
  })

  it('of calls is counted whatever way they come', async () => {
    expect((await way.send('GET /flaky')).status).toBe(503)
    expect((await way.server.fetch('/flaky')).status).toBe(200)
    expect((await way.server.fetch('/limited')).headers.get('ratelimit')).toContain('r=0')
    const { status, headers, body } = await way.send('GET /limited')
    expect([status, body]).toEqual([429, expect.objectContaining({ code: 'rate-limited' })])
    expect(headers.get('retry-after')).toMatch(/^\d+$/)
  })

  it.each(['/delayed', '/own-delay', '/paced', '/dribble'])('slows %s down', async (path) => {
    expect((await way.send(`GET ${path}`)).body).toEqual({ ok: true })
  })

  it('may be laid over everything', async () => {
    await way.send('GET /fixed')
    way.server.setBehaviour({ status: 503 })
    expect((await way.send('GET /fixed')).status).toBe(503)
    way.server.setBehaviour(undefined)
    expect((await way.send('GET /fixed')).status).toBe(200)
  })
})

describeWays('a fault', { mocks }, (way) => {
  it.each(['/reset', '/empty', '/garbage', '/offline'])(
    '%s breaks the connection, or says that it would',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = way.send(`${method} ${path}`)
        if (way.faults !== 'answers') {
          await expect(answer).rejects.toThrow('fetch failed')
          continue
        }
        const { status, headers, body } = await answer
        expect([status, headers.get('content-type')]).toEqual([502, 'application/problem+json'])
        if (method === 'GET') expect(body).toMatchObject({ code: 'broken-connection' })
      }
      expect(way.server.calls()).toMatchObject([
        { response: { status: 0 } },
        { response: { status: 0 } },
      ])
    },
  )

  it('that hangs says nothing until the client goes away', async () => {
    if (way.faults === 'answers') {
      expect((await way.send('GET /hang')).body).toMatchObject({ fault: 'hang' })
      return
    }
    const controller = new AbortController()
    let isOver = false
    const hanging = way.fetch('/hang', { signal: controller.signal }).finally(() => (isOver = true))
    await way.server.waitFor('GET /hang')
    for (let others = 0; others < 5; others++) await way.send('GET /fixed')
    expect(isOver).toBe(false)
    controller.abort(new Error('enough'))
    await expect(hanging).rejects.toThrow('enough')
  })

  it.each(['/truncated', '/malformed'])('%s breaks the body off', async (path) => {
    const answer = await way.fetch(path)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  it.each(['HEAD /truncated', 'HEAD /malformed', 'GET /truncated-nothing'])(
    'breaks the head of %s off, which has no body',
    async (line) => {
      const answer = way.send(line)
      if (way.faults !== 'answers') await expect(answer).rejects.toThrow('fetch failed')
      else expect((await answer).status).toBe(502)
    },
  )

  it('of a body that fails on its way reaches whoever reads it', async () => {
    const answer = await way.fetch('/fails')
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow(
      way.faults === 'breaks' ? 'terminated' : 'Not today',
    )
  })

  it('leaves the next answer alone', async () => {
    await way.send('GET /reset').catch(() => {})
    expect((await way.send('GET /fixed')).body).toEqual({ ok: true })
  })

  it('is nothing that a client sees who goes away', async () => {
    const controller = new AbortController()
    const answer = way.fetch('/forever', { signal: controller.signal })
    controller.abort(new Error('enough'))
    const seen = await answer.catch((error: Error) => error.message)
    expect(seen instanceof Response ? seen.status : seen).toBe(
      way.faults === 'answers' ? 503 : 'enough',
    )
  })
})
