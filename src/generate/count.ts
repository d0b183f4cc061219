import type { DiagnosticCode } from '../errors/diagnostic.ts'

/** How many items a list has: a number, or the bounds it is drawn between, both included. */
export type Count = number | readonly [min: number, max: number]

/** The most items one `$count` can ask for. */
const largestCount = 100_000

/** Reads the value of `$count`; undefined after a report where it is none. */
export function compileCount(
  value: unknown,
  report: (problem: { code: DiagnosticCode; message: string; hint: string }) => void,
): Count | undefined {
  if (isCount(value)) return value
  if (Array.isArray(value) && value.length === 2) {
    const [min, max] = value as [unknown, unknown]
    if (isCount(min) && isCount(max) && min <= max) return [min, max]
  }
  report({
    code: 'bad-instruction',
    message:
      value === undefined
        ? '"$each" says what, and "$count" is missing, which says how many.'
        : `"$count" is ${JSON.stringify(value)}.`,
    hint: `Write a whole number from 0 to ${largestCount}, or two such as [10, 20].`,
  })
  return undefined
}

/** The most items a count can mean. */
export function itemCount(count: Count): number {
  return typeof count === 'number' ? count : count[1]
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largestCount
}
