import type { Dialect } from './group.ts'

/** A difference from json-server that is meant, by the name that docs/from-json-server.md gives it. */
export interface DeliberateDifference {
  readonly name: string
  readonly dialect: Dialect
  readonly reason: string
  /** Names of groups with lines of requests; a `*` at the end stands for anything. */
  readonly requests: Readonly<Record<string, readonly string[]>>
}

/** All of them: what differs elsewhere is an error, and so is one that no request shows. */
export const deliberate: readonly DeliberateDifference[] = []

/** The first difference that is declared for a request. */
export function declaredFor(
  dialect: Dialect,
  group: string,
  line: string,
): DeliberateDifference | undefined {
  return deliberate.find(
    (difference) =>
      difference.dialect === dialect &&
      (difference.requests[group] ?? []).some((pattern) => fits(pattern, line)),
  )
}

/** Whether a line is the one of a pattern. */
export function fits(pattern: string, line: string): boolean {
  return pattern.endsWith('*') ? line.startsWith(pattern.slice(0, -1)) : line === pattern
}
