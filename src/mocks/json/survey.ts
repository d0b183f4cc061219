/**
 * Counts brackets and colons outside of strings in valid JSON: the depth, and the members of the
 * outermost object. More members than keys in the value mean duplicate keys, which `JSON.parse` accepts.
 */
export function survey(text: string): { readonly depth: number; readonly members: number } {
  let depth = 0
  let deepest = 0
  let members = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 34) index = endOfString(text, index)
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth)
    else if (code === 93 || code === 125) depth--
    else if (code === 58 && depth === 1) members++
  }
  return { depth: deepest, members }
}

/**
 * Whether a few searches prove that a text is not too deep and its outermost object has no duplicate
 * keys. If false, use {@link survey}, which is ten times slower.
 *
 * @param value the parsed text
 */
export function isClearlySound(text: string, value: unknown, deepest: number): boolean {
  const half = deepest / 2
  if (text.includes('\\') || !hasAtMost(text, '{', half) || !hasAtMost(text, '[', half))
    return false
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const keys = Object.keys(value)
  // Each search may scan the whole text.
  return keys.length <= 8 && keys.every((key) => hasAtMost(text, `"${key}"`, 1))
}

function hasAtMost(text: string, part: string, most: number): boolean {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (++count > most) return false
  }
  return true
}

/** The offset of the closing quote of a string. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** Whether an odd number of backslashes precedes an offset. */
function isEscaped(text: string, offset: number): boolean {
  let before = offset
  while (text.charCodeAt(before - 1) === 92) before--
  return (offset - before) % 2 === 1
}
