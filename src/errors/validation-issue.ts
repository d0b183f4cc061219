/** What is wrong with one value that a user wrote, and what to write in its place. */
export interface ValidationIssue {
  readonly message: string
  readonly hint: string
}

/** A value as messages show it. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

/** Whether reading a value gave what is wrong with it. */
export function isIssue(result: object): result is ValidationIssue {
  return 'message' in result
}

/** Whether a value has fields: an object that is no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
