import type { JsonPath } from '../../generate/report.ts'
import { findBelow } from '../yaml/place.ts'

/**
 * Finds the offset of the key of an operation, `['paths', '/pets', 'get']`, by its text: each line of the log shows one, and
 * parsing a great document with places takes seconds. Undefined where the text has no such keys.
 *
 * @param paths where paths stand, as far as that is known
 */
export function findOperation(
  text: string,
  path: JsonPath,
  paths?: ReadonlyMap<string, number>,
): number | undefined {
  const [first, template, ...below] = path
  if (first !== 'paths' || template === undefined) return undefined
  let at = paths?.get(String(template)) ?? 0
  if (at === 0) {
    for (const key of [first, template]) {
      at = findKey(text, String(key), at)
      if (at === -1) return undefined
    }
  }
  const isJson = /^\s*\{/.test(text)
  for (const key of below) {
    const next = isJson ? findKey(text, String(key), at) : findBelow(text, String(key), at)
    // What stands in another file has the place of what refers to it.
    if (next === -1) return isJson ? undefined : at
    at = next
  }
  return at
}

/** Where the paths of a document stand, given in their order: all of them take no longer than the last one alone. */
export function findPaths(text: string, templates: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  let from = Math.max(0, findKey(text, 'paths', 0))
  for (const template of templates) {
    const at = findKey(text, template, from)
    if (at === -1) continue
    found.set(template, at)
    from = at
  }
  return found
}

/** Where a key stands, quoted or at the start of a line of YAML, from an offset on; -1 where it does not. */
function findKey(text: string, key: string, from: number): number {
  const quoted = JSON.stringify(key)
  for (let at = text.indexOf(key, from); at !== -1; at = text.indexOf(key, at + 1)) {
    const isQuoted = text.startsWith(quoted, at - 1) || text.startsWith(`'${key}'`, at - 1)
    const end = at + key.length + (isQuoted ? 1 : 0)
    if (!/^\s*:(?:\s|[{["]|$)/.test(text.slice(end, end + 100))) continue
    if (isQuoted) return at - 1
    const start = text.lastIndexOf('\n', at - 1) + 1
    if (text.slice(start, at).trim() === '') return at
  }
  return -1
}
