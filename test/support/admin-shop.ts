import { request } from 'node:http'
import type { MockServerOptions } from 'mockapi'
import { serveFolder } from './folder.ts'
import type { ServedFolder } from './folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]',
  'mocks/schema.graphql': 'type Query { hello: String }',
  'mocks/settings.json': '{ "theme": "dark", "size": 12 }',
  'mocks/api.json': '{ "GET /cart": { "items": [7] }, "POST /login": { "token": "t" } }',
  'mocks/shop.ts': `import { one, resource, scenario } from 'mockapi'
    export const products = resource('products', {
      seed: [{ id: 1, sku: 'a', name: 'Runner' }, { id: 2, sku: 'b', name: 'Sandal' }],
      unique: ['sku'],
      upsert: true,
    })
    export const orders = resource('orders', {
      seed: [{ id: 1, productId: 1 }],
      relations: { product: one('products', { onDelete: 'refuse' }) },
    })
    export const emptyCart = scenario('empty cart', { 'GET /cart': { items: [] } })
    export const order = scenario('order', {
      states: { pending: { 'GET /order': 'pending' }, paid: { 'GET /order': 'paid' } },
    })`,
}

/** A server with collections, a single resource, endpoints and scenarios. */
export function serveShop(options: MockServerOptions = {}): Promise<ServedFolder> {
  return serveFolder(files, { port: 0, ...options })
}

/** An answer of the admin API. */
export interface AdminResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** JSON where the type says so. */
  readonly body: unknown
}

/** What a call sends besides method and address. */
export interface CallOptions {
  /** A text as it is, any other value as JSON. */
  readonly body?: unknown
  /** Also those that `fetch` does not let a program choose, such as `Host`. */
  readonly headers?: Readonly<Record<string, string>>
  /** What a stream must have response before it is left; default anything. */
  readonly until?: string
}

/**
 * Calls the admin API over the network.
 *
 * @param line method and path below /__mockapi: `GET /health`
 */
export function send(url: string, line: string, options: CallOptions = {}): Promise<AdminResponse> {
  const { body, headers = {} } = options
  const [method = '', path = ''] = line.split(' ')
  const isWrite = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE'
  const all = { ...(isWrite && { 'content-type': 'application/json' }), ...headers }
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/__mockapi${path}`, { method, headers: all }, (incoming) => {
      const chunks: Buffer[] = []
      const finish = () => {
        const text = Buffer.concat(chunks).toString()
        const type = incoming.headers['content-type'] ?? ''
        const isJson = /[/+]json/.test(type) && text !== ''
        const { statusCode: status = 0, headers: response } = incoming
        resolve({ status, headers: response, text, body: isJson ? JSON.parse(text) : text })
      }
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        // A stream of events has no end.
        const isEnough =
          (options.until ?? '') === '' || chunks.join('').includes(options.until ?? '')
        if (incoming.headers['content-type'] === 'text/event-stream' && isEnough) {
          incoming.destroy()
          finish()
        }
      })
      incoming.on('end', finish)
    })
    outgoing.on('error', reject)
    if (sent !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(sent))
    outgoing.end(sent)
  })
}
