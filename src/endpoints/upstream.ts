import type { PathPattern } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'

/** A real API behind the mocks, which answers what none of them does. */
export interface Upstream {
  /** What it is asked for, as it is written in the settings. */
  readonly path: PathPattern
  /** Its address, as it is written. */
  readonly url: string
  /**
   * Passes a request on; resolves once the head of the answer is there, or with the 502, 504 or 508 that says why
   * there is none. Rejects when the client goes away first.
   */
  readonly ask: (request: UpstreamRequest) => Promise<Reply>
}

/** The note of an answer that a real API gave, which says who has answered beside others. */
export const passedOn = 'proxy'

/** A request as it came, to be passed on. */
export interface UpstreamRequest {
  readonly method: string
  /** Path and query as they came, without a session. */
  readonly target: string
  /** A flat list of names and values, as they came. */
  readonly headers: readonly string[]
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** Whether the body is another one than came, so that headers about its coding and length do not hold. */
  readonly isReplaced: boolean
  /** Whether somebody here reads the answer, which must have no coding then. */
  readonly isRead: boolean
  /** Of the address that the client asked: `http://localhost:4000`. */
  readonly origin: string
  /** Calls a listener when nobody waits for the answer any more, at once where that is so. */
  onAbort(listener: (reason: Error) => void): void
  /**
   * Lets what answers take the connection over, where the request asks for another protocol: sends the head of the
   * answer, then passes bytes both ways. @param other a `Duplex` of Node
   */
  readonly tunnel?: ((headers: readonly string[], other: object) => void) | undefined
}

/** Why the body of a real API's answer ended before its end. */
export class UpstreamBroken extends Error {
  override readonly name = 'UpstreamBroken'
}
