import type { AiError } from './options.ts'
import type { AiRequest, Turn } from './turn.ts'

/** An error with its message; `param` is the member of the body that is to blame, and may be missing. */
export type AiProblem = AiError & {
  readonly message: string
  readonly param?: string
  readonly isMissing?: boolean
}

/** A wire format: how an answer is written in it. */
export interface Codec {
  /** Members without which a body is refused. */
  readonly required: readonly string[]
  /** The one of them that has to be a list. */
  readonly list?: string
  /** What the provider says of a body without one of them, or with something else than a list; default OpenAI's words. */
  readonly mistake?: (name: string, isMissing: boolean) => string
  readonly isStreamed: (request: AiRequest) => boolean
  /** Whether a stream is a JSON list, in place of server-sent events. */
  readonly isList?: (request: AiRequest) => boolean
  /** The model that a request names; default `model` of its body. */
  readonly modelOf?: (request: AiRequest) => string | undefined
  /** The events of a stream, as `eventStream` takes them, or the items of a list. */
  readonly stream: (turn: Turn) => AsyncIterable<unknown>
  /** An answer in one piece, once the blocks of the turn are complete. */
  readonly whole: (turn: Turn) => unknown
  /** The body of an error. */
  readonly error: (error: AiProblem, id: string) => object
  /** The event that an error is in a stream, behind those that were sent; default its body alone. */
  readonly failure?: (error: AiProblem, body: object, sent: number) => unknown
  /** Headers of all answers. */
  readonly headers?: Readonly<Record<string, string>>
  /** The header that names a request. */
  readonly requestId?: string
}
