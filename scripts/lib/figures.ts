import { readFileSync, writeFileSync } from 'node:fs'

/** The middle of some figures; the mean of the two in the middle when their number is even. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5)
}

/** The figure below which a share of all lies, interpolated. */
export function percentile(figures: readonly number[], share: number): number {
  if (figures.length === 0) throw new Error('There are no figures.')
  const sorted = figures.toSorted((one, other) => one - other)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] as number
  const high = sorted[Math.ceil(at)] as number
  return low + (high - low) * (at - Math.floor(at))
}

/** A table in Markdown, its columns as wide as their widest cell. */
export function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Puts a text between `<!-- name:begin -->` and `<!-- name:end -->` in a page, by default docs/performance.md. */
export function writeToPage(name: string, text: string, page = 'docs/performance.md'): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const old = readFileSync(page, 'utf8')
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} … ${end}.`)
  writeFileSync(page, `${old.slice(0, from + begin.length)}\n${text}\n${old.slice(to)}`)
}

/** The day and the version of Node, for below a table. */
export function measuredOn(): string {
  const date = new Date().toISOString().slice(0, 10)
  return `Measured on ${date} with Node ${process.versions.node}`
}

/** One thing that was measured, and what it may be. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** What follows the value: ` MB`, ` ms`; empty for a count. */
  readonly unit: string
  /** The value may be this at most; undefined where there is no bound. */
  readonly most?: number
}

/** Whether a figure is what it may be. */
export function isMet({ value, most }: Figure): boolean {
  return most === undefined || value <= most
}

/** Figures as a table in Markdown. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, value, unit, most } = figure
    const bound = most === undefined ? '-' : `${grouped(most)}${unit}`
    const met = most === undefined ? '-' : isMet(figure) ? 'yes' : '**no**'
    return [what, `${grouped(value)}${unit}`, bound, met]
  })
  return markdownTable(['what', 'measured', 'at most', 'met'], rows)
}

/** Integers as `10,000`, others with as many digits as tell something. */
function grouped(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en')
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 1 ? 4 : 1 })
}
