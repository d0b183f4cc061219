/** Line and column, both from 1, of an offset in a text. */
export function lineAndColumn(source: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let index = source.indexOf('\n'); index !== -1 && index < offset;) {
    line++
    start = index + 1
    index = source.indexOf('\n', start)
  }
  return { line, column: offset - start + 1 }
}

/**
 * The source around a place, with a caret under the column:
 *
 * ```
 *   11 |     db(users).find(cookies.sid)
 * > 12 |   'GET /health': { ok: true },
 *      |   ^
 * ```
 * One line is shown before and one after; lines are cut at 120 characters around the column.
 */
export function codeFrame(source: string, line: number, column: number): string {
  const lines = source.split(/\r\n|\r|\n/)
  const first = Math.max(1, line - 1)
  const last = Math.min(lines.length, line + 1)
  const width = String(last).length
  const shift = Math.max(0, column - 100)
  const out: string[] = []
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? '').slice(shift, shift + 120)
    const mark = number === line ? '>' : ' '
    out.push(`${mark} ${String(number).padStart(width)} | ${text}`.trimEnd())
    if (number === line) {
      const before = text.slice(0, Math.max(0, column - 1 - shift)).replace(/[^\t]/g, ' ')
      out.push(`  ${' '.repeat(width)} | ${before}^`)
    }
  }
  return out.join('\n')
}
