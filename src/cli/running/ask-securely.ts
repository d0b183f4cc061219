import { request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { connectSecurely } from './secure-socket.ts'

/** A request whose body is there as a whole. */
export interface AskInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
  readonly redirect?: 'error' | 'manual'
}

/** Statuses of answers without a body, for which a `Response` takes none. */
const bodyless: ReadonlySet<number> = new Set([204, 205, 304])

/** Asks by HTTP/1.1 over TLS, and follows no redirects. @throws as {@link connectSecurely} */
export async function askSecurely(
  url: URL,
  trusted: readonly string[],
  { method = 'GET', headers = {}, body, signal }: AskInit,
): Promise<Response> {
  const socket = await connectSecurely(url, trusted, signal)
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(
      {
        method,
        path: url.pathname + url.search,
        headers: { host: url.host, ...headers },
        createConnection: () => socket,
        ...(signal && { signal }),
      },
      resolve,
    )
    outgoing.on('error', (error) => reject(signal?.aborted ? (signal.reason as Error) : error))
    outgoing.end(body)
  })
  const { statusCode: status = 0, rawHeaders } = incoming
  const answer = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2)
    answer.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  if (bodyless.has(status) || method === 'HEAD') {
    incoming.resume()
    return new Response(null, { status, headers: answer })
  }
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, {
    status,
    headers: answer,
  })
}
