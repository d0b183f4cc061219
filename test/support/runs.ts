/** Whether this is `npm run test:slow`, which runs in full what `npm test` samples. */
export const isFull = process.env['FULL_RUNS'] !== undefined

/** How often a property is tried, or how much there is of what is large: an eighth in `npm test`. */
export function runs(full: number): number {
  return isFull ? full : Math.ceil(full / 8)
}
