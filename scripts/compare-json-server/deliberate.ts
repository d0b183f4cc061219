/** A difference from json-server that is meant, by the name that docs/from-json-server.md gives it. */
export interface DeliberateDifference {
  readonly name: string
  readonly reason: string
  /**
   * The requests that show it: lines by the names of their groups. `*` alone is for a whole group, at the
   * end of a line for anything behind it.
   */
  readonly requests: Readonly<Record<string, readonly string[]>>
}

/** The difference that is declared for a request. */
export function declaredFor(
  all: readonly DeliberateDifference[],
  group: string,
  line: string,
): DeliberateDifference | undefined {
  return all.find(({ requests }) => (requests[group] ?? []).some((pattern) => fits(pattern, line)))
}

/** Whether a line is the one of a pattern. */
export function fits(pattern: string, line: string): boolean {
  return pattern.endsWith('*') ? line.startsWith(pattern.slice(0, -1)) : line === pattern
}
