/** What is wrong with one value that a user wrote, and what to write in its place. */
export interface ValueProblem {
  readonly message: string
  readonly hint: string
}

/** A value as messages show it. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

/** Whether reading a value gave what is wrong with it. */
export function isProblem(result: object): result is ValueProblem {
  return 'message' in result
}
