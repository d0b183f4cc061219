import { describeMs } from '../../behaviour/duration.ts'
import type { RequestReport } from '../../journal/call.ts'
import type { Colors, Style } from './terminal.ts'
import { blockLines, timeOfDay, cut, fileLine, printable } from './diagnostic.ts'

/** Space before the lines that belong to a line with a time. */
export const indent: string = ' '.repeat(12)

/** Time, method, status and duration with the blanks between them. */
const fixedWidth = 33
/** Below so many columns the file is left out. */
const narrow = 80
const usualTarget = 20
const longestTarget = 100

/** How wide addresses are so far: statuses stand below each other, and move to the right for a longer one. */
export interface LineWidths {
  target: number
}

/** Widths before the first request. */
export function lineWidths(): LineWidths {
  return { target: usualTarget }
}

/**
 * One request in one line: time, method, address, status, duration, who answered, what else played a part.
 * In a terminal of so many columns it fits them.
 */
export function requestLine(
  report: RequestReport,
  root: string,
  colors: Colors,
  columns?: number,
  widths: LineWidths = lineWidths(),
): string {
  const { method, target, below = '', status, duration } = report
  const shown = cutMiddle(printable(below + target), longestIn(columns))
  if (columns !== undefined) widths.target = Math.max(widths.target, shown.length)
  const width = Math.min(widths.target, longestIn(columns))
  const took = colors.dim(describeMs(duration).padStart(8))
  const code = styleOf(status, colors)(status === 0 ? '---' : String(status))
  const name = colors.strong(cut(printable(method), 12).padEnd(6))
  const left = columns === undefined ? Infinity : columns - fixedWidth - width - 1
  const end = tail(
    report,
    columns !== undefined && columns < narrow ? undefined : root,
    colors,
    left,
  )
  return `  ${colors.dim(timeOfDay(report.time))}  ${name} ${shown.padEnd(width)} ${code}${took}  ${end}`.trimEnd()
}

/** The longest address that a line shows, in a terminal of so many columns. */
function longestIn(columns: number | undefined): number {
  if (columns === undefined) return longestTarget
  const left = columns - fixedWidth
  return columns < narrow ? Math.max(14, left - 12) : Math.min(60, Math.floor(left * 0.45))
}

/** A text cut in its middle, since the ends of an address tell more. */
function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text
  const end = Math.floor((length - 3) / 2)
  return `${text.slice(0, length - 3 - end)}...${text.slice(-end)}`
}

/** What makes two requests the same for the eye: all but time and duration. */
export function requestKey(report: RequestReport): string {
  const { method, below, target, status, file, line, notes } = report
  return JSON.stringify([method, below, target, status, file, line, notes])
}

/** What makes two misses the same: method and path, whatever the query. */
export function missKey(report: RequestReport): string {
  return `${report.method} ${report.below ?? ''}${report.target.replace(/[?#].*$/s, '')}`
}

/** Why nothing answered: the nearest endpoints with the reason of each, and the line that would answer. */
export function missLines(
  { miss }: Pick<RequestReport, 'miss'>,
  root: string,
  colors: Colors,
  columns: number = Infinity,
): string[] {
  if (!miss) return []
  const rows = miss.near.map((near) => ({ near, key: cut(printable(near.key), 40) }))
  const width = Math.max(0, ...rows.map(({ key }) => key.length))
  const lines = rows.map(({ near, key }, index) => {
    const label = index === 0 ? 'near' : '    '
    const place = columns < narrow ? '' : `${fileLine(near.file, near.line, root)}   `
    const left = columns - indent.length - 10 - width - place.length
    const reason = left < 8 ? '' : cut(printable(near.reason), left)
    return `${indent}${colors.dim(label)}   ${key.padEnd(width)}   ${colors.dim(place)}${reason}`.trimEnd()
  })
  for (const { place, message } of miss.broken ?? []) {
    const text = `${colors.accent(printable(place))}   ${printable(message)}`
    lines.push(`${indent}${colors.bad('broken')} ${text}`)
  }
  if (miss.hint !== undefined)
    lines.push(`${indent}${colors.dim('hint')}   ${printable(miss.hint)}`)
  if (!miss.add) return lines
  const { file, text, move } = miss.add
  if (move) {
    const way = `${printable(move.from)}   to ${printable(move.to)}, and serve ${printable(move.serve)}`
    lines.push(`${indent}${colors.dim('move')}   ${way}`)
  }
  const add = `${printable(file)}   ${colors.accent(printable(text))}`
  return [...lines, `${indent}${colors.dim('add ')}   ${add}`]
}

/** What went wrong in a handler: the sentence, and the code frame. */
export function failureLines(
  { failure }: Pick<RequestReport, 'failure'>,
  colors: Colors,
): string[] {
  if (!failure) return []
  // A thrown text may quote the request: a line of it could look like one of the log.
  const message = failure.message.replaceAll(/\r\n|\r|\n/g, '\\n')
  return blockLines({ ...failure, message }, colors).map((line) => `${indent}${line}`)
}

/** Who answered, unless there is no room for a root to name it by, and notes. */
function tail(
  report: RequestReport,
  root: string | undefined,
  colors: Colors,
  width: number,
): string {
  if (report.miss) return colors.warn('no endpoint')
  const isNamed = root !== undefined && report.file !== undefined
  const notes = printable(report.notes.join(', '))
  const place = isNamed ? cut(fileLine(report.file, report.line, root), width) : ''
  // Why a request was refused says more than who refused it, where there is no room for both.
  const isFull = report.status >= 400 && notes.length > width - place.length - 2
  const file = notes !== '' && isFull ? '' : place
  const left = file === '' ? width : width - file.length - 2
  const text = notes !== '' && left > 3 ? cut(notes, left) : ''
  const loud = report.status >= 500 || report.status === 0
  const style = loud ? colors.warn : colors.dim
  return [file && colors.dim(file), text && style(text)].filter(Boolean).join('  ')
}

/** The style that says how a request ended. */
export function styleOf(status: number, colors: Colors): Style {
  if (status === 0 || status >= 500) return colors.bad
  if (status >= 400) return colors.warn
  return status >= 300 ? colors.dim : colors.ok
}
