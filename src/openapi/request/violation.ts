import type { ProblemCode } from '../../http/problems.ts'
import type { ParameterPlace } from '../document/model.ts'
import type { Violation } from '../schema/violation.ts'

/** What is wrong with a request, and where: in its body, or in the parameter of a name. */
export interface RequestViolation extends Violation {
  readonly in: ParameterPlace | 'body'
  readonly name?: string
}

/** An error of a request, before it is written in the way of its document. */
export interface RequestError {
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  /** What is wrong in short, for the log; else the detail. */
  readonly note?: string
  readonly violations?: readonly RequestViolation[]
  /** Whether it is noted, and the request answered. */
  readonly isTolerated?: true
  /** The one that an item of a list is made of. */
  readonly violation?: RequestViolation
  readonly headers?: Readonly<Record<string, string>>
}

/** A violation in words: `query parameter limit must be integer`. */
export function describeViolation({ in: at, name, pointer, message }: RequestViolation): string {
  const what = name === undefined ? at : `${at} parameter ${name}`
  return `${what}${pointer} ${message}`
}
