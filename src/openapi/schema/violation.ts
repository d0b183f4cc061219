/** What is wrong with a value. */
export interface Violation {
  /** A JSON Pointer (RFC 6901) into the value; empty for the whole. */
  readonly pointer: string
  /** What it must be, such as `must be integer`. */
  readonly message: string
  /** The keyword of JSON Schema that does not hold. */
  readonly keyword: string
  /** Whether a request is answered all the same: it fits several alternatives of a `oneOf`, and documents write that for `anyOf`. */
  readonly isTolerated?: true
}

/** Says what is wrong with a value; nothing where it fits. */
export type Validate = (value: unknown) => readonly Violation[]

/** The most violations that are told of one value. */
export const mostViolations = 20
