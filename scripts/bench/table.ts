import { cpus } from 'node:os'
import { goals, verdict } from './goals.ts'
import type { Goal, GoalName } from './goals.ts'
import { peers } from './peers.ts'
import type { Result } from './result.ts'

/** The versions that are installed, in the order of their results. */
const servers = ['json-server 0.17.4', 'json-server 1.0.0-beta.15']

const begin = '<!-- bench:begin -->'
const end = '<!-- bench:end -->'

/** The results as Markdown, with the date, the Node version and the kind of machine. */
export function table(results: ReadonlyMap<GoalName, Result>): string {
  const names = Object.keys(goals) as GoalName[]
  const rows = names.flatMap((name) => {
    const result = results.get(name)
    if (!result) return []
    const { limit, ours, figure, peers: theirs = {} } = result
    const goal = goals[name]
    const targets = `${show(goal, goal.floor)} / ${show(goal, goal.superb)}`
    const beside = peers.map((peer) => theirs[peer] ?? '-')
    return [
      [goal.title, limit, ours, ...beside, show(goal, figure), targets, verdict(goal, figure)],
    ]
  })
  const head = ['what', 'limit', 'mockapi', ...servers, 'figure', 'floor / superb', 'reached']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n\n${circumstances()}`
}

/** A document with the text between its markers replaced. */
export function insertTable(document: string, text: string): string {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from === -1 || to < from) throw new Error(`The document has no ${begin} … ${end}.`)
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`
}

function show({ unit }: Goal, figure: number): string {
  if (unit === 'share') return figure.toFixed(2)
  return unit === 'times' ? `${figure.toFixed(2)}×` : `${figure.toFixed(1)} ms`
}

function circumstances(): string {
  const date = new Date().toISOString().slice(0, 10)
  const { platform, arch, version } = process
  return `Measured on ${date} with Node ${version.slice(1)}, ${cpus().length} cores, ${platform} ${arch}.`
}
