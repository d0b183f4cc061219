import type { DocumentNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa'
import { insertion, replacement, type Edit } from './layout.ts'

/** A text of JSON whose comments, order and layout stay while parts of it change. */
export class JsonText {
  readonly #parse: (text: string) => DocumentNode
  #text: string
  #root: ValueNode

  /** @param parse throws for a text that is no JSON */
  constructor(text: string, parse: (text: string) => DocumentNode) {
    this.#parse = parse
    this.#text = text
    this.#root = parse(text).body
  }

  get text(): string {
    return this.#text
  }

  /** The path of the value of the member that begins at a place, or of the value that does; undefined for none. */
  pathAt(line: number, column: number): string[] | undefined {
    const isHere = ({ loc: { start } }: Pick<ValueNode, 'loc'>) =>
      start.line === line && start.column === column
    const find = (node: ValueNode, path: string[]): string[] | undefined => {
      if (isHere(node)) return path
      for (const [step, name, value] of childrenOf(node)) {
        const below = [...path, step]
        const found = name && isHere(name) ? below : find(value, below)
        if (found) return found
      }
      return undefined
    }
    return find(this.#root, [])
  }

  /** The names of an object at a path; undefined for what is none. */
  names(path: readonly string[]): string[] | undefined {
    const [node] = this.#nodes(path)
    return node?.type === 'Object' ? node.members.map(nameOf) : undefined
  }

  /** The line of a member of the whole, from 1; undefined where there is none. */
  line(name: string): number | undefined {
    return this.#member(name)?.loc.start.line
  }

  /** The text of a member of the whole; empty where there is none. */
  member(name: string): string {
    const { start, end } = this.#member(name)?.loc ?? {}
    return start && end ? this.#text.slice(start.offset, end.offset) : ''
  }

  /** Whether a list stands at a path. */
  isList(path: readonly string[]): boolean {
    return this.#nodes(path)[0]?.type === 'Array'
  }

  /** Texts of the values at a path, in which `[]` and `*` are all that there are. */
  values(path: readonly string[]): string[] {
    return this.#nodes(path).map((node) => this.#slice(node))
  }

  /** Puts other values in the place of those at a path; undefined leaves one as it is. */
  replace(
    path: readonly string[],
    other: (text: string, index: number) => string | undefined,
  ): void {
    const edits = this.#nodes(path).flatMap((node, index): Edit[] => {
      const text = other(this.#slice(node), index)
      if (text === undefined) return []
      return [{ start: node.loc.start.offset, end: node.loc.end.offset, text }]
    })
    this.#apply(edits)
  }

  /** Adds a member to those objects at a path that lack it, behind all others, laid out as these are. */
  add(path: readonly string[], name: string, value: unknown): void {
    const objects = this.#objects(path).filter(
      (node) => !node.members.some((each) => nameOf(each) === name),
    )
    this.#apply(objects.flatMap((node) => insertion(this.#text, node, name, value)))
  }

  /** Gives a member of the whole a value; adds it where there is none. */
  write(name: string, value: unknown): void {
    const member = this.#member(name)
    if (member) this.#apply([replacement(this.#text, member, value)])
    else this.add([], name, value)
  }

  /** Takes a member out of the objects at a path: of all, or of the last that has it. */
  remove(path: readonly string[], name: string, which: 'all' | 'last'): void {
    const objects = this.#objects(path).filter((node) =>
      node.members.some((each) => nameOf(each) === name),
    )
    const chosen = which === 'all' ? objects : objects.slice(-1)
    this.#apply(chosen.flatMap((node) => this.#removal(node, name)))
  }

  /** The last of a name counts. */
  #member(name: string): MemberNode | undefined {
    const members = this.#objects([]).flatMap((node) => node.members)
    return members.findLast((each) => nameOf(each) === name)
  }

  #objects(path: readonly string[]): ObjectNode[] {
    return this.#nodes(path).filter((node) => node.type === 'Object')
  }

  #nodes(path: readonly string[]): ValueNode[] {
    let nodes = [this.#root]
    for (const step of path) {
      nodes = nodes.flatMap((node) =>
        childrenOf(node).flatMap(([key, , value]) => {
          const isAll = (step === '[]' && node.type === 'Array') || step === '*'
          return isAll || key === step ? [value] : []
        }),
      )
    }
    return nodes
  }

  #removal({ members }: ObjectNode, name: string): Edit[] {
    const index = members.findLastIndex((each) => nameOf(each) === name)
    const member = members[index]
    if (!member) return []
    let [start, end] = [member.loc.start.offset, member.loc.end.offset]
    const edits: Edit[] = []
    const comma = /^\s*,/.exec(this.#text.slice(end))
    const previous = members[index - 1]
    if (comma) end += comma[0].length
    else if (previous) {
      const from = previous.loc.end.offset
      const at = from + this.#text.slice(from, start).indexOf(',')
      if (at >= from) edits.push({ start: at, end: at + 1, text: '' })
    }
    const blanks = /(^|\n)([ \t]*)$/.exec(this.#text.slice(0, start))
    const rest = /^[ \t]*\r?\n/.exec(this.#text.slice(end))
    if (blanks && rest) [start, end] = [start - (blanks[2] ?? '').length, end + rest[0].length]
    else if (comma || blanks) end += /^[ \t]*/.exec(this.#text.slice(end))?.[0].length ?? 0
    else start -= /[ \t]*$/.exec(this.#text.slice(0, start))?.[0].length ?? 0
    return [...edits, { start, end, text: '' }]
  }

  #slice({ loc: { start, end } }: ValueNode): string {
    return this.#text.slice(start.offset, end.offset)
  }

  #apply(edits: readonly Edit[]): void {
    let text = this.#text
    for (const { start, end, text: other } of edits.toSorted((a, b) => b.start - a.start)) {
      text = text.slice(0, start) + other + text.slice(end)
    }
    this.#root = this.#parse(text).body
    this.#text = text
  }
}

function childrenOf(
  node: ValueNode,
): (readonly [step: string, name: MemberNode['name'] | undefined, value: ValueNode])[] {
  if (node.type === 'Array')
    return node.elements.map(({ value }, index) => [String(index), undefined, value])
  if (node.type !== 'Object') return []
  return node.members.map((member) => [nameOf(member), member.name, member.value])
}

function nameOf({ name }: MemberNode): string {
  return name.type === 'String' ? name.value : name.name
}
