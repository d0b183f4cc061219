/** A key that its object has already. */
export interface RepeatedKey {
  readonly key: string
  /** Where it stands again, in UTF-16 units. */
  readonly offset: number
}

/** Strings, comments, and what opens, closes and parts values. */
const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/[^\n]*|\/\*[^]*?\*\/|[{}[\],:]/g

/** Finds the keys that stand twice in one object of a text of JSON, of which parsers take the last without a word. */
export function repeatedKeys(text: string): RepeatedKey[] {
  const found: RepeatedKey[] = []
  /** The keys of the objects that are open; undefined for lists. */
  const open: (Set<string> | undefined)[] = []
  let last: RegExpExecArray | undefined
  token.lastIndex = 0
  for (let next = token.exec(text); next; next = token.exec(text)) {
    const [written] = next
    if (written === '{') open.push(new Set())
    else if (written === '[') open.push(undefined)
    else if (written === '}' || written === ']') open.pop()
    else if (written === ':' && last) {
      const key = last[0].slice(1, -1)
      const keys = open.at(-1)
      if (keys?.has(key)) found.push({ key, offset: last.index })
      keys?.add(key)
    }
    last = /^["']/.test(written) ? next : undefined
  }
  return found
}
