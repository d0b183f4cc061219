/** The middle of some figures; the mean of the two in the middle when their number is even. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5)
}

/** The figure below which a share of all lies, interpolated. */
export function percentile(figures: readonly number[], share: number): number {
  if (figures.length === 0) throw new Error('There are no figures.')
  const sorted = [...figures].sort((one, other) => one - other)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] as number
  const high = sorted[Math.ceil(at)] as number
  return low + (high - low) * (at - Math.floor(at))
}
