import { describeMs } from '../../behaviour/duration.ts'
import type { RequestReport } from '../../journal/call.ts'
import type { Colors, Style } from './terminal.ts'
import { blockLines, timeOfDay, cut, fileLine, printable } from './diagnostic.ts'

/** Space before the lines that belong to a line with a time. */
export const indent: string = ' '.repeat(12)

const longestTarget = 100

/** One request in one line: time, method, address, status, duration, who answered, what else played a part. */
export function requestLine(report: RequestReport, root: string, colors: Colors): string {
  const { method, target, status, duration } = report
  const shown = cut(printable(target), longestTarget).padEnd(20)
  const took = colors.dim(describeMs(duration).padStart(8))
  const code = styleOf(status, colors)(status === 0 ? '---' : String(status))
  const name = colors.strong(cut(printable(method), 12).padEnd(6))
  return `  ${colors.dim(timeOfDay(report.time))}  ${name} ${shown} ${code}${took}  ${tail(report, root, colors)}`.trimEnd()
}

/** What makes two requests the same for the eye: all but time and duration. */
export function requestKey(report: RequestReport): string {
  const { method, target, status, file, line, notes } = report
  return JSON.stringify([method, target, status, file, line, notes])
}

/** What makes two misses the same: method and path, whatever the query. */
export function missKey(report: RequestReport): string {
  return `${report.method} ${report.target.replace(/[?#].*$/s, '')}`
}

/** Why nothing answered: the nearest endpoints with the reason of each, and the line that would answer. */
export function missLines(report: RequestReport, root: string, colors: Colors): string[] {
  const { miss } = report
  if (!miss) return []
  const rows = miss.near.map((near) => ({ near, key: cut(printable(near.key), 40) }))
  const width = Math.max(0, ...rows.map(({ key }) => key.length))
  const lines = rows.map(({ near, key }, index) => {
    const label = index === 0 ? 'near' : '    '
    const place = fileLine(near.file, near.line, root)
    return `${indent}${colors.dim(label)}   ${key.padEnd(width)}   ${colors.dim(place)}   ${printable(near.reason)}`
  })
  for (const { place, message } of miss.broken ?? []) {
    const text = `${colors.accent(printable(place))}   ${printable(message)}`
    lines.push(`${indent}${colors.bad('broken')} ${text}`)
  }
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
export function failureLines({ failure }: RequestReport, colors: Colors): string[] {
  return failure ? blockLines(failure, colors).map((line) => `${indent}${line}`) : []
}

function tail(report: RequestReport, root: string, colors: Colors): string {
  if (report.miss) return colors.warn('no endpoint')
  const file = report.file === undefined ? '' : fileLine(report.file, report.line, root)
  const notes = report.notes.length > 0 ? printable(report.notes.join(', ')) : ''
  const loud = report.status >= 500 || report.status === 0
  const style = loud ? colors.warn : colors.dim
  return [file && colors.dim(file), notes && style(notes)].filter(Boolean).join('  ')
}

function styleOf(status: number, colors: Colors): Style {
  if (status === 0 || status >= 500) return colors.bad
  if (status >= 400) return colors.warn
  return status >= 300 ? colors.dim : colors.ok
}
