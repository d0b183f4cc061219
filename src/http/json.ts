import { lineAndColumn } from '../errors/code-frame.ts'

/** The deepest nesting of a JSON text that is taken; deeper ones could exhaust the stack. */
export const deepestJson = 200

/** Digits or an exponent beyond the greatest number of JavaScript, perhaps inside a string. */
export const mayOverflow: RegExp = /\d{309}|\de\+?\d{3}/i

/** The value of a JSON text, without `__proto__`; undefined for none, too deep a one, and numbers beyond all. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  // What is nested too deep has as many brackets that open, and as many that close.
  const isDeep = text.length > 2 * deepestJson && surveyJson(text).depth > deepestJson
  if (isDeep || greatNumber(text) !== undefined) return undefined
  try {
    return { value: mayHaveProto.test(text) ? JSON.parse(text, dropProto) : JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** The value of a text that is JSON; any other text, and whatever is no text, as it is. */
export function decodeJson(given: unknown): unknown {
  const json = typeof given === 'string' ? parseJson(given) : undefined
  return json ? json.value : given
}

/** The first number that JavaScript reads as infinite, as it is written; found in a text that is JSON. */
function greatNumber(text: string): string | undefined {
  if (!mayOverflow.test(text)) return undefined
  const token = /"|-?\d[\d.]*(?:e[+-]?\d+)?/gi
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '"') token.lastIndex = endOfString(text, found.index) + 1
    else if (!Number.isFinite(Number(found[0]))) return found[0]
  }
  return undefined
}

/** The name itself, or an escape of one of its letters. */
const mayHaveProto = /__proto__|\\u00(?:5f|6f|7[024])/i

function dropProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

/** The depth of a JSON text, and the members of its outermost object, by which duplicate keys are noticed. */
export function surveyJson(text: string): { readonly depth: number; readonly members: number } {
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

/** The offset of the closing quote of a string; the end of the text without one. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

/** Whether an odd number of backslashes precedes an offset. */
function isEscaped(text: string, offset: number): boolean {
  let before = offset
  while (text.charCodeAt(before - 1) === 92) before--
  return (offset - before) % 2 === 1
}

/** Why {@link parseJson} does not take a text, by line and column, which Node 20 does not tell. */
export async function explainJson(text: string): Promise<{
  readonly message: string
  readonly line?: number
  readonly column?: number
}> {
  if (surveyJson(text).depth > deepestJson) {
    return { message: `It is nested more than ${deepestJson} levels deep.` }
  }
  if (text.trim() === '') return { message: 'It is empty.' }
  const great = greatNumber(text)
  if (great !== undefined) {
    return { message: `The number ${great.slice(0, 40)} is beyond all that JavaScript has.` }
  }
  const { parse } = await import('@humanwhocodes/momoa')
  try {
    parse(text, { mode: 'json' })
    return { message: 'It does not parse.' }
  } catch (error) {
    const { message: words, line, column } = error as Error & { line?: number; column?: number }
    const message = words.replace(/\.?\s*\(\d+:\d+\)\.?$/, '.')
    // The parser puts the end of a text that breaks off at its beginning.
    const isCut = /end of input/.test(message)
    return { message, ...(isCut ? lineAndColumn(text, text.trimEnd().length) : { line, column }) }
  }
}
