import { readSpan } from './instant.ts'
import type { Span } from './instant.ts'

/** A value of an address in all the meanings it can have: that of what it is compared with counts. */
export interface Operand {
  readonly text: string
  /** As a number, where it is written as one. */
  readonly number: number | undefined
  /** As a time, where it is an ISO date. */
  readonly span: Span | undefined
}

/** Without two repetitions that meet, so that a long text takes no longer than its length. */
const numberShape = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?$/

/** Reads a value of an address. */
export function readOperand(text: string): Operand {
  return {
    text,
    number: numberShape.test(text) ? Number(text) : undefined,
    span: readSpan(text),
  }
}
