import type { IncomingMessage, ServerResponse } from 'node:http'
import { clock } from '../clock.ts'
import type { CacheableResponse } from '../dispatch/request-env.ts'
import { ownFailure } from '../dispatch/result.ts'
import { headOf } from './refuse.ts'

/** The most answers that are kept, and about the most that they take, bytes; beyond that all go. */
const mostAnswers = 2_000
const mostBytes = 32 * 1024 * 1024

/** An answer, and what of its request has made it besides method and path. */
interface Kept {
  readonly answer: CacheableResponse
  readonly host: string | undefined
  readonly origin: string | undefined
  /** About what it takes, bytes. */
  readonly size: number
}

/**
 * Answers that the application gave, for as long as they are what it would give again. It never answers by
 * itself: what it has not seen the application answer, it does not have.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Kept>()
  #bytes = 0
  /** The mocks that all of them are made from. */
  #source: object | undefined

  /** Sends the answer to a request, where it is kept and still current; whether it did. */
  send(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const started = clock.elapsed()
    const { url = '', headers, rawHeaders } = incoming
    const kept = this.#answers.get(url)
    if (!kept || kept.host !== headers.host || kept.origin !== headers.origin) return false
    if (!isPlain(incoming)) return false
    const { answer } = kept
    if (!answer.isCurrent()) {
      this.#drop(url)
      return false
    }
    const { status, headers: fields, body } = told(answer, started, rawHeaders)
    outgoing.writeHead(status, fields).end(body ?? undefined)
    return true
  }

  /** What is to be told of the answer to a request; undefined where none of it may be kept. */
  keeper(incoming: IncomingMessage): ((answer: CacheableResponse) => void) | undefined {
    if (!isPlain(incoming)) return undefined
    const { url = '', headers } = incoming
    return (answer) => {
      const size = sizeOf(url, answer)
      if (size > mostBytes || !answer.isCurrent()) return
      this.#drop(url)
      const isFull = this.#answers.size >= mostAnswers || this.#bytes + size > mostBytes
      // Answers that are never asked for again would keep the mocks in memory that a reload has replaced.
      if (isFull || this.#source !== answer.source) this.clear()
      this.#source = answer.source
      this.#answers.set(url, { answer, size, host: headers.host, origin: headers.origin })
      this.#bytes += size
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#answers.clear()
    this.#bytes = 0
  }

  #drop(url: string): void {
    this.#bytes -= this.#answers.get(url)?.size ?? 0
    this.#answers.delete(url)
  }
}

/** What is sent once the log was told: the answer, or why the log failed, as the application says it. */
function told(
  answer: CacheableResponse,
  started: number,
  received: readonly string[],
): Pick<CacheableResponse, 'status' | 'headers' | 'body'> {
  try {
    answer.log(started, received)
    return answer
  } catch (error) {
    return headOf(ownFailure(error))
  }
}

/** Whether nothing of a request but its address, its host and its origin can decide what is answered. */
function isPlain({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.cookie === undefined &&
    headers['if-none-match'] === undefined &&
    headers['prefer'] === undefined &&
    headers['x-mockapi-session'] === undefined &&
    headers['x-mockapi-delay'] === undefined &&
    headers['x-mockapi-status'] === undefined &&
    headers['x-mockapi-fault'] === undefined
  )
}

/** The address counts twice, since the log needs it as well. */
function sizeOf(url: string, { headers, body }: CacheableResponse): number {
  const fields = Object.values(headers).reduce((sum, value) => sum + value.length, 0)
  return 2 * url.length + fields + (body?.length ?? 0)
}
