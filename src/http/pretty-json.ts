import { deepestJson, surveyJson } from './json.ts'

/** A scalar as it is written, or the members of a list or an object. */
type Node = string | { readonly open: '[' | '{'; readonly members: readonly Member[] }

interface Member {
  /** The name of an object's member with its colon; empty for items of a list. */
  readonly name: string
  readonly node: Node
}

const width = 80
const tokens = /\s*("(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+|[[\]{},:])/y

/**
 * A JSON text for people: what fits a line of 80 characters stands in one, as `{ "id": 1, "name": "Ada" }`. Numbers
 * and texts stay as they are written. Returns undefined for what is no JSON.
 */
export function prettyJson(text: string): string | undefined {
  if (surveyJson(text).depth > deepestJson) return undefined
  const reader = new Reader(text)
  const node = reader.node()
  return node === undefined || !reader.isAtEnd ? undefined : `${lines(node, '')}\n`
}

/** Reads JSON that `JSON.stringify` or a person wrote; stops at the first thing that is none. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#text.slice(this.#at).trim() === ''
  }

  node(): Node | undefined {
    const token = this.#next()
    if (token === '[' || token === '{') return this.#members(token)
    return token === undefined || /^[\]},:]/.test(token) ? undefined : token
  }

  #members(open: '[' | '{'): Node | undefined {
    const close = open === '[' ? ']' : '}'
    const members: Member[] = []
    if (this.#skip(close)) return { open, members }
    for (;;) {
      let name = ''
      if (open === '{') {
        name = `${this.#next() ?? ''}: `
        if (!this.#skip(':')) return undefined
      }
      const node = this.node()
      if (node === undefined) return undefined
      members.push({ name, node })
      if (this.#skip(close)) return { open, members }
      if (!this.#skip(',')) return undefined
    }
  }

  #next(): string | undefined {
    tokens.lastIndex = this.#at
    const [, token] = tokens.exec(this.#text) ?? []
    if (token !== undefined) this.#at = tokens.lastIndex
    return token
  }

  #skip(wanted: string): boolean {
    const before = this.#at
    if (this.#next() === wanted) return true
    this.#at = before
    return false
  }
}

function lines(node: Node, indent: string, before = 0): string {
  if (typeof node === 'string') return node
  const inline = oneLine(node, width - indent.length - before)
  if (inline !== undefined) return inline
  const inner = `${indent}  `
  const rows = node.members.map(
    ({ name, node: value }) => inner + name + lines(value, inner, name.length + 1),
  )
  return `${node.open}\n${rows.join(',\n')}\n${indent}${node.open === '[' ? ']' : '}'}`
}

/** A node in one line; undefined where that is longer than what is left. */
function oneLine(node: Node, left: number): string | undefined {
  if (typeof node === 'string') return node.length <= left ? node : undefined
  const [open, close] = node.open === '[' ? ['[', ']'] : ['{ ', ' }']
  if (node.members.length === 0) return node.open === '[' ? '[]' : '{}'
  let text = open
  for (const [index, { name, node: value }] of node.members.entries()) {
    const lead = (index > 0 ? ', ' : '') + name
    const part = oneLine(value, left - text.length - lead.length - close.length)
    if (part === undefined) return undefined
    text += lead + part
  }
  return text.length + close.length <= left ? text + close : undefined
}
