/** A regular expression as a tree. */
export type PatternNode =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'all'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly nodes: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly node: PatternNode
      readonly least: number
      readonly most: number
    }
  | { readonly kind: 'place'; readonly holds: PlaceTest }
  | { readonly kind: 'ahead'; readonly node: PatternNode; readonly negative: boolean }

/** Whether a place between two characters is meant; undefined stands for the start and the end. */
export type PlaceTest = (before: string | undefined, after: string | undefined) => boolean

/** What a regular expression has that is not matched in bounded time, in words. */
export class Unbounded extends Error {}

/** One class, escape or character, by flag. The engine of JavaScript says what it means. */
const atomShapes = {
  u: /\\(?:[pP]\{[^}]*\}|u\{[\da-f]+\}|ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/iuy,
  i: /\\(?:u[\da-f]{4}|x[\da-f]{2}|c[a-z]|0[0-7]{0,2}|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/iy,
}
const quantifierShape = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y
const groupShape = /\((?:\?(?:([:=!])|<(?![=!])[^>]*>))?/y

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /^\w$/.test(character)
const isBoundary: PlaceTest = (before, after) => isWord(before) !== isWord(after)

/**
 * Reads a regular expression with the flag `u`, and `i`, `m` and `s` beside it; or `i` alone for UTF-16 units.
 * Throws Unbounded for back references.
 */
export function parsePattern(source: string, flags = 'u'): PatternNode {
  const unit = flags.includes('u') ? 'u' : 'i'
  const hasLines = flags.includes('m')
  let at = 0

  const take = (shape: RegExp): RegExpExecArray | undefined => {
    shape.lastIndex = at
    const match = shape.exec(source)
    if (match) at = shape.lastIndex
    return match ?? undefined
  }

  const either = (): PatternNode => {
    const nodes = [all()]
    while (source[at] === '|') {
      at++
      nodes.push(all())
    }
    return nodes.length === 1 ? (nodes[0] as PatternNode) : { kind: 'either', nodes }
  }

  const all = (): PatternNode => {
    const nodes: PatternNode[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') nodes.push(repeated())
    return { kind: 'all', nodes }
  }

  const repeated = (): PatternNode => {
    const node = source[at] === '(' ? group() : atom()
    const match = take(quantifierShape)
    if (!match) return node
    const [, sign, least = '', comma, most = ''] = match
    if (sign === '?') return { kind: 'repeat', node, least: 0, most: 1 }
    if (sign !== undefined) {
      return { kind: 'repeat', node, least: sign === '+' ? 1 : 0, most: Infinity }
    }
    const end = comma === '' ? Number(least) : most === '' ? Infinity : Number(most)
    return { kind: 'repeat', node, least: Number(least), most: end }
  }

  const group = (): PatternNode => {
    const start = take(groupShape)
    if (source[at] === '?') {
      throw new Unbounded(source[at + 1] === '<' ? 'looks behind' : 'sets flags for a part')
    }
    const node = either()
    at++
    const sign = start?.[1]
    if (unit === 'i' && sign && sign !== ':') throw new Unbounded('looks ahead')
    if (sign === '=' || sign === '!') return { kind: 'ahead', node, negative: sign === '!' }
    return node
  }

  const atom = (): PatternNode => {
    const text = take(atomShapes[unit])?.[0] ?? ''
    const isEdge: (character: string | undefined) => boolean = (character) =>
      character === undefined || (hasLines && /^[\n\r\u2028\u2029]$/.test(character))
    if (text === '^') return { kind: 'place', holds: isEdge }
    if (text === '$') return { kind: 'place', holds: (_, after) => isEdge(after) }
    if (text === String.raw`\b`) return { kind: 'place', holds: isBoundary }
    if (text === String.raw`\B`) {
      return { kind: 'place', holds: (before, after) => !isBoundary(before, after) }
    }
    if (/^\\[1-9]/.test(text)) throw new Unbounded('refers back to a group')
    // Without the flag "u", `\\k` is the letter unless groups have names.
    if (text === String.raw`\k` && (unit === 'u' || source.includes('(?<'))) {
      throw new Unbounded('refers back to a group')
    }
    return { kind: 'one', fits: atomTest(text, flags) }
  }

  return either()
}

function atomTest(text: string, flags: string): (character: string) => boolean {
  if (!flags.includes('i') && /^[^\\[.]/.test(text)) return (character) => character === text
  const shape = new RegExp(`^${text}$`, flags.replace('m', ''))
  /** What is known of ASCII: 0 for nothing, 1 for a fit, 2 for none. */
  const known = new Uint8Array(128)
  return (character) => {
    const code = character.charCodeAt(0)
    if (code > 127) return shape.test(character)
    return (known[code] ||= shape.test(character) ? 1 : 2) === 1
  }
}

/** Repetitions up to this number count by their ways, longer ones as long. */
const short = 8

/**
 * How many ways backtracking tries at a place, those through one long repetition of single characters aside; infinite
 * where there are more such repetitions.
 */
export function waysThrough(tree: PatternNode): number {
  let long = 0

  const waysOf = (node: PatternNode): number => {
    switch (node.kind) {
      case 'one':
      case 'place':
        return 1
      case 'ahead':
        return waysOf(node.node)
      case 'all':
        return node.nodes.reduce((product, each) => product * waysOf(each), 1)
      case 'either':
        return node.nodes.reduce((sum, each) => sum + waysOf(each), 0)
      case 'repeat':
        return waysToRepeat(node)
    }
  }

  const waysToRepeat = ({ node, least, most }: PatternNode & { kind: 'repeat' }): number => {
    const before = long
    const ways = waysOf(node)
    // A long one that is repeated is as many in a row.
    if (long > before && most > 1) return Infinity
    if (most - least > short) {
      long++
      return node.kind === 'one' ? 1 : Infinity
    }
    let sum = 0
    for (let times = least; times <= most; times++) sum += ways ** times
    return sum
  }

  const ways = waysOf(tree)
  return long > 1 ? Infinity : ways
}

/** More ways than these are too many to try one after the other. */
const mostWays = 100

/** Whether backtracking is quick: one long repetition of single characters at most, and few ways beside it. */
export function isQuick(tree: PatternNode): boolean {
  return waysThrough(tree) <= mostWays
}

/** Whether it begins with `^` and matches nowhere but at the start of a text. */
export function isAnchored(tree: PatternNode): boolean {
  const first = tree.kind === 'all' ? tree.nodes[0] : tree
  if (first?.kind !== 'place') return false
  const { holds } = first
  return holds(undefined, 'a') && !holds('a', 'a') && !holds('\n', 'a')
}
