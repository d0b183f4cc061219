import { printValue, type PrintStyle } from '../import/conversion/print.ts'
import { maskCode, objectAt, openingAround, type ObjectPlace } from './code-text.ts'
import { behindComments, inLines, inOneLine, lineBefore, lineEndOf, unitOf } from './layout.ts'

/** A text with one endpoint more. */
export interface CodeEdit {
  readonly text: string
  /** What was written. */
  readonly written: string
  readonly line: number
}

/** An object, or a call with one: `{`, `defineMock({`, `defineMock<Api>({`. */
const literal = /(?:\(\s*)?(?:[\w$.]+\s*(?:<[^()]*>)?\(\s*)?\{/y

/**
 * Texts with an endpoint in a map that is written as a literal, the likeliest first: the default export, what that names,
 * then the object around a known key. Whether the map is one only the loader can tell.
 *
 * @param keys quoted keys of maps that the file has, as they are written
 */
export function codeEdits(
  text: string,
  keys: readonly string[],
  key: string,
  value: unknown,
): CodeEdit[] {
  const masked = maskCode(text)
  const opens = [...exported(masked), ...keys.flatMap((known) => around(text, masked, known))]
  return [...new Set(opens)].flatMap((open) => {
    const place = objectAt(masked, open)
    return place ? insert(text, masked, place, key, value) : []
  })
}

/** Where the object begins that a file exports by default. */
function exported(masked: string): number[] {
  const found = /\b(?:export\s+default\b|module\.exports\s*=|export\s*=)\s*/.exec(masked)
  if (!found) return []
  const end = found.index + found[0].length
  const own = openingAt(masked, end)
  if (own !== undefined) return [own]
  const [name] = /^[A-Za-z_$][\w$]*(?=\s*(?:;|\n|$|satisfies|as))/.exec(masked.slice(end)) ?? []
  if (name === undefined) return []
  const declaration = new RegExp(
    String.raw`\b(?:const|let|var)\s+${name.replaceAll('$', String.raw`\$`)}\b[^=;]*=\s*`,
  ).exec(masked)
  const at = declaration && openingAt(masked, declaration.index + declaration[0].length)
  return at === undefined || at === null ? [] : [at]
}

function openingAt(masked: string, at: number): number | undefined {
  literal.lastIndex = at
  const found = literal.exec(masked)
  return found ? at + found[0].length - 1 : undefined
}

/** Where objects begin that have a key. */
function around(text: string, masked: string, key: string): number[] {
  return ["'", '"', '`'].flatMap((quote) => {
    const at = text.indexOf(quote + key + quote)
    const open = at === -1 ? undefined : openingAround(masked, at)
    return open === undefined ? [] : [open]
  })
}

function insert(
  text: string,
  masked: string,
  { open, close }: ObjectPlace,
  key: string,
  value: unknown,
): CodeEdit[] {
  const inside = masked.slice(open + 1, close).trimEnd()
  const style: PrintStyle = /^\s*"/.test(inside) ? 'json' : 'ts'
  const name = printValue(key, style)
  const [end, lineEnd] = [open + 1 + inside.length, lineEndOf(text)]
  const hasComma = inside.endsWith(',')
  const comma = hasComma || inside.trim() === '' ? '' : ','
  const made = (stop: number, before: string, shown: string, after: string): CodeEdit[] => {
    const written = `${name}: ${shown}`
    const head = text.slice(0, end) + before
    const line = head.split('\n').length
    return [{ text: head + written + after + text.slice(stop), written, line }]
  }
  if (inside.trim() === '') {
    const outer = /^[ \t]*/.exec(lineBefore(text, open))?.[0] ?? ''
    const indent = outer + unitOf(text)
    const kept = text.slice(open + 1, close).trimEnd()
    const shown = inLines(text, indent, name.length, value, style)
    const head = `${kept.slice(inside.length)}${lineEnd}${indent}`
    return made(close, head, shown, `,${lineEnd}${outer}`)
  }
  if (lineBefore(text, close).trim() !== '') {
    return made(end, `${comma} `, inOneLine(value, style), hasComma ? ',' : '')
  }
  const at = behindComments(text, end)
  const first = open + 1 + inside.search(/\S/)
  const indent = /^[ \t]*$/.exec(lineBefore(text, first))?.[0] ?? unitOf(text)
  const shown = inLines(text, indent, name.length, value, style)
  return made(at, `${comma}${text.slice(end, at)}${lineEnd}${indent}`, shown, hasComma ? ',' : '')
}
