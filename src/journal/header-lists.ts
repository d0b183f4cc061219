import { isList } from './record.ts'
import type { StoredHeaders, RecordedHeaders } from './record.ts'

/** The most lengths of which a list is remembered. */
const mostLists = 64

/**
 * Lists of headers that came before. A client sends the same ones again and again: one list for all its
 * requests spares the collector what is dearest about keeping them, dozens of texts each.
 */
export class HeaderLists {
  /** The last list of each length. */
  readonly #lists: (readonly string[] | undefined)[] = []

  /** The same headers, by an earlier list where there is one; `Headers` take several times as much. */
  shared(given: RecordedHeaders): StoredHeaders {
    const headers = isHeaders(given) ? [...given].flat() : given
    if (!isList(headers) || headers.length >= mostLists) return headers
    const known = this.#lists[headers.length]
    if (known && isSame(known, headers)) return known
    this.#lists[headers.length] = headers
    return headers
  }
}

/** Told by a method: the mere name of the class makes Node load all of its `fetch`, a quarter of a start. */
function isHeaders(given: RecordedHeaders): given is Headers {
  return 'getSetCookie' in given && typeof given.getSetCookie === 'function'
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  // From the end, where those of one client differ.
  for (let index = one.length - 1; index >= 0; index--) {
    if (one[index] !== other[index]) return false
  }
  return true
}
