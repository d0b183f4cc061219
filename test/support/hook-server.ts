import { createMockServer, type MockServer, type MockServerOptions } from 'mockapi'
import type { WebhookReport } from '../../src/webhooks/post.ts'

/** A server in process that sends webhooks again at once, and what it reports of them. */
export async function serveHooks(
  mocks: unknown,
  options: MockServerOptions = {},
): Promise<
  MockServer & {
    readonly reports: WebhookReport[]
    readonly post: (path: string, body?: unknown, headers?: object) => Promise<Response>
  }
> {
  const reports: WebhookReport[] = []
  const server = await createMockServer({
    mocks,
    webhookRetries: [0, 0],
    onWebhook: (report) => void reports.push(report),
    ...options,
  })
  const post = (path: string, body: unknown = {}, headers: object = {}) =>
    server.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return Object.assign(server, { reports, post })
}
