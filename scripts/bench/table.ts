import { cpus } from 'node:os'
import { markdownTable, measuredOn } from '../lib/figures.ts'
import { jsonServerVersions } from '../lib/json-servers.ts'
import type { Result } from './bench.ts'
import type { Peer } from './peers.ts'

/** The name of a line. */
export type GoalName = keyof typeof goals

/** A figure is better when higher for a share, when lower for all others. */
type Unit = 'share' | 'times' | 'ms'

/** A line: its title, what must never be missed, and what was shown to be reachable. */
type Goal = readonly [title: string, unit: Unit, floor: number, superb: number]

const goals = {
  static20: ['Static 1 KB answer, 20 endpoints', 'share', 0.7, 0.85],
  static1000: ['The same of 1,000 endpoints, half with a parameter', 'share', 0.6, 0.85],
  handler: ['A handler in TypeScript that returns 1 KB', 'share', 0.25, 0.4],
  byId: ['A record by id, of 1,000', 'share', 0.6, 0.75],
  lists1000: ['A list of 1,000 records in whole', 'share', 0.13, 0.7],
  lists10000: ['Filter, sort and page over 10,000 records', 'share', 0.35, 0.55],
  lists100000: ['The same over 100,000', 'share', 0.35, 0.55],
  written10000: ['The same over 10,000, a write of the sort key in eleven', 'share', 0.05, 0.3],
  written100000: ['The same over 100,000, a write of the sort key in eleven', 'share', 0.05, 0.3],
  search: ['Full text of 10,000 records, a write in eleven', 'share', 0.02, 0.1],
  embeds: ['20 parents with 1,000 children each, a write in eleven', 'share', 0.05, 0.3],
  creates: ['Creating 20,000 records', 'share', 0.5, 0.75],
  createsEnd: ['The same: rate at the end over that of the beginning', 'share', 0.9, 1],
  start20: ['Start to the first 200, 20 JSON mocks', 'times', 1.8, 1.35],
  start1000: ['The same with 1,000 mock files', 'times', 2.5, 1.6],
  memory: ['Memory at start', 'times', 1.5, 1.2],
  save1: ['Save to new answer, 1 file', 'ms', 60, 25],
  save1000: ['Save to new answer, 1,000 files', 'ms', 60, 25],
  delayMiddle: ['Delay of 100 ms, 200 connections: median error', 'ms', 3, 2],
  delayTail: ['The same: 99th percentile beyond that of the limit', 'ms', 15, 5],
} as const satisfies Readonly<Record<string, Goal>>

/** The results as Markdown, with the date, the Node version and the kind of machine. */
export function resultTable(results: ReadonlyMap<GoalName, Result>): string {
  const peers = Object.entries(jsonServerVersions) as [Peer, string][]
  const rows = (Object.entries(goals) as [GoalName, Goal][]).flatMap(([name, goal]) => {
    const result = results.get(name)
    if (!result) return []
    const [title, unit, floor, superb] = goal
    const beside = peers.map(([peer]) => result.peers?.[peer] ?? '-')
    const targets = `${show(unit, floor)} / ${show(unit, superb)}`
    const figure = show(unit, result.figure)
    return [[title, result.limit, result.ours, ...beside, figure, targets, reached(goal, result)]]
  })
  const servers = peers.map(([, version]) => `json-server ${version}`)
  const head = ['what', 'limit', 'mockapi', ...servers, 'figure', 'floor / superb', 'reached']
  const machine = `${cpus().length} cores, ${process.platform} ${process.arch}`
  return `${markdownTable(head, rows)}\n\n${measuredOn()}, ${machine}.`
}

function reached([, unit, floor, superb]: Goal, { figure }: Result): string {
  const reaches = (goal: number) => (unit === 'share' ? figure >= goal : figure <= goal)
  return reaches(superb) ? 'superb' : reaches(floor) ? 'floor' : 'missed'
}

function show(unit: Unit, figure: number): string {
  if (unit === 'share') return figure.toFixed(2)
  return unit === 'times' ? `${figure.toFixed(2)}×` : `${figure.toFixed(1)} ms`
}
