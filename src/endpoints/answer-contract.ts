import type { Diagnostic, SourceLocation } from '../errors/diagnostic.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'

/** An answer, as far as it is held against a contract. */
export interface GivenAnswer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  /** Null for none; undefined where it is not known, as of a stream. */
  readonly body: string | Uint8Array | null | undefined
}

/** What of an answer is not as it is declared. */
export interface Drift {
  readonly kind: 'status' | 'type' | 'header' | 'body'
  readonly status: number
  /** A few words: `status 500 is not declared`, `body/name must be string`. */
  readonly what: string
}

/** A mock that is held to a contract. */
export interface HeldMock {
  readonly key: string
  readonly origin: SourceLocation
}

/** The declared answers of an operation. */
export interface AnswerContract {
  /** All that does not fit; empty for an answer that does, and for one whose schema cannot be read. */
  readonly driftsOf: (answer: GivenAnswer) => MaybePromise<readonly Drift[]>
  /** What does not fit of a value of its list, or of one record; undefined where it answers no records. */
  readonly driftsOfRecord?: (record: object) => MaybePromise<readonly Drift[]>
  /** A drift as a sentence about the mock that has it. */
  readonly tell: (drift: Drift, mock: HeldMock) => Diagnostic
  /** Warns of a drift, once of each kind of a mock. */
  readonly warn: (drift: Drift, mock: HeldMock) => void
}
