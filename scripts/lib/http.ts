import { request, type Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** A request as it is sent. */
export interface HttpRequest {
  /** Path and query. */
  readonly path: string
  /** Default GET. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Keeps connections; without one each request has its own. */
  readonly agent?: Agent
}

/** A response as it came over the wire. */
export interface HttpResponse {
  /** 0 where none came in time. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Of the whole response with its head, bytes. */
  readonly length: number
}

const json = { 'content-type': 'application/json' }

/**
 * Sends a request, by default over a connection of its own, a body as JSON unless the headers say otherwise.
 *
 * @param timeout ms without an answer until the status is 0
 */
export function send(
  port: number,
  { path, method = 'GET', body, headers = body === undefined ? {} : json, agent }: HttpRequest,
  timeout = 30_000,
): Promise<HttpResponse> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, agent: agent ?? false, timeout },
      (incoming) => {
        // At the end it is no longer told.
        const { socket } = incoming
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const entries = Object.entries(incoming.headers)
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(entries.map(([name, value]) => [name, `${value}`])),
            body: Buffer.concat(chunks).toString(),
            length: socket.bytesRead,
          })
        })
      },
    )
    outgoing.setHeader('connection', 'keep-alive')
    for (const [name, value] of Object.entries({ ...headers, ...length })) {
      outgoing.setHeader(name, value)
    }
    outgoing.on('timeout', () => {
      resolve({ status: 0, headers: {}, body: '', length: 0 })
      outgoing.destroy()
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Asks until the response is as wanted; gives the time that took, ms. */
export async function waitFor(
  port: number,
  path: string,
  isWanted: (response: HttpResponse) => boolean,
  since: number = performance.now(),
): Promise<number> {
  for (;;) {
    const response = await send(port, { path }).catch(() => undefined)
    const elapsed = performance.now() - since
    if (response && isWanted(response)) return elapsed
    if (elapsed > 30_000) throw new Error(`${path} was not as wanted within 30 seconds.`)
    await wait(0.5)
  }
}
