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
