const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** How long something takes, in its two largest units: `2 d 3 h`, `5 min`; negative ones with a sign. */
export function formatSpan(ms: number): string {
  let left = Math.abs(ms)
  if (left < 1000) return `${Math.round(ms)} ms`
  const parts = spans.flatMap(([unit, length]) => {
    const count = Math.floor(left / length)
    left -= count * length
    return count > 0 ? [`${count} ${unit}`] : []
  })
  return `${ms < 0 ? '−' : ''}${parts.slice(0, 2).join(' ')}`
}

/** How long ago something was, in its largest unit: `5 min ago`; within a minute `just now`. */
export function formatAgo(ms: number): string {
  if (ms < 60_000) return 'just now'
  return `${formatSpan(ms).split(' ').slice(0, 2).join(' ')} ago`
}
