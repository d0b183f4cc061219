import type { JsonPath } from '../../generate/report.ts'

/** Where a path leads in a long text of YAML, block by block; the place of the nearest parent where it leads no further. */
export function findInYaml(text: string, path: JsonPath): number {
  let at = -1
  for (const step of path) {
    const own = findBelow(text, String(step), at)
    const next = own === -1 ? findItem(text, Number(step), at) : own
    if (next === -1) break
    at = next
  }
  return Math.max(0, at)
}

/** Where a key of YAML stands directly below another one, or below the item of a list, in a block or in braces; -1 where it does not. */
export function findBelow(text: string, key: string, above: number): number {
  const end = endOfBlock(text, above)
  const start = above === -1 ? 0 : lineAfter(text, above)
  const quoted = key.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const own = new RegExp(String.raw`- (["']?)${quoted}\1\s*:(?:\s|$)`, 'ym')
  own.lastIndex = Math.max(0, above)
  if (own.test(text)) return above + 2
  const indent = indentAt(text, start)
  const child = new RegExp(String.raw`^ {${indent}}(["']?)${quoted}\1\s*:(?:\s|$)`, 'gm')
  child.lastIndex = start
  const { index = -1 } = child.exec(text) ?? {}
  if (index !== -1 && index < end) return index + indent
  const block = text.slice(Math.max(0, above), end)
  const braces = block.search(/:\s*\{/)
  if (braces === -1 || above === -1) return -1
  const found = new RegExp(String.raw`[{,\s](["']?)${quoted}\1\s*:`).exec(block.slice(braces))
  return found ? above + braces + found.index + 1 : -1
}

/** Where an item of a list in a block stands; -1 where it does not. */
function findItem(text: string, index: number, above: number): number {
  if (!Number.isInteger(index) || above === -1) return -1
  const end = endOfBlock(text, above)
  const start = lineAfter(text, above)
  const indent = indentAt(text, start)
  const items = text.slice(start, end).matchAll(new RegExp(String.raw`^ {${indent}}- `, 'gm'))
  const found = [...items][index]
  return found ? start + found.index + indent : -1
}

/** Where the block ends that a key, or the `-` of an item, begins. */
function endOfBlock(text: string, above: number): number {
  if (above === -1) return text.length
  const indent = above - (text.lastIndexOf('\n', above - 1) + 1)
  const isItem = text[above] === '-'
  // Items of a list may stand at the column of its key.
  const items = isItem ? indent : indent - 1
  const ends = new RegExp(
    String.raw`\n(?: {0,${indent}}[^\s#-]${items < 0 ? '' : `| {0,${items}}-`})`,
    'g',
  )
  ends.lastIndex = above
  return ends.exec(text)?.index ?? text.length
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

/** The column of the first line from an offset on that says something. */
function indentAt(text: string, start: number): number {
  const line = /^( *)[^\s#]/gm
  line.lastIndex = start
  return line.exec(text)?.[1]?.length ?? 0
}
