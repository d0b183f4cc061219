/** Names that the patching library leaves out of a path, or that reach into objects' internals. */
const refused = new Set(['__proto__', 'constructor', 'prototype'])

/** Values and characters that the copies of one patch may come to: copies of copies grow by powers. */
const mostCopied = 10_000_000

/** The steps of a JSON Pointer (RFC 6901, section 4), or what is wrong with it. */
export function readPointer(text: string): string[] | string {
  if (text === '') return []
  if (!text.startsWith('/')) return `${JSON.stringify(text)} does not begin with a slash`
  if (/~(?![01])/.test(text)) return 'a "~" is written ~0'
  const tokens = text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  const wrong = tokens.find((token) => refused.has(token))
  return wrong === undefined ? tokens : `${wrong} cannot be patched`
}

/**
 * What a pointer leads to, by own fields and exact indexes alone; undefined where there is nothing.
 *
 * @param last with `addable` the last step may lead to a new field, to the end of a list, or `-`
 */
export function find(
  value: unknown,
  tokens: readonly string[],
  last?: 'addable',
): { readonly value: unknown } | undefined {
  let at = value
  for (const [index, token] of tokens.entries()) {
    const isAddable = last === 'addable' && index === tokens.length - 1
    if (Array.isArray(at)) {
      if (isAddable && (token === '-' || token === String(at.length))) return { value: undefined }
      if (!/^(?:0|[1-9]\d*)$/.test(token) || Number(token) >= at.length) return undefined
      at = at[Number(token)] as unknown
    } else if (typeof at === 'object' && at !== null) {
      if (!Object.hasOwn(at, token)) return isAddable ? { value: undefined } : undefined
      at = (at as Record<string, unknown>)[token]
    } else return undefined
  }
  return { value: at }
}

/** What one patch may still copy. */
export class Budget {
  #left = mostCopied

  /** Whether there is room for a copy of a value. */
  take(value: unknown): boolean {
    this.#left -= typeof value === 'string' ? value.length : 1
    if (this.#left < 0) return false
    if (typeof value !== 'object' || value === null) return true
    return Object.values(value).every((item) => this.take(item))
  }
}
