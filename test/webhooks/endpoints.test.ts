import { createMockServer, type MockServerOptions } from 'mockapi'
import { describe, expect, it, vi } from 'vitest'
import type { WebhookReport } from '../../src/webhooks/post.ts'
import { receiver } from '../support/receiver.ts'

/** A server in process, and what it reports of its webhooks. */
async function serve(mocks: unknown, options: MockServerOptions = {}) {
  const reports: WebhookReport[] = []
  const server = await createMockServer({
    mocks,
    webhookRetries: [0, 0],
    onWebhook: (report) => void reports.push(report),
    ...options,
  })
  const post = (path: string, body: unknown = {}) =>
    server.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return Object.assign(server, { reports, post })
}

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
})
