import { request, type RequestOptions } from 'node:https'
import { connect, type ClientHttp2Session } from 'node:http2'

/** What came of a request over TLS; the status is 0 where none came. */
export interface SecureAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** Why the answer broke off, or did not come: the code of the error. */
  readonly broken?: string
}

/** Asks a server by HTTP/1.1 over TLS. */
export function askSecurely(url: string, options: RequestOptions): Promise<SecureAnswer> {
  return new Promise((resolve) => {
    let answer: SecureAnswer = { status: 0, headers: {}, text: '' }
    const broke = (error: NodeJS.ErrnoException) =>
      resolve({ ...answer, broken: error.code ?? error.message })
    const sent = request(url, { agent: false, ...options }, (incoming) => {
      answer = { ...answer, status: incoming.statusCode ?? 0, headers: incoming.headers }
      incoming
        .setEncoding('latin1')
        .on('data', (text: string) => {
          answer = { ...answer, text: answer.text + text }
        })
        .on('error', broke)
        .on('end', () => resolve(answer))
    })
    sent.on('error', broke).end()
  })
}

/** A connection of HTTP/2, on which requests can be made until it is disposed of. */
export function openHttp2(
  url: string,
  ca: string,
): Disposable & {
  readonly session: ClientHttp2Session
  ask(headers: Readonly<Record<string, string>>): Promise<SecureAnswer>
} {
  const session = connect(url, { ca }).on('error', () => {})
  return {
    session,
    ask: (headers) =>
      new Promise((resolve) => {
        let answer: SecureAnswer = { status: 0, headers: {}, text: '' }
        const stream = session.request(headers)
        stream
          .setEncoding('latin1')
          .on('response', (head) => {
            answer = { ...answer, status: head[':status'] ?? 0, headers: head as never }
          })
          .on('data', (text: string) => {
            answer = { ...answer, text: answer.text + text }
          })
          .on('error', (error) => {
            answer = { ...answer, broken: error.message.replace(/^.*NGHTTP2_/, '') }
          })
          .on('close', () => resolve(answer))
      }),
    [Symbol.dispose]: () => session.destroy(),
  }
}
