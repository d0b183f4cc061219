import type { Place, SourceLocation } from '../../errors/diagnostic.ts'
import { lineAndColumn } from '../../errors/code-frame.ts'

/** What means something in a regular expression. */
const special = /[$()*+.?[\\\]^{|}]/g

/** A source file that may contain a mock. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** Finds the `nth` quoted string (from 0), such as the key of a mock; the last one if a file has fewer. */
export function findQuoted(
  sources: Iterable<SourceText>,
  text: string,
  nth = 0,
): Place | undefined {
  for (const { name, text: source } of sources) {
    for (const quote of ["'", '"', '`']) {
      const quoted = quote + text + quote
      let offset = source.indexOf(quoted)
      for (let count = 0; count < nth; count++) {
        const next = source.indexOf(quoted, offset + 1)
        if (next === -1) break
        offset = next
      }
      if (offset !== -1) return { file: name, ...lineAndColumn(source, offset) }
    }
  }
  return undefined
}

/** Finds the `nth` text (from 0) that ends as a path does which was put together: the `/login` of `${base}/login`. */
export function findPathEnd(
  sources: Iterable<SourceText>,
  path: string,
  nth = 0,
): Place | undefined {
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1)) {
    const end = new RegExp(`(?<=[}'"\`])${path.slice(at).replace(special, '\\$&')}(?=['"\`])`, 'g')
    for (const { name, text } of sources) {
      const found = [...text.matchAll(end)]
      const match = found[nth] ?? found.at(-1)
      if (match) return { file: name, ...lineAndColumn(text, match.index) }
    }
  }
  return undefined
}

/** Finds the first argument of a call such as `resource('users'`, but not that of `one('users')`. */
export function findCall(
  sources: Iterable<SourceText>,
  name: string,
  text: string,
): Place | undefined {
  // Without types the argument may be anything.
  if (typeof text !== 'string') return undefined
  const escaped = text.replace(special, '\\$&')
  const call = new RegExp(`\\b${name}\\s*(?:<[^()]*>)?\\(\\s*(?=(['"\`])${escaped}\\1)`)
  for (const { name: file, text: source } of sources) {
    const match = call.exec(source)
    if (match) return { file, ...lineAndColumn(source, match.index + match[0].length) }
  }
  return undefined
}

/** The `nth` (from 0) call of a function, whatever its arguments are. */
export function findOpening(
  sources: Iterable<SourceText>,
  name: string,
  nth: number,
): Place | undefined {
  let left = nth
  for (const { name: file, text } of sources) {
    for (const match of text.matchAll(new RegExp(`(?<![\\w.])${name}\\s*\\(`, 'g'))) {
      if (left-- === 0) return { file, ...lineAndColumn(text, match.index) }
    }
  }
  return undefined
}

/** Whether the first source has an object with a member of this name, quoted: `'GET /users': `. */
export function hasMember(sources: Iterable<SourceText>, name: string): boolean {
  const [source] = sources
  const escaped = name.replace(special, '\\$&')
  return source !== undefined && new RegExp(`(['"\`])${escaped}\\1\\s*[:(]`).test(source.text)
}

/** A location whose place is searched once, on demand. */
export function lazyOrigin(file: string, find: () => Place | undefined): SourceLocation {
  let found: { readonly place: Place | undefined } | undefined
  return { file, place: () => (found ??= { place: find() }).place }
}
