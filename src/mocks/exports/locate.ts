import type { Place, SourceLocation } from '../../errors/diagnostic.ts'
import { lineAndColumn } from '../../errors/code-frame.ts'

/** A source file that a mock may have been written in. */
export interface SourceText {
  /** As users see it. */
  readonly name: string
  readonly text: string
}

/**
 * Where a text stands in quotes, in the entry or a file that it imports. A value does not know its own
 * place, but the text of its key is in the source.
 *
 * @param nth which one is meant where a file has the text several times, from 0; the last one at most
 */
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

/**
 * Where a function is called with a text as its first argument, such as `resource('users'`: the place of
 * the text. Elsewhere the same text may only be spoken of, as in `one('users')`.
 */
export function findCall(
  sources: Iterable<SourceText>,
  name: string,
  text: string,
): Place | undefined {
  const escaped = text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  const call = new RegExp(`\\b${name}\\s*(?:<[^()]*>)?\\(\\s*(?=(['"\`])${escaped}\\1)`)
  for (const { name: file, text: source } of sources) {
    const match = call.exec(source)
    if (match) return { file, ...lineAndColumn(source, match.index + match[0].length) }
  }
  return undefined
}

/** An origin whose place is looked for once, on demand. */
export function lazyOrigin(file: string, find: () => Place | undefined): SourceLocation {
  let found: { readonly place: Place | undefined } | undefined
  return { file, place: () => (found ??= { place: find() }).place }
}
