import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ReusableAnswer } from '../serve/door.ts'

/** The most answers that are kept, and the most that their bodies take, bytes; beyond that all go. */
const mostAnswers = 2_000
const mostBytes = 32 * 1024 * 1024

/** An answer, and what of its request has made it besides method and path. */
interface Kept {
  readonly answer: ReusableAnswer
  readonly host: string | undefined
  readonly origin: string | undefined
}

/**
 * Answers that the application gave, for as long as they are what it would give again. It never answers by
 * itself: what it has not seen the application answer, it does not have.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Kept>()
  #bytes = 0

  /** Sends the answer to a request, where it is kept and still current; whether it did. */
  send(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const started = performance.now()
    const { url = '', headers, rawHeaders } = incoming
    const kept = this.#answers.get(url)
    if (!kept || kept.host !== headers.host || kept.origin !== headers.origin) return false
    if (!isPlain(incoming)) return false
    const { answer } = kept
    if (!answer.isCurrent()) {
      this.#drop(url, answer)
      return false
    }
    answer.log(started, rawHeaders)
    outgoing.writeHead(answer.status, answer.headers).end(answer.body ?? undefined)
    return true
  }

  /** What is to be told of the answer to a request; undefined where none of it may be kept. */
  keeper(incoming: IncomingMessage): ((answer: ReusableAnswer) => void) | undefined {
    if (!isPlain(incoming)) return undefined
    const { url = '', headers } = incoming
    return (answer) => {
      const before = this.#answers.get(url)
      if (before) this.#drop(url, before.answer)
      const size = sizeOf(answer)
      if (this.#answers.size >= mostAnswers || this.#bytes + size > mostBytes) this.clear()
      if (size > mostBytes) return
      this.#answers.set(url, { answer, host: headers.host, origin: headers.origin })
      this.#bytes += size
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#answers.clear()
    this.#bytes = 0
  }

  #drop(url: string, answer: ReusableAnswer): void {
    this.#answers.delete(url)
    this.#bytes -= sizeOf(answer)
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

function sizeOf({ body }: ReusableAnswer): number {
  return body === null ? 0 : body.length
}
