/** A time as texts say it; no text of a mock has one. */
export const describeMs = (ms: number): string => `${ms} ms`
