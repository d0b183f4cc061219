import type { MemberNode, ObjectNode } from '@humanwhocodes/momoa'
import { printValue, type PrintStyle } from '../import/conversion/print.ts'

/** A part of a text that another takes the place of. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What puts a member behind all others of an object: on a line of its own where the last one has its own. */
export function insertion(text: string, node: ObjectNode, name: string, value: unknown): Edit[] {
  const last = node.members.at(-1)
  if (!last) return [firstMember(text, node, name, value)]
  const end = last.loc.end.offset
  const before = /^([ \t]*)(?:\/\*.*?\*\/[ \t]*)*$/.exec(lineBefore(text, last.loc.start.offset))
  const { hasComma, at, isLineEnd } = behind(text, end)
  const key = JSON.stringify(name)
  if (!before && !isLineEnd) return [{ start: end, end, text: `, ${key}: ${inOneLine(value)}` }]
  const indent = before?.[1] ?? ''
  const line = `${lineEndOf(text)}${indent}${key}: ${inLines(text, indent, key.length, value)}`
  if (hasComma) return [{ start: at, end: at, text: `${line},` }]
  // The comments between the two stay where they are.
  return [{ start: end, end: at, text: `,${text.slice(end, at)}${line}` }]
}

/** What puts a value in the place of that of a member. */
export function replacement(text: string, { loc, value }: MemberNode, other: unknown): Edit {
  const line = lineBefore(text, loc.start.offset)
  const [start, end] = [value.loc.start.offset, value.loc.end.offset]
  const isOwnLine = line.trim() === ''
  const shown = isOwnLine
    ? inLines(text, line, start - loc.start.offset - 2, other)
    : inOneLine(other)
  return { start, end, text: shown }
}

/** Spaces and comments, as far as a comment ends them. */
const comments = /^(?:\s*(?:\/\/[^\n\r]*|\/\*[^]*?\*\/))*/
/** Comments that begin in a line: they are about what stands before them. */
const ofLine = /^(?:[ \t]*\/\*[^]*?\*\/)*(?:[ \t]*\/\/[^\n\r]*)?/

/** Where the next member goes behind one that ends at a place, and whether a `//` comment or the line ends there. */
function behind(text: string, end: number) {
  const rest = text.slice(end)
  const [skipped = ''] = comments.exec(rest) ?? []
  const comma = /^\s*,/.exec(rest.slice(skipped.length))
  const from = comma ? end + skipped.length + comma[0].length : end
  const at = behindComments(text, from)
  const isLineEnd = at > from && /^[ \t]*(?:\r?\n|$)/.test(text.slice(at))
  return { hasComma: comma !== null, at, isLineEnd }
}

/** The place behind the comments that go on in a line. */
export function behindComments(text: string, from: number): number {
  return from + (ofLine.exec(text.slice(from))?.[0].length ?? 0)
}

/** The first member of an object: on a line of its own unless the object itself stands in the middle of one. */
function firstMember(text: string, { loc }: ObjectNode, name: string, value: unknown): Edit {
  const [start, end] = [loc.start.offset + 1, loc.end.offset - 1]
  const key = JSON.stringify(name)
  const inside = text.slice(start, end).trimEnd()
  const line = lineBefore(text, loc.start.offset)
  const isOwnLine = /^\s*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$]+)\s*:\s*)?$/.test(line)
  if (!isOwnLine && inside === '') return { start, end, text: ` ${key}: ${inOneLine(value)} ` }
  const lineEnd = lineEndOf(text)
  const [outer = ''] = /^[ \t]*/.exec(line) ?? []
  const indent = outer + unitOf(text)
  const shown = inLines(text, indent, key.length, value)
  const member = `${inside}${lineEnd}${indent}${key}: ${shown}${lineEnd}${outer}`
  return { start, end, text: member }
}

/** A value of a member whose line is indented so, as Prettier would write it. */
export function inLines(
  text: string,
  indent: string,
  keyLength: number,
  value: unknown,
  style: PrintStyle = 'json',
): string {
  const unit = unitOf(text)
  // What a reader counts: a tab as wide as two spaces are.
  const taken = indent.replaceAll('\t', '  ').length + keyLength + 3
  const printed = printValue(value, style, '', taken)
  return printed
    .replace(/^(?: {2})+/gm, (spaces) => unit.repeat(spaces.length / 2))
    .replaceAll('\n', `${lineEndOf(text)}${indent}`)
}

/** What stands before a place in its line. */
export function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
}

/** A value of a member in the middle of a line. */
export function inOneLine(value: unknown, style: PrintStyle = 'json'): string {
  return printValue(value, style, '', -Infinity).replace(/\n */g, ' ')
}

/** What one level is indented by. */
export function unitOf(text: string): string {
  return /^[ \t]+(?=["'\w$/])/m.exec(text)?.[0] ?? '  '
}

/** What ends the lines of a text. */
export function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
