import { describeFile, isFile } from './files.ts'

/** A path into a value: at each step the names to try, the longest first, and the step that follows each. */
export type ValuePath = readonly (readonly (readonly [name: string, next: number])[])[]

const stepShape = /(?:^|\.)([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|([^[\]]*))\]/y

/**
 * Reads `user.name`, `user[name]`, `ids[0]`, `ids[]`, which is `ids`, and `user['a.b']`; undefined for a path with an
 * empty part. A member whose own name has dots or brackets, such as `a.b` or `a[b]`, is found before a path.
 */
export function parseValuePath(text: string): ValuePath | undefined {
  const steps = splitPath(text) ?? text.split('.').map((name) => ({ name, written: `.${name}` }))
  if (steps.some(({ name, written }) => name === '' && written !== '[]')) return undefined
  return steps.map(({ name }, at) => {
    const names: [string, number][] = []
    let written = ''
    for (let end = at; end < steps.length; end++) {
      written += steps[end]?.written
      names.unshift([written.replace(/^\./, ''), end + 1])
    }
    names[names.length - 1] = [name, at + 1]
    return names
  })
}

/** The steps of a path; undefined where its brackets are none, so that it is split at dots alone. */
function splitPath(text: string): { name: string; written: string }[] | undefined {
  if (text === '' || text.startsWith('.')) return undefined
  const steps: { name: string; written: string }[] = []
  stepShape.lastIndex = 0
  while (stepShape.lastIndex < text.length) {
    const match = stepShape.exec(text)
    if (!match) return undefined
    const [written, name, single, double, bracketed = ''] = match
    steps.push({ name: name ?? single ?? double ?? bracketed, written })
  }
  return steps
}

/** The value at the end of a path, by own members alone: `constructor` and `__proto__` lead to undefined. */
export function valueAt(value: unknown, path: ValuePath, at = 0): unknown {
  const names = path[at]
  if (!names) return value
  const holder = isFile(value) ? describeFile(value) : value
  if (typeof holder !== 'object' || holder === null) return undefined
  for (const [name, next] of names) {
    // `ids[]` is all of the list.
    const isAll = name === '' && Array.isArray(holder)
    if (!isAll && (name === '__proto__' || !Object.hasOwn(holder, name))) continue
    const member = isAll ? holder : (holder as Record<string, unknown>)[name]
    const found = valueAt(member, path, next)
    if (found !== undefined) return found
  }
  return undefined
}
