/** Writes what is JSON already: that of files, and of bodies that were parsed. */
export const stringify = (value: unknown): string => JSON.stringify(value)

/** What is never thrown then. */
export function NoJsonError(): void {}
