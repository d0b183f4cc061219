import { distance } from 'fastest-levenshtein'

/**
 * The known name a mistyped one most likely stands for, or undefined where none is near: of short names at most one
 * letter differs, or two letters have changed places.
 *
 * @example
 * nearest('fulName', ['fullName', 'firstName']) // 'fullName'
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  let least = Infinity
  for (const candidate of known) {
    const other = candidate.toLowerCase()
    const cost = distance(wanted, other)
    if (cost < least && (cost <= limitFor(wanted, other) || isSwapped(wanted, other))) {
      least = cost
      best = candidate
    }
  }
  return best
}

/** How many letters may differ: as many as leave most of the shorter name. */
function limitFor(wanted: string, other: string): number {
  const shorter = Math.min(wanted.length, other.length)
  if (shorter < 4) return shorter > 1 ? 1 : 0
  return Math.max(2, Math.floor(wanted.length / 3))
}

function isSwapped(wanted: string, other: string): boolean {
  const at = [...wanted].findIndex((letter, index) => letter !== other[index])
  const [one = '', two = ''] = wanted.slice(at)
  return at !== -1 && wanted.slice(0, at) + two + one + wanted.slice(at + 2) === other
}

/** `Did you mean "x"?` for the nearest known name, else an empty text. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known)
  return near === undefined ? '' : `Did you mean ${JSON.stringify(near)}?`
}
