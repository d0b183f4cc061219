/** What a look at a JSON text's brackets tells. */
export interface Survey {
  /** How deep it is nested. */
  readonly depth: number
  /** How many members the outermost object has, repeated keys counted each time. */
  readonly members: number
}

const quote = 34
const backslash = 92

/**
 * Counts brackets and colons outside of strings. In text that `JSON.parse` takes the counts are exact:
 * fewer keys in the value than members in the text means that a key stands there twice, which
 * `JSON.parse` does not tell.
 */
export function survey(text: string): Survey {
  let depth = 0
  let deepest = 0
  let members = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === quote) index = endOfString(text, index)
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth)
    else if (code === 93 || code === 125) depth--
    else if (code === 58 && depth === 1) members++
  }
  return { depth: deepest, members }
}

/** More keys than these are not looked for one by one, since each look may go through the whole text. */
const mostLooks = 8

/**
 * Whether a few looks tell that a text is nested at most so deep, and that no key of the outermost object
 * stands there twice. False where only {@link survey} can tell, which takes ten times as long.
 *
 * @param value what `JSON.parse` made of the text
 */
export function isClearlySound(text: string, value: unknown, deepest: number): boolean {
  if (
    text.includes('\\') ||
    !hasAtMost(text, '{', deepest / 2) ||
    !hasAtMost(text, '[', deepest / 2)
  )
    return false
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const keys = Object.keys(value)
  return keys.length <= mostLooks && keys.every((key) => hasAtMost(text, `"${key}"`, 1))
}

function hasAtMost(text: string, part: string, most: number): boolean {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (++count > most) return false
  }
  return true
}

/** The offset of the quote that closes a string; the end of the text where none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, offset: number): boolean {
  let before = offset
  while (text.charCodeAt(before - 1) === backslash) before--
  return (offset - before) % 2 === 1
}
