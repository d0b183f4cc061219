import type { IncomingMessage, ServerResponse } from 'node:http'
import { clock } from '../clock.ts'
import type { CacheableResponse } from '../dispatch/cacheable-response.ts'
import { acceptedCoding, type AnswerCoding } from '../http/compression.ts'
import { isNegotiated } from '../http/accept.ts'
import { hasTag } from '../http/entity-tag.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { isPerson } from '../http/person.ts'
import { ownFailure } from '../dispatch/result.ts'
import { headOf } from './refuse.ts'

/** The most responses in the cache, and about the most that they take, bytes; beyond that all are dropped. */
const maxResponses = 2_000
const maxBytes = 32 * 1024 * 1024

/** The largest body of a request whose response is kept, bytes: all that are sent have to be compared. */
const maxAsked = 8 * 1024

/** A response, and what of its request has made it besides method, path and body; its size in bytes. */
interface CacheEntry {
  readonly response: CacheableResponse
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly accept: string | undefined
  readonly type: string | undefined
  readonly size: number
}

/** A request, with its body where that came whole. */
type Incoming = IncomingMessage & { readonly rawBody?: Buffer }

/** Responses that the application gave, for as long as they are what it would give again. */
export class ResponseCache {
  /** By {@link keyOf}, for clients that take no coding and for those that prefer one. */
  readonly #entries: Readonly<Record<AnswerCoding | 'identity', Map<string, CacheEntry>>> = {
    identity: new Map(),
    gzip: new Map(),
    deflate: new Map(),
  }
  /** Addresses whose responses depend on a body: at no other one are bodies looked at. */
  readonly #asked = new Set<string>()
  #size = 0
  #bytes = 0
  #source: object | undefined

  /** Sends the response to a request, where it is cached and still current; whether it did. */
  send(incoming: Incoming, outgoing: ServerResponse): MaybePromise<boolean> {
    const { method, url = '', headers } = incoming
    if (method !== 'GET' && !this.#asked.has(url)) return false
    const started = clock.elapsed()
    const key = keyOf(incoming)
    if (key === undefined) return false
    const entries = this.#entriesFor(headers)
    const entry = entries.get(key)
    if (!entry || entry.host !== headers.host || entry.origin !== headers.origin) return false
    if (entry.type !== headers['content-type'] || !isPlain(headers)) return false
    const { response } = entry
    if (response.readsAccept && entry.accept !== headers.accept) return false
    const send = (): boolean => {
      if (response.isCurrent()) return sendTo(incoming, outgoing, response, started)
      if (entries.get(key) === entry) this.#drop(entries, key)
      return false
    }
    // What is out of date already need not be waited for.
    return response.catchUp && response.isCurrent() ? chain(response.catchUp(), send) : send()
  }

  /** Stores the response to a request; undefined where it may not be cached. */
  storeFor(incoming: Incoming): ((response: CacheableResponse) => void) | undefined {
    const { method, url = '', headers, rawBody } = incoming
    // Of most that come with a body no response is stored, so that nothing is made for them before.
    if (method === 'GET' ? !isStorable(headers) : rawBody === undefined) return undefined
    return (response) => {
      const key = keyOf(incoming)
      if (key === undefined || !isStorable(headers)) return
      const entries = this.#entriesFor(headers)
      const size = sizeOf(key, response)
      if (size > maxBytes || !response.isCurrent()) return
      this.#drop(entries, key)
      const isFull = this.#size >= maxResponses || this.#bytes + size > maxBytes
      // Responses that nobody asks for again would keep the mocks in memory that a reload has replaced.
      if (isFull || this.#source !== response.source) {
        for (const each of Object.values(this.#entries)) each.clear()
        this.#asked.clear()
        this.#size = 0
        this.#bytes = 0
      }
      if (key !== url) this.#asked.add(url)
      this.#source = response.source
      const { host, origin, accept, 'content-type': type } = headers
      entries.set(key, { response, size, host, origin, accept, type })
      this.#size++
      this.#bytes += size
    }
  }

  #entriesFor(headers: IncomingMessage['headers']): Map<string, CacheEntry> {
    // The type says that there may be several, which Node joins.
    return this.#entries[acceptedCoding(headers['accept-encoding'] as string) ?? 'identity']
  }

  #drop(entries: Map<string, CacheEntry>, key: string): void {
    const entry = entries.get(key)
    if (!entry) return
    this.#size--
    this.#bytes -= entry.size
    entries.delete(key)
  }
}

/** Sends a response that is current; false where the application alone can tell what to send. */
function sendTo(
  { headers, rawHeaders }: Incoming,
  outgoing: ServerResponse,
  response: CacheableResponse,
  started: number,
): boolean {
  const isUnchanged = isUnchangedFor(headers['if-none-match'], response)
  if (isUnchanged === undefined) return false
  const sent = logged(response, started, rawHeaders, isUnchanged)
  const { status, headers: fields, body } = sent
  outgoing.writeHead(status, fields).end(body ?? undefined)
  return true
}

/** The response once it is logged; else why the log failed, as the application says it. */
function logged(
  response: CacheableResponse,
  started: number,
  received: readonly string[],
  isUnchanged: boolean,
): Pick<CacheableResponse, 'status' | 'headers' | 'body'> {
  try {
    response.log(started, received, isUnchanged)
    if (!isUnchanged) return response
    return { status: 304, headers: response.unchanged, body: null }
  } catch (error) {
    return headOf(ownFailure(error))
  }
}

/** Whether a client has a response already; undefined where the application alone can tell. */
function isUnchangedFor(
  tags: string | undefined,
  { status, headers }: CacheableResponse,
): boolean | undefined {
  if (tags === undefined) return false
  const { etag } = headers
  return etag === undefined || status !== 200 ? undefined : hasTag(tags, etag)
}

/** What tells requests apart: the address, and where there is a body the method and that; undefined where none is kept. */
function keyOf({ method, url = '', rawBody }: Incoming): string | undefined {
  if (method === 'GET') return url
  if (!rawBody || rawBody.length > maxAsked || (method !== 'POST' && method !== 'QUERY')) {
    return undefined
  }
  return `${method} ${url}\n${rawBody.toString('latin1')}`
}

/** Whether no header of a request but those of an entry, and a tag, can decide the response. */
function isPlain(headers: IncomingMessage['headers']): boolean {
  return (
    headers.cookie === undefined &&
    headers['content-encoding'] === undefined &&
    headers['x-http-method-override'] === undefined &&
    headers['prefer'] === undefined &&
    headers['x-mockapi-session'] === undefined &&
    headers['x-mockapi-environment'] === undefined &&
    headers['x-mockapi-delay'] === undefined &&
    headers['x-mockapi-status'] === undefined &&
    headers['x-mockapi-fault'] === undefined &&
    headers['x-mockapi-now'] === undefined &&
    headers['x-mockapi-position'] === undefined &&
    !isNegotiated(headers.accept) &&
    !isPerson(headers['user-agent'], headers['sec-fetch-mode'])
  )
}

/** Whether a request gets what others get: not a 304, which it may have asked for. */
function isStorable(headers: IncomingMessage['headers']): boolean {
  return headers['if-none-match'] === undefined && isPlain(headers)
}

/** A key counts twice, since the log needs what it is of as well. */
function sizeOf(key: string, { headers, size }: CacheableResponse): number {
  const fields = Object.values(headers).reduce((sum, value) => sum + value.length, 0)
  return 2 * key.length + fields + size
}
