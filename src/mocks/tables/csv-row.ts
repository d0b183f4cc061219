/** A row of a CSV file. */
export interface CsvRow {
  /** Texts of the cells; undefined for one that is empty and has no quotes. */
  readonly cells: readonly (string | undefined)[]
  /** Where each cell begins, in UTF-16 units. */
  readonly offsets: readonly number[]
  /** Where the next row begins. */
  readonly next: number
  readonly problem?: { readonly offset: number; readonly message: string; readonly hint: string }
}

/**
 * Reads a row as RFC 4180 has it: cells in quotes may hold separators, line breaks and doubled quotes. Line breaks are those of
 * any system, and quotes within a cell that does not begin with one mean themselves.
 */
export function readRow(text: string, start: number, separator: string): CsvRow {
  const cells: (string | undefined)[] = []
  const offsets: number[] = []
  for (let at = start; ; at++) {
    offsets.push(at)
    if (text[at] === '"') {
      const end = endOfQuoted(text, at)
      if (end === -1) {
        const message = 'The quote that opens here is not closed, so all that follows is one cell.'
        const hint = 'Close it, and double quotes inside of it: "".'
        return { cells, offsets, next: text.length, problem: { offset: at, message, hint } }
      }
      cells.push(text.slice(at + 1, end - 1).replaceAll('""', '"'))
      at = end
      const isEnd = at === text.length || text[at] === separator || isBreak(text, at)
      if (!isEnd) {
        const message = 'Text stands behind the quote that closes a cell.'
        const hint = 'Double quotes inside of a cell: "".'
        const problem = { offset: at, message, hint }
        return { cells, offsets, next: afterBreak(text, endOfPlain(text, at)), problem }
      }
    } else {
      const end = endOfPlain(text, at, separator)
      cells.push(end === at ? undefined : text.slice(at, end))
      at = end
    }
    if (text[at] !== separator) return { cells, offsets, next: afterBreak(text, at) }
  }
}

function isBreak(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r'
}

/** Where a line ends, or the cell before. */
function endOfPlain(text: string, start: number, separator?: string): number {
  let at = start
  while (at < text.length && text[at] !== separator && !isBreak(text, at)) at++
  return at
}

/** The end behind the closing quote; -1 where there is none. */
function endOfQuoted(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at === -1 ? -1 : at + 1
}

function afterBreak(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : Math.min(at + 1, text.length)
}

/** The separator that stands most often in the heading, outside of quotes: a comma, a semicolon or a tab. */
export function separatorOf(text: string): string {
  const [heading = ''] = /^(?:"[^"]*"|[^"\r\n])*/.exec(text) ?? []
  const plain = heading.replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((each) => [each, plain.split(each).length] as const)
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0]
}
