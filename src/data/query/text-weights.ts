import { compareBases, compareTexts } from './order.ts'

/** How printable ASCII is ordered; all else has the weight 0. */
export interface TextWeights {
  /** By code: what decides first, all along two texts; 1 for the first letters. */
  readonly primary: Uint8Array
  /** By code: what decides where all that is equal; 0 for what comes first. */
  readonly tertiary: Uint8Array
}

let known: TextWeights | undefined

/**
 * The weights that the order of texts gives to printable ASCII. Each such character has a weight of its
 * own whatever stands beside it, and none has an accent, so that two texts compare as their primary
 * weights do, and where those are the same, as their tertiary ones (UTS #10, sections 4 and 7).
 */
export function textWeights(): TextWeights {
  return (known ??= makeWeights())
}

function makeWeights(): TextWeights {
  const primary = new Uint8Array(128)
  const tertiary = new Uint8Array(128)
  const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
  let weight = 0
  let place = 0
  let before: string | undefined
  for (const character of characters.sort(compareTexts)) {
    const isVariant = before !== undefined && compareBases(before, character) === 0
    if (!isVariant) weight++
    place = isVariant ? place + 1 : 0
    primary[character.charCodeAt(0)] = weight
    tertiary[character.charCodeAt(0)] = place
    before = character
  }
  return { primary, tertiary }
}
