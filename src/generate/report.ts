import type { DiagnosticCode } from '../errors/diagnostic.ts'

/** Keys and indexes that lead from the root of a file to a value. */
export type JsonPath = readonly (string | number)[]

/** What is wrong with a value, without the place. */
export interface Problem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  /** Whether the key at the end of the path is wrong and not its value; default the value. */
  readonly part?: 'key'
}

/** Takes a problem at a place in the tree; compiling goes on, so that all are found at once. */
export type Report = (path: JsonPath, problem: Problem) => void
