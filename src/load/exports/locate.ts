import type { Place } from '../../core/diagnostic.ts'
import { lineAndColumn } from '../../core/frame.ts'
import type { Origin } from '../../core/origin.ts'

/** A source file that a mock may have been written in. */
export interface SourceText {
  /** As users see it. */
  readonly name: string
  readonly text: string
}

/**
 * Where a text stands in quotes for the first time, in the entry or a file that it imports. A value does
 * not know its own place, but the text of its key is in the source.
 */
export function findQuoted(sources: Iterable<SourceText>, text: string): Place | undefined {
  for (const { name, text: source } of sources) {
    for (const quote of ["'", '"', '`']) {
      const offset = source.indexOf(quote + text + quote)
      if (offset !== -1) return { file: name, ...lineAndColumn(source, offset) }
    }
  }
  return undefined
}

/** The origin of something whose key stands in quotes in one of the sources; looked for once, on demand. */
export function originOf(file: string, sources: () => Iterable<SourceText>, text: string): Origin {
  let place: Place | undefined
  let known = false
  return {
    file,
    place: () => {
      if (!known) place = findQuoted(sources(), text)
      known = true
      return place
    },
  }
}
