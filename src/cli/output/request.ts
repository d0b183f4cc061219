import { describeMs } from '../../behaviour/duration.ts'
import type { NearMiss, RequestReport } from '../../journal/report.ts'
import type { Paint, Style } from './colors.ts'
import { frameLines, sentences } from './diagnostic.ts'
import { clock, cut, fileLine, printable } from './text.ts'

/** Space before the lines that belong to a line with a time. */
export const indent: string = ' '.repeat(12)

const longestTarget = 100

/** One request in one line: time, method, address, status, duration, who answered, what else played a part. */
export function requestLine(report: RequestReport, root: string, paint: Paint): string {
  const { method, target, status, duration } = report
  const shown = cut(printable(target), longestTarget).padEnd(20)
  const took = paint.dim(describeMs(duration).padStart(8))
  const code = styleOf(status, paint)(status === 0 ? '---' : String(status))
  const name = paint.strong(cut(printable(method), 12).padEnd(6))
  return `  ${paint.dim(clock(report.time))}  ${name} ${shown} ${code}${took}  ${tail(report, root, paint)}`.trimEnd()
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
export function missLines(report: RequestReport, root: string, paint: Paint): string[] {
  const { miss } = report
  if (!miss) return []
  const rows = miss.near.map((near) => ({ near, key: cut(printable(near.key), 40) }))
  const width = Math.max(0, ...rows.map(({ key }) => key.length))
  const lines = rows.map(({ near, key }, index) => {
    const label = index === 0 ? 'near' : '    '
    return `${indent}${paint.dim(label)}   ${key.padEnd(width)}   ${nearTail(near, root, paint)}`
  })
  if (!miss.add) return lines
  const { file, text } = miss.add
  const place = printable(file)
  return [...lines, `${indent}${paint.dim('add ')}   ${place}   ${paint.accent(printable(text))}`]
}

/** What went wrong in a handler: the sentence, and the code frame. */
export function failureLines(report: RequestReport, paint: Paint): string[] {
  const { failure } = report
  if (!failure) return []
  const { place } = failure
  const at = place ? [paint.accent(printable(`${place.file}:${place.line}:${place.column}`))] : []
  const frame = failure.frame ? frameLines(failure.frame, paint) : []
  return [...at, ...sentences(failure), ...frame].map((line) => `${indent}${line}`)
}

function nearTail(near: NearMiss, root: string, paint: Paint): string {
  return `${paint.dim(fileLine(near.file, near.line, root))}   ${printable(near.reason)}`
}

function tail(report: RequestReport, root: string, paint: Paint): string {
  if (report.miss) return paint.warn('no endpoint')
  const file = report.file === undefined ? '' : fileLine(report.file, report.line, root)
  const notes = report.notes.length > 0 ? printable(report.notes.join(', ')) : ''
  const loud = report.status >= 500 || report.status === 0
  const style = loud ? paint.warn : paint.dim
  return [file && paint.dim(file), notes && style(notes)].filter(Boolean).join('  ')
}

function styleOf(status: number, paint: Paint): Style {
  if (status === 0 || status >= 500) return paint.bad
  if (status >= 400) return paint.warn
  return status >= 300 ? paint.dim : paint.ok
}
