/** A regular expression as a tree. */
export type Node =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'all'; readonly nodes: readonly Node[] }
  | { readonly kind: 'either'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'place'; readonly holds: PlaceTest }
  | { readonly kind: 'ahead'; readonly node: Node; readonly negative: boolean }

/** Whether a place between two characters is meant; undefined stands for the start and the end. */
export type PlaceTest = (before: string | undefined, after: string | undefined) => boolean

/** What a regular expression has that is not matched in bounded time, in words. */
export class Unbounded extends Error {}

/** One class, escape or character. The engine of JavaScript says what it means. */
const atomShape =
  /\\(?:[pP]\{[^}]*\}|u\{[\da-f]+\}|ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/iuy
const quantifierShape = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y
const groupShape = /\((?:\?(?:([:=!])|<(?![=!])[^>]*>))?/y

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /^\w$/.test(character)
const isBoundary: PlaceTest = (before, after) => isWord(before) !== isWord(after)

/**
 * Reads a regular expression that JavaScript takes with the flag `u`.
 *
 * @throws Unbounded for back references, looking behind and flags inside
 */
export function parsePattern(source: string): Node {
  let at = 0

  const take = (shape: RegExp): RegExpExecArray | undefined => {
    shape.lastIndex = at
    const match = shape.exec(source)
    if (match) at = shape.lastIndex
    return match ?? undefined
  }

  const either = (): Node => {
    const nodes = [all()]
    while (source[at] === '|') {
      at++
      nodes.push(all())
    }
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'either', nodes }
  }

  const all = (): Node => {
    const nodes: Node[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') nodes.push(repeated())
    return { kind: 'all', nodes }
  }

  const repeated = (): Node => {
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

  const group = (): Node => {
    const start = take(groupShape)
    if (source[at] === '?') {
      throw new Unbounded(source[at + 1] === '<' ? 'looks behind' : 'sets flags for a part')
    }
    const node = either()
    at++
    const sign = start?.[1]
    if (sign === '=' || sign === '!') return { kind: 'ahead', node, negative: sign === '!' }
    return node
  }

  const atom = (): Node => {
    const text = take(atomShape)?.[0] ?? ''
    if (text === '^') return { kind: 'place', holds: (before) => before === undefined }
    if (text === '$') return { kind: 'place', holds: (_, after) => after === undefined }
    if (text === String.raw`\b`) return { kind: 'place', holds: isBoundary }
    if (text === String.raw`\B`) {
      return { kind: 'place', holds: (before, after) => !isBoundary(before, after) }
    }
    if (/^\\[1-9k]/.test(text)) throw new Unbounded('refers back to a group')
    if (/^[^\\[.]/.test(text)) return { kind: 'one', fits: (character) => character === text }
    const shape = new RegExp(`^${text}$`, 'u')
    return { kind: 'one', fits: (character) => shape.test(character) }
  }

  return either()
}
