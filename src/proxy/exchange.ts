import { isAscii } from 'node:buffer'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { pipeline, type Duplex, type Readable } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { passedOn, UpstreamBroken, type UpstreamRequest } from '../endpoints/upstream.ts'
import type { ExchangeTap, HeaderPair } from '../http/exchange.ts'
import { isPromise, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply, problemReply } from '../http/reply.ts'
import { LocalAddresses } from './addresses.ts'
import { LateAnswer, explainFailure } from './failure.ts'
import { answerHead, requestHead, switchHead } from './heads.ts'
import { TappedExchange } from './tap.ts'
import { isUrl } from '../http/url.ts'

/** How a real API is asked. */
export interface Client {
  readonly target: URL
  readonly request: (options: RequestOptions) => ClientRequest
  /** What all requests have in common. */
  readonly options: RequestOptions
  /** Tells requests that this server has passed on. */
  readonly mark: string
  /** How long an answer may take to begin, ms. */
  readonly timeout: number
  /** Keeps what is asked and answered. */
  readonly tap?: ExchangeTap | undefined
}

/** Passes a request on to a real API: its answer as it comes, or why there is none. */
export async function exchange(client: Client, given: UpstreamRequest): Promise<Reply> {
  const { target, mark, timeout, tap } = client
  const tapped = tap && new TappedExchange(tap, given)
  const asked = tapped?.request ?? given
  const headers = requestHead(asked, target, mark)
  if (!headers) return loopsBack(target)
  let outgoing: ClientRequest | undefined
  let abortReason: Error | undefined
  asked.onAbort((reason) => {
    abortReason = reason
    outgoing?.destroy(reason)
  })
  for (let isFirst = true; ; isFirst = false) {
    outgoing = send(client, asked, headers)
    if (abortReason) outgoing.destroy(abortReason)
    try {
      const incoming = await answerTo(outgoing, asked.body, timeout)
      const reply = replyTo(incoming, client, asked, tapped)
      return isPromise(reply) ? await reply : reply
    } catch (error) {
      if (abortReason) throw abortReason
      if (isFirst && isStale(outgoing, error, asked)) continue
      tap?.onLeftOut(`${asked.method} ${asked.target}`, 'the real API did not answer')
      return explainFailure(error, target, timeout)
    }
  }
}

/** Begins a request, whose body is still to be written. */
function send(
  { request, options }: Client,
  { method, target, tunnel }: UpstreamRequest,
  headers: readonly string[],
): ClientRequest {
  const path = `${options.path}${target}`
  const outgoing = request({ ...options, method, path, headers })
  if (tunnel) {
    outgoing.once('upgrade', (incoming, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      socket.setTimeout(0)
      outgoing.emit('response', incoming)
    })
  }
  return outgoing
}

/** Whether the other end had closed the connection that a request took, so that it can be sent again. */
function isStale(outgoing: ClientRequest, error: unknown, { body }: UpstreamRequest): boolean {
  const { code } = error as NodeJS.ErrnoException
  const isClosed = outgoing.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')
  return isClosed && (body === undefined || body instanceof Uint8Array)
}

/** Writes the body, and waits for the head of the answer. */
function answerTo(
  outgoing: ClientRequest,
  body: UpstreamRequest['body'],
  timeout: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const late = () => outgoing.destroy(new LateAnswer())
    let timer = setTimeout(late, timeout)
    const moved = () => {
      clearTimeout(timer)
      timer = setTimeout(late, timeout)
    }
    let isAnswered = false
    outgoing.on('response', (incoming) => {
      isAnswered = true
      clearTimeout(timer)
      resolve(incoming)
    })
    outgoing.on('close', () => {
      clearTimeout(timer)
      // The stack of an error takes as long as the rest of a small answer.
      if (!isAnswered) reject(new Error('The connection was closed.'))
    })
    outgoing.on('error', reject)
    if (body === undefined || body instanceof Uint8Array) outgoing.end(body)
    // A body that fails destroys the request, and an answer that comes first ends the body.
    else pipeline(watched(body, moved), outgoing, () => clearTimeout(timer))
  })
}

/** A body as it is read, which the timeout waits for. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  moved: () => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    moved()
    yield chunk
  }
  moved()
}

function replyTo(
  incoming: IncomingMessage,
  client: Client,
  asked: UpstreamRequest,
  tapped: TappedExchange | undefined,
): MaybePromise<Reply> {
  const local = new LocalAddresses(client.target, asked.origin)
  if (incoming.statusCode === 101) return switched(incoming, asked, local, tapped)
  const itself = redirectsToItself(incoming, client, asked)
  if (itself) incoming.destroy()
  return itself ?? replyOf(incoming, asked, local, tapped)
}

/** Gives the connection to another protocol. */
async function switched(
  { headers, rawHeaders, socket }: IncomingMessage,
  asked: UpstreamRequest,
  local: LocalAddresses,
  tapped: TappedExchange | undefined,
): Promise<Reply> {
  const { upgrade: protocol = 'another protocol' } = headers
  asked.tunnel?.(
    switchHead(rawHeaders, local),
    (await tapped?.switched(socket, protocol)) ?? socket,
  )
  return new Reply({ kind: 'none' }, {}, { note: protocol })
}

function replyOf(
  incoming: IncomingMessage,
  { method, isRead }: UpstreamRequest,
  local: LocalAddresses,
  tapped: TappedExchange | undefined,
): Reply {
  const { statusCode: status = 0 } = incoming
  if (status < 200 || status > 599) {
    incoming.destroy()
    const detail = `${local.target.origin} answered with the status ${status}, which is none. Correct it there.`
    return problemReply('upstream-failed', detail)
  }
  const { headers, cookies } = answerHead(incoming.rawHeaders, local)
  const isEmpty = method === 'HEAD' || status === 204 || status === 205 || status === 304
  if (isEmpty) incoming.resume()
  const source = tapped?.answer(incoming, pairsOf(headers, cookies), isEmpty) ?? incoming
  headers['x-mockapi-source'] = 'proxy'
  const decoder = isRead && !isEmpty ? decoderOf(headers['content-encoding']) : undefined
  if (decoder) {
    const { 'content-encoding': _coding, 'content-length': _length, ...plain } = headers
    // Its errors, and those of what it reads, are those of the body.
    const stream = chunksOf(
      pipeline(source, decoder, () => {}),
      local.target,
    )
    return new Reply(
      { kind: 'stream', stream },
      { status, headers: plain },
      { cookies, note: passedOn },
    )
  }
  const isPlain = !isEmpty && source === incoming && headers['content-type'] !== undefined
  const whole = isPlain ? wholeOf(incoming) : undefined
  const stream = isEmpty ? new Blob([]).stream() : bodyOf(source, whole, local.target)
  const text = whole && whole.length <= shortBody && isAscii(whole) ? textOf(whole) : undefined
  const body = { kind: 'stream', stream, whole, text, isCoded: true } as const
  return new Reply(body, { status, headers }, { cookies, note: passedOn })
}

function pairsOf(headers: object, cookies: readonly string[]): HeaderPair[] {
  return [...Object.entries(headers), ...cookies.map((each): HeaderPair => ['set-cookie', each])]
}

/** Undoes the coding of an answer that is read here, which was asked for without one; undefined for none. */
function decoderOf(coding = ''): Duplex | undefined {
  const name = coding.trim().toLowerCase()
  if (name === 'br') return createBrotliDecompress()
  // Unzips `deflate` as well.
  return /^(?:x-)?gzip$|^deflate$/.test(name) ? createUnzip() : undefined
}

/** Bytes: what is longer takes longer as a text than it saves. */
const shortBody = 4096

function textOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}

/** The body of an answer that has come to its end with its head, as small ones do; else undefined. */
function wholeOf(incoming: IncomingMessage): Uint8Array<ArrayBuffer> | undefined {
  if (!incoming.complete) return undefined
  const chunk = (incoming.read() ?? Buffer.alloc(0)) as Buffer<ArrayBuffer>
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

function bodyOf(
  source: Readable,
  whole: Uint8Array | undefined,
  target: URL,
): AsyncIterable<Uint8Array> {
  return whole ? once(whole) : chunksOf(source, target)
}

async function* once(whole: Uint8Array): AsyncIterable<Uint8Array> {
  yield whole
}

/** The body as it comes, no faster than it is read. */
function chunksOf(incoming: Readable, { origin }: URL): AsyncIterable<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let size = 0
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        const { done, value } = await chunks.next()
        if (done) return { done, value: undefined }
        size += value.byteLength
        // Not as a Buffer, whose parts keep the whole.
        return {
          done: false,
          value: new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new UpstreamBroken(`${origin} broke off its answer after ${size} bytes: ${reason}.`)
      }
    },
    // At once: that of a generator would wait for the next chunk.
    return() {
      incoming.destroy()
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

function loopsBack({ origin }: URL): Reply {
  const detail = `${origin} leads back to this server, which would go on for ever. Set --proxy to the address of the real API.`
  return problemReply('proxy-loop', detail)
}

/** The refusal of a redirect to the address that was asked, or to the same by HTTPS, which leads clients past the mocks. */
function redirectsToItself(
  incoming: IncomingMessage,
  { target }: Client,
  { method, target: path }: UpstreamRequest,
): Reply | undefined {
  const { statusCode = 0 } = incoming
  if (statusCode < 301 || statusCode > 308 || statusCode === 304) return undefined
  const { location, 'set-cookie': cookies } = incoming.headers
  // A cookie makes another request of the same address.
  if (location === undefined || cookies !== undefined) return undefined
  const isRepeated = statusCode >= 307 || /^(?:GET|HEAD|QUERY)$/.test(method)
  const asked = target.origin + target.pathname.replace(/\/$/, '') + path
  if (!isRepeated || !isUrl(location, asked)) return undefined
  const { href } = new URL(location, asked)
  if (href === new URL(asked).href) {
    const detail = `${asked} redirects to itself. Correct it there, or mock this path.`
    return problemReply('proxy-loop', detail)
  }
  const secure = new URL(asked)
  if (secure.protocol !== 'http:') return undefined
  if (href !== `https://${secure.host}${href.slice(new URL(href).origin.length)}`) return undefined
  return new URL(href).pathname === secure.pathname ? wantsHttps(target, new URL(href)) : undefined
}

function wantsHttps(target: URL, { origin }: URL): Reply {
  const path = target.pathname === '/' ? '' : target.pathname
  const detail = `${target.origin} wants to be asked by HTTPS. Set --proxy ${origin}${path}.`
  return problemReply('proxy-loop', detail)
}
