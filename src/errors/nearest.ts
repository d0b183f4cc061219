import { distance } from 'fastest-levenshtein'

/**
 * The known name a mistyped one most likely stands for, or undefined where none is near.
 *
 * @example
 * nearest('fulName', ['fullName', 'firstName']) // 'fullName'
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(2, Math.floor(name.length / 3))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    const cost = distance(wanted, candidate.toLowerCase())
    if (cost < least) {
      least = cost
      best = candidate
    }
  }
  return best
}

/** `Did you mean "x"?` for the nearest known name, else an empty text. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known)
  return near === undefined ? '' : `Did you mean ${JSON.stringify(near)}?`
}
