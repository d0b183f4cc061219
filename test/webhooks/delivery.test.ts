import { createApp } from '../../src/app.ts'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { attemptDelivery } from '../../src/webhooks/attempt.ts'
import { OutgoingWebhook } from '../../src/webhooks/outgoing.ts'
import type { OutgoingRequest } from '../../src/webhooks/post.ts'
import { signatureHeaders } from '../../src/webhooks/sign.ts'
import { isPrivateAddress } from '../../src/webhooks/target.ts'
import { clock } from '../../src/clock.ts'
import { receiver } from '../support/receiver.ts'
import { runs } from '../support/runs.ts'
import { serveHooks } from '../support/hook-server.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const hookTo = (to: string, more: object = {}) => ({
  'POST /a': { a: 1, $webhooks: { to, ...more } },
})

afterEach(() => vi.restoreAllMocks())

describe('a signature', () => {
  it('of Standard Webhooks is one that their verifier takes each time', async () => {
    const verifier = new Webhook(secret)
    const other = new Webhook('whsec_' + btoa('another secret of 24 bytes'))
    const text = '{"name":"Zoë 🐢 漢字 \\u2028","n":'
    let verified = 0
    const times = runs(1000)
    const send = async ({ headers, body }: OutgoingRequest) => {
      verifier.verify(Buffer.from(body), headers as Record<string, string>)
      other.verify(Buffer.from(body), headers as Record<string, string>)
      verified++
      return { status: 204, headers: {}, body: '' }
    }
    const options = { hosts: [], retries: [], send, report: () => {}, refused: () => {} }
    for (let n = 0; n < times; n++) {
      const body = { toJSON: () => JSON.parse(`${text}${n}}`) as object }
      const secrets = [secret, 'whsec_' + btoa('another secret of 24 bytes')]
      const message = { to: 'http://localhost/', body, secret: secrets }
      const delivery = new OutgoingWebhook('', message, { kind: 'manual' }, 1)
      const attempt = await attemptDelivery(delivery, options, new AbortController().signal)
      if ('error' in attempt) throw new Error(attempt.error)
    }
    expect(verified).toBe(times)
  })

  const body = new TextEncoder().encode('{"a":"é"}')
  const signed = { id: 'msg_0123456789abcdef0123456789abcdef', event: 'push', timestamp: 1, body }

  it('of GitHub and of Stripe are theirs', async () => {
    expect(await signatureHeaders('github', ['s'], signed)).toEqual({
      'x-github-event': 'push',
      'x-github-delivery': '01234567-89ab-cdef-0123-456789abcdef',
      'x-hub-signature-256':
        'sha256=3344b3c9bf8f21d150ef4a77c190fffd05499bed4a8c45a5030d5d025c6d3f5a',
    })
    expect(await signatureHeaders('stripe', ['a', 'b'], signed)).toEqual({
      'stripe-signature':
        't=1,v1=48ec6b04740c6bb260a900912ae72923b7ee808f98e9080492786042aafcd210,v1=8dab66e3eb3bf4a2926dcf6628f283d961516ee174bbb575eb00001c87364dd1',
    })
  })
})

describe('a delivery', () => {
  it('is tried three times by a receiver that fails twice: one id, new times and signatures', async () => {
    await using hooks = await receiver(500, 302, 204)
    await using server = await serveHooks(hookTo(hooks.url, { secret }))
    const start = clock.now()
    vi.spyOn(clock, 'now').mockImplementation(() => start + 1000 * hooks.received.length)
    await server.post('/a')
    await vi.waitFor(() => expect(server.reports).toHaveLength(3))
    const heads = hooks.received.map(({ headers }) => headers)
    expect(new Set(heads.map((each) => each['webhook-id'])).size).toBe(1)
    expect(new Set(heads.map((each) => each['webhook-timestamp'])).size).toBe(3)
    for (const { body, headers } of hooks.received) {
      new Webhook(secret).verify(body, headers as Record<string, string>)
    }
    const [delivery] = server.webhooks.list
    expect(delivery).toMatchObject({ state: 'delivered', body: hooks.received[0]?.body })
    expect(delivery?.attempts.map(({ status, error }) => [status, error])).toEqual([
      [500, 'It answered 500.'],
      [302, 'It answered 302, and redirects are not followed.'],
      [204, undefined],
    ])
    expect(server.calls()[0]?.webhooks).toMatchObject([{ state: 'delivered', tries: 3 }])
  })

  it('waits 1, 5 and 25 s after the first attempt, and a delay before it', async () => {
    await using server = await serveHooks(hookTo('http://127.0.0.1:1', { delay: '2s' }), {
      webhookRetries: ['1s', '5s', '25s'],
    })
    const waits: number[] = []
    let now = clock.elapsed()
    vi.spyOn(clock, 'elapsed').mockImplementation(() => now)
    vi.spyOn(clock, 'after').mockImplementation((ms, run) => {
      // The limit of an attempt.
      if (ms === 10_000) return () => {}
      waits.push(ms)
      now += ms
      setImmediate(run)
      return () => {}
    })
    await server.post('/a')
    await expect.poll(() => server.webhooks.list[0]?.state).toBe('failed')
    expect(waits.slice(-4).map(Math.round)).toEqual([2000, 1000, 4000, 20_000])
    expect(server.webhooks.list[0]?.reason).toContain('Nothing listens there')
  })

  it.each([
    [{ to: '{{body.to}}' }, '"null" is no absolute URL.'],
    [{ to: 'http://localhost', secret: '{{body.a}}' }, '"secret" is no Base64'],
    [{ to: 'http://localhost', secret: ['{{body.none}}'], delay: '1h' }, undefined],
  ])('fails at once where templates make what can never be sent: %j', async ($webhooks, reason) => {
    await using server = await serveHooks({ 'POST /a': { $webhooks } })
    await server.post('/a', { a: '*' })
    const [delivery] = server.webhooks.list
    expect(delivery).toMatchObject({ state: reason ? 'failed' : 'waiting', attempts: [] })
    expect(delivery?.reason ?? '').toContain(reason ?? '')
  })

  it('is given up after 410, which switches the target off until a reset', async () => {
    await using hooks = await receiver(410)
    await using server = await serveHooks(hookTo(hooks.url))
    await server.post('/a')
    await expect.poll(() => server.webhooks.list[0]?.state).toBe('failed')
    await server.post('/a')
    expect(server.webhooks.list[1]).toMatchObject({ state: 'failed', attempts: [] })
    server.reset()
    await server.post('/a')
    await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
  })

  it('that is not answered fails after 10 s', async () => {
    await using hooks = await receiver('hang')
    await using server = await serveHooks(hookTo(hooks.url), { webhookRetries: [] })
    const { after } = clock
    vi.spyOn(clock, 'after').mockImplementation((ms, run) => after(ms === 10_000 ? 20 : ms, run))
    await server.post('/a')
    await expect
      .poll(() => server.webhooks.list[0]?.reason)
      .toBe('It was not answered within 10 s.')
  })

  it('never goes to the world, by name or address, unless that is allowed', async () => {
    const onWarning = vi.fn()
    await using server = await serveHooks(
      {
        'POST /a': {
          $webhooks: [
            { to: 'http://93.184.216.34/hooks' },
            { to: 'http://93.184.216.34/others' },
            { to: 'http://[2001:db8::1]/' },
            { to: 'http://169.254.169.254/' },
          ],
        },
      },
      { onWarning },
    )
    await server.post('/a')
    await expect
      .poll(() => server.webhooks.list.map(({ state }) => state))
      .toEqual(Array(4).fill('refused'))
    expect(server.webhooks.list.every(({ attempts }) => attempts.length === 0)).toBe(true)
    expect(onWarning.mock.calls.map(([{ code, hint }]) => [code, hint])).toEqual(
      ['93.184.216.34', '[2001:db8::1]', '169.254.169.254'].map((host) => [
        'webhook-refused',
        `Start with --allow-webhooks ${host} if it may get webhooks.`,
      ]),
    )
  })

  it.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['192.169.1.1', false],
    ['169.254.169.254', false],
    ['8.8.8.8', false],
    ['[::1]', true],
    ['[fd00::1]', true],
    ['[fe80::1]', false],
    ['[::ffff:7f00:1]', true],
    ['[::ffff:808:808]', false],
    ['::ffff:10.0.0.1', true],
    ['10.0.0.1.example.test', false],
    ['fd00.example.test', false],
  ])('takes %s for a private address: %s', (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate)
  })

  it('ends after 8 webhooks that lead to each other', async () => {
    await using server = await serveHooks(
      { 'POST /a': { $webhooks: { to: 'http://localhost/' } } },
      { port: 0 },
    )
    server.use({ 'POST /a': { $webhooks: { to: `${server.url}/a` } } })
    await server.post('/a')
    await expect.poll(() => server.webhooks.list.at(-1)?.state).toBe('failed')
    expect(server.webhooks.list).toHaveLength(9)
    expect(server.webhooks.list.at(-1)?.reason).toContain('8 webhooks have led to each other')
  })

  it('that waits is cancelled by a reset and by the end: of 1,000 none fires', async () => {
    await using hooks = await receiver()
    const server = await serveHooks(hookTo(hooks.url, { delay: '50ms' }))
    await server.post('/a')
    const [first] = server.webhooks.list
    server.reset()
    expect([first?.state, server.webhooks.list.length]).toEqual(['cancelled', 0])
    for (let n = 0; n < 1000; n++)
      server.webhooks.send(hooks.url, { n }, { delay: n % 2 ? '1s' : 0 })
    const all = server.webhooks.list
    const start = performance.now()
    await server.close()
    expect(performance.now() - start).toBeLessThan(1000)
    expect(new Set(all.map(({ state, reason }) => `${state}: ${reason}`))).toEqual(
      new Set(['cancelled: The server was closed.']),
    )
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(hooks.received).toHaveLength(0)
  })

  it('is none any more once the server is closed, nor ends the process by a listener', async () => {
    const onWarning = vi.fn()
    await using hooks = await receiver()
    await using server = await serveHooks(hookTo(hooks.url), {
      onWarning,
      onWebhook: () => {
        throw new Error('no')
      },
    })
    await server.post('/a')
    await expect
      .poll(() => onWarning.mock.calls[0]?.[0])
      .toMatchObject({
        code: 'listener-failed',
        message: 'onWebhook failed: no',
      })
    await server.close()
    expect(server.webhooks.send(hooks.url, {})).toMatchObject({ state: 'cancelled' })
  })

  it('keeps no answer waiting, and never lies about a broken connection', async () => {
    await using hooks = await receiver('hang')
    await using server = await serveHooks(hookTo(hooks.url))
    expect((await server.post('/a')).status).toBe(200)
    expect(server.webhooks.list[0]).toMatchObject({ state: 'waiting', attempts: [] })
    await expect(server.post('/a', {}, { 'x-mockapi-fault': 'reset' })).rejects.toThrow()
    expect(server.webhooks.list).toHaveLength(1)
  })

  it('goes by the fetch of the runtime where there is no Node, to hosts by what they are called', async () => {
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValue(new Response(null, { status: 204 }))
    const waitUntil = vi.fn<(work: Promise<unknown>) => void>()
    const mocks = {
      'POST /a': { $webhooks: [{ to: 'http://localhost/x' }, { to: 'http://example.test/' }] },
    }
    const context = { waitUntil, passThroughOnException() {}, props: {} }
    await createApp({ mocks, onWarning: () => {} }).request(
      '/a',
      { method: 'POST' },
      {},
      context as never,
    )
    await Promise.all(waitUntil.mock.calls.map(([work]) => work))
    expect(waitUntil).toHaveBeenCalledTimes(2)
    expect(fetch.mock.calls.map(([url, init]) => [String(url), init?.redirect])).toEqual([
      ['http://localhost/x', 'manual'],
    ])
  })
})
