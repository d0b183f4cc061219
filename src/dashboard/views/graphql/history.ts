/** What was asked, or is being written. */
export interface Asked {
  readonly query: string
  /** JSON; empty for none. */
  readonly variables: string
}

const key = 'mockapi-graphql'
const most = 30
/** What is longer is not kept, characters. */
const longest = 20_000

/** What was asked before, the latest first, in this browser. */
export function readHistory(): readonly Asked[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isAsked) : []
  } catch {
    return []
  }
}

/** Keeps what was asked; the same is there once. */
export function keepAsked(asked: Asked): readonly Asked[] {
  const { query, variables } = asked
  const others = readHistory().filter(
    (each) => each.query !== query || each.variables !== variables,
  )
  if (query.length + variables.length > longest) return others
  const all = [asked, ...others].slice(0, most)
  try {
    localStorage.setItem(key, JSON.stringify(all))
  } catch {
    // A browser that keeps nothing, or is full, has no history.
  }
  return all
}

function isAsked(value: unknown): value is Asked {
  const { query, variables } = (value ?? {}) as Partial<Asked>
  return typeof query === 'string' && typeof variables === 'string'
}
