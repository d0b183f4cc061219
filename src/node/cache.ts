import type { IncomingMessage, ServerResponse } from 'node:http'
import { clock } from '../clock.ts'
import type { CacheableResponse } from '../dispatch/cacheable-response.ts'
import { acceptedCoding, type AnswerCoding } from '../http/compression.ts'
import { isNegotiated } from '../http/accept.ts'
import { hasTag } from '../http/entity-tag.ts'
import { isPerson } from '../http/person.ts'
import { ownFailure } from '../dispatch/result.ts'
import { headOf } from './refuse.ts'

/** The most responses in the cache, and about the most that they take, bytes; beyond that all are dropped. */
const maxResponses = 2_000
const maxBytes = 32 * 1024 * 1024

/** A response, and what of its request has made it besides method and path; its size in bytes. */
interface CacheEntry {
  readonly response: CacheableResponse
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly accept: string | undefined
  readonly size: number
}

/** Responses that the application gave, for as long as they are what it would give again. */
export class ResponseCache {
  /** By address, for clients that take no coding and for those that prefer one. */
  readonly #entries: Readonly<Record<AnswerCoding | 'identity', Map<string, CacheEntry>>> = {
    identity: new Map(),
    gzip: new Map(),
    deflate: new Map(),
  }
  #size = 0
  #bytes = 0
  #source: object | undefined

  /** Sends the response to a request, where it is cached and still current; whether it did. */
  send(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const started = clock.elapsed()
    const { url = '', headers, rawHeaders } = incoming
    const entries = this.#entriesFor(headers)
    const entry = entries.get(url)
    if (!entry || entry.host !== headers.host || entry.origin !== headers.origin) return false
    if (!isPlain(incoming)) return false
    const { response } = entry
    if (response.readsAccept && entry.accept !== headers.accept) return false
    if (!response.isCurrent()) {
      this.#drop(entries, url)
      return false
    }
    const isUnchanged = isUnchangedFor(headers['if-none-match'], response)
    if (isUnchanged === undefined) return false
    const sent = logged(response, started, rawHeaders, isUnchanged)
    const { status, headers: fields, body } = sent
    outgoing.writeHead(status, fields).end(body ?? undefined)
    return true
  }

  /** Stores the response to a request; undefined where it may not be cached. */
  storeFor(incoming: IncomingMessage): ((response: CacheableResponse) => void) | undefined {
    // The answer may be a 304.
    if (!isPlain(incoming) || incoming.headers['if-none-match'] !== undefined) return undefined
    const { url = '', headers } = incoming
    const entries = this.#entriesFor(headers)
    return (response) => {
      const size = sizeOf(url, response)
      if (size > maxBytes || !response.isCurrent()) return
      this.#drop(entries, url)
      const isFull = this.#size >= maxResponses || this.#bytes + size > maxBytes
      // Responses that nobody asks for again would keep the mocks in memory that a reload has replaced.
      if (isFull || this.#source !== response.source) {
        for (const each of Object.values(this.#entries)) each.clear()
        this.#size = 0
        this.#bytes = 0
      }
      this.#source = response.source
      const { host, origin, accept } = headers
      entries.set(url, { response, size, host, origin, accept })
      this.#size++
      this.#bytes += size
    }
  }

  #entriesFor(headers: IncomingMessage['headers']): Map<string, CacheEntry> {
    // The type says that there may be several, which Node joins.
    return this.#entries[acceptedCoding(headers['accept-encoding'] as string) ?? 'identity']
  }

  #drop(entries: Map<string, CacheEntry>, url: string): void {
    const entry = entries.get(url)
    if (!entry) return
    this.#size--
    this.#bytes -= entry.size
    entries.delete(url)
  }
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

/** Whether nothing of a request but its address, its host, its origin and a tag can decide the response. */
function isPlain({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.cookie === undefined &&
    headers['prefer'] === undefined &&
    headers['x-mockapi-session'] === undefined &&
    headers['x-mockapi-delay'] === undefined &&
    headers['x-mockapi-status'] === undefined &&
    headers['x-mockapi-fault'] === undefined &&
    !isNegotiated(headers.accept) &&
    !isPerson(headers['user-agent'], headers['sec-fetch-mode'])
  )
}

/** The address counts twice, since the log needs it as well. */
function sizeOf(url: string, { headers, size }: CacheableResponse): number {
  const fields = Object.values(headers).reduce((sum, value) => sum + value.length, 0)
  return 2 * url.length + fields + size
}
