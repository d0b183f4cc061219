import type { DiagnosticCode } from '../errors/diagnostic.ts'

/** Keys and indexes that lead from the root of a file to a value. */
export type JsonPath = readonly (string | number)[]

/** What is wrong with a value, without the place. */
export interface Problem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  /** Whether the key at the end of the path is wrong and not its value; default the value. */
  readonly part?: 'key' | undefined
  /** Default `error`, which keeps the thing from being served. */
  readonly severity?: 'warning' | undefined
}

/** Takes a problem at a place in the tree; compiling goes on, so that all are found at once. */
export type Report = (path: JsonPath, problem: Problem) => void

/** Makes a part of a file, all of whose problems are reported; where one is an error, `otherwise` of it. */
export function attempt<Part, Otherwise = undefined>(
  report: Report,
  make: (report: Report) => Part | undefined,
  otherwise?: (...first: Parameters<Report>) => Otherwise,
): Part | Otherwise | undefined {
  let first: Parameters<Report> | undefined
  const part = make((path, problem) => {
    if (problem.severity !== 'warning') first ??= [path, problem]
    report(path, problem)
  })
  return first ? otherwise?.(...first) : part
}

/** Reports problems of what lies below a path. */
export function reportBelow(report: Report, ...path: JsonPath): Report {
  return (at, problem) => report([...path, ...at], problem)
}

/** Reports an instruction whose value has the wrong shape. */
export function badInstruction(
  report: Report,
  path: JsonPath,
  message: string,
  hint?: string,
): void {
  report(path, { code: 'bad-instruction', message, hint })
}

/** Reports a key, the last of the path, that cannot stand where it does. */
export function badKey(report: Report, path: JsonPath, message: string, hint?: string): void {
  report(path, { code: 'bad-instruction', part: 'key', message, hint })
}

/** Reports a mock of TypeScript, or an option of one, that has the wrong shape. */
export function badMock(report: Report, message: string, hint?: string): void {
  report([], { code: 'bad-mock', message, hint })
}
