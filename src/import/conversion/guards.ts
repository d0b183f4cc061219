/** An operation of a file: its key, what its key begins with, and what guards it; undefined where it is open. */
interface Guarded {
  readonly key: string
  readonly base: string
  readonly guard: string | undefined
}

/**
 * The keys of guards, each with that of an operation which it guards: one `USE` where all below a path have the same guard,
 * as people write it, else an endpoint each.
 */
export function joinGuards(
  operations: readonly Guarded[],
): readonly (readonly [key: string, of: string])[] {
  const all = operations.map((each) => ({ ...each, parts: partsOf(each.key) }))
  const prefixes = new Map(
    all.flatMap(({ parts, base }) => {
      const least = partsOf(base).length
      const lengths = Array.from({ length: parts.length - least + 1 }, (_, index) => least + index)
      return lengths.map((length) => [parts.slice(0, length).join('/'), parts.slice(0, length)])
    }),
  )
  const joined = new Map<string, string>()
  const done = new Set<string>()
  for (const [text, prefix] of [...prefixes].toSorted(([, a], [, b]) => a.length - b.length)) {
    const below = all.filter(({ parts }) =>
      prefix.every((part, at) => {
        const other = parts[at]
        return other === part || (other !== undefined && part.startsWith(':'))
      }),
    )
    const [first] = below
    const isShared = below.length > 1 && below.every(({ guard }) => guard === first?.guard)
    if (!first?.guard || !isShared || !/^[\w./:+-]*$/.test(text)) continue
    if (below.every(({ key }) => done.has(key))) continue
    for (const { key } of below) done.add(key)
    joined.set(`USE /${[...prefix, '*'].join('/')}`, first.key)
  }
  const alone = all.filter(({ key, guard }) => guard !== undefined && !done.has(key))
  return [...joined, ...alone.map(({ key }) => [key, key] as const)]
}

/** The parts of the path of a key, or of a path. */
function partsOf(key: string): string[] {
  return key
    .slice(key.indexOf('/') + 1)
    .split('/')
    .filter((part) => part !== '')
}
