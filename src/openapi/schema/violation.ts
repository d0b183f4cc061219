/** What is wrong with a value. */
export interface Violation {
  /** A JSON Pointer (RFC 6901) into the value; empty for the whole. */
  readonly pointer: string
  /** What it must be, such as `must be integer`. */
  readonly message: string
  /** The keyword of JSON Schema that does not hold. */
  readonly keyword: string
}

/** Says what is wrong with a value; nothing where it fits. */
export type Validate = (value: unknown) => readonly Violation[]

/** The most violations that are told of one value. */
export const mostViolations = 20
