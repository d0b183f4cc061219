import { defineMock, route } from 'mockapi'
import { describe, expect, it, vi } from 'vitest'
import { serveHooks as serve } from '../support/hook-server.ts'
import { read } from '../support/read-json-file.ts'
import { receiver } from '../support/receiver.ts'

describe('$webhooks of an endpoint', () => {
  it('are sent after its successes, made of request and response', async () => {
    await using hooks = await receiver()
    await using server = await serve({
      'POST /orders/:shop': {
        $status: 201,
        $headers: { location: '/orders/7' },
        $body: { id: 7, what: '{{body.what}}' },
        $webhooks: [
          {
            to: `${hooks.url}/{{params.shop}}?at={{response.headers.location}}`,
            headers: { 'x-status': 'was {{response.status}}' },
            body: { order: '{{response.body}}', sent: '{{body.what}}' },
          },
          { to: `${hooks.url}/standard`, on: ['2xx', 404] },
          { to: `${hooks.url}/never`, on: '4xx' },
          { to: `${hooks.url}/if`, when: { 'response.body.what': 'tea' } },
        ],
      },
    })
    expect((await server.post('/orders/shoe', { what: 'é' })).status).toBe(201)
    await vi.waitFor(() => expect(server.reports).toHaveLength(2))
    const [one, other] = hooks.received.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(one).toMatchObject({ path: '/shoe?at=/orders/7', headers: { 'x-status': 'was 201' } })
    expect(JSON.parse(one?.body ?? '')).toEqual({ order: { id: 7, what: 'é' }, sent: 'é' })
    expect(JSON.parse(other?.body ?? '')).toEqual({
      type: 'POST /orders/:shop',
      timestamp: expect.stringMatching(/^\d{4}-/),
      data: { id: 7, what: 'é' },
    })
    const [call] = server.calls('POST /orders/:shop')
    expect(call?.webhooks).toMatchObject([
      { event: 'POST /orders/:shop', state: 'delivered', tries: 1 },
      { state: 'delivered' },
    ])
    expect(server.reports.map(({ delivery }) => delivery.cause)).toEqual([
      { kind: 'endpoint', key: 'POST /orders/:shop', call: call?.id },
      { kind: 'endpoint', key: 'POST /orders/:shop', call: call?.id },
    ])
  })

  it('are not sent after a failure, unless they are for it, and not from a cache', async () => {
    await using hooks = await receiver()
    await using server = await serve(
      {
        'GET /fixed': { ok: true, $webhooks: { to: `${hooks.url}/fixed` } },
        'POST /down': {
          ok: true,
          $webhooks: [{ to: `${hooks.url}/well` }, { to: `${hooks.url}/down`, on: '500-599' }],
        },
      },
      { port: 0 },
    )
    for (let call = 0; call < 3; call++) await fetch(`${server.url}/fixed`)
    await server.post('/down', {}, { prefer: 'code=503' })
    await vi.waitFor(() => expect(hooks.received).toHaveLength(4))
    const paths = hooks.received.map(({ path }) => path)
    expect(paths.toSorted()).toEqual(['/down', '/fixed', '/fixed', '/fixed'])
  })

  it('may be functions in a route, and c.webhook sends more', async () => {
    await using hooks = await receiver()
    const pay = route('POST /pay/:id', {
      webhooks: [
        {
          to: ({ params }) => `${hooks.url}/route/${params['id']}`,
          body: ({ body, response }) => ({ type: 'paid', sent: body, got: response.body }),
        },
      ],
      handle: ({ webhook }) => {
        const { id } = webhook(`${hooks.url}/handler`, 'as it is', { event: 'own' })
        return { id }
      },
    })
    await using server = await serve([pay])
    const { id } = (await (await server.post('/pay/7', { a: 1 })).json()) as { id: string }
    await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
    const [handler, declared] = hooks.received.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(handler).toMatchObject({
      path: '/handler',
      body: 'as it is',
      headers: { 'webhook-id': id, 'content-type': 'text/plain; charset=utf-8' },
    })
    expect(declared?.path).toBe('/route/7')
    expect(JSON.parse(declared?.body ?? '')).toEqual({ type: 'paid', sent: { a: 1 }, got: { id } })
    expect(server.calls()[0]?.webhooks?.map(({ event }) => event)).toEqual(['own', 'paid'])
  })

  it('refuses what a handler gives that cannot be sent, with the way out', async () => {
    await using server = await serve(
      defineMock({
        'GET /:what': ({ params, webhook }) => {
          const to = params.what === 'to' ? '/hooks' : 'http://localhost/hooks'
          webhook(to, {}, params.what === 'secret' ? { secret: 'whsec_*' } : {})
          return params
        },
      }),
    )
    const asked = async (path: string) => await (await server.fetch(path)).text()
    expect(await asked('/to')).toContain('\\"/hooks\\", no address of HTTP.')
    expect(await asked('/secret')).toContain('is no Base64')
  })

  it.each([
    [{ to: '/hooks' }, '"to" is "/hooks", no address of HTTP.'],
    [{ to: 'http://me:secret@localhost' }, '"to" has a name or a password in it.'],
    [{ to: 'ftp://localhost' }, '"to" is "ftp://localhost", no address of HTTP.'],
    [{ to: 'http://localhost', secret: 'whsec_no!' }, '"secret" is no Base64'],
    [{ to: 'http://localhost', signature: 'gihub' }, '"signature" is "gihub", which is none.'],
    [{ to: 'http://localhost', on: 'success' }, '"on" is "success".'],
    [{ to: 'http://localhost', delay: 'forever' }, '"delay" is "forever".'],
    [{ to: 'http://localhost', paylaod: 1 }, '"paylaod" is no part of a webhook.'],
    [{ to: 'http://localhost/{{respnse.status}}' }, 'names no Faker method'],
    ['http://localhost', 'A webhook is "http://localhost", no object.'],
  ])('says what is wrong with %j', ($webhooks, message) => {
    const { diagnostics } = read(JSON.stringify({ 'POST /a': { $webhooks } }))
    expect(diagnostics.map((each) => `${each.message} ${each.hint}`).join()).toContain(message)
    expect(diagnostics[0]?.place?.line).toBe(1)
  })

  it.each([
    [{ 'WS /a': { $webhooks: { to: 'http://localhost' } } }, 'stands at a WebSocket'],
    [
      { 'POST /a': { $cases: [{ $webhooks: { to: 'http://localhost' } }] } },
      'for a whole endpoint',
    ],
  ])('stand at an endpoint that answers, as a whole: %j', (mocks, message) => {
    const { diagnostics } = read(JSON.stringify(mocks))
    expect(diagnostics.map((each) => each.message).join()).toContain(message)
  })

  it('are read nowhere else', () => {
    const { diagnostics } = read('{ "GET /a": { "b": "{{response.status}}" } }')
    expect(diagnostics).toMatchObject([{ message: expect.stringContaining('"response" is read') }])
  })
})
