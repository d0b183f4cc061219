/** One line of the table: what is measured, and the figures we hold ourselves to. */
export interface Goal {
  readonly title: string
  /** How a figure is read: a share is better when higher, all others when lower. */
  readonly unit: 'share' | 'times' | 'ms'
  /** Must never be missed. */
  readonly floor: number
  /** Was shown to be reachable. */
  readonly superb: number
}

/** The name of a line. */
export type GoalName = keyof typeof table

const table = {
  static20: share('Static 1 KB answer, 20 endpoints', 0.7, 0.85),
  static1000: share('The same of 1,000 endpoints, half with a parameter', 0.6, 0.85),
  handler: share('A handler in TypeScript that returns 1 KB', 0.25, 0.4),
  byId: share('A record by id, of 1,000', 0.6, 0.75),
  lists1000: share('A list of 1,000 records in whole', 0.13, 0.7),
  lists10000: share('Filter, sort and page over 10,000 records', 0.35, 0.55),
  lists100000: share('The same over 100,000', 0.35, 0.55),
  written10000: share('The same over 10,000, a write of the sort key in eleven', 0.05, 0.3),
  written100000: share('The same over 100,000, a write of the sort key in eleven', 0.05, 0.3),
  search: share('Full text of 10,000 records, a write in eleven', 0.02, 0.1),
  embeds: share('20 parents with 1,000 children each, a write in eleven', 0.05, 0.3),
  creates: share('Creating 20,000 records', 0.5, 0.75),
  createsEnd: share('The same: rate at the end over that of the beginning', 0.9, 1),
  start20: times('Start to the first 200, 20 JSON mocks', 1.8, 1.35),
  start1000: times('The same with 1,000 mock files', 2.5, 1.6),
  memory: times('Memory at start', 1.5, 1.2),
  save1: ms('Save to new answer, 1 file', 60, 25),
  save1000: ms('Save to new answer, 1,000 files', 60, 25),
  delayMiddle: ms('Delay of 100 ms, 200 connections: median error', 3, 2),
  delayTail: ms('The same: 99th percentile beyond that of the limit', 15, 5),
} as const

/** Everything that is measured. */
export const goals: Readonly<Record<GoalName, Goal>> = table

/** `superb`, `floor`, or `missed`. */
export function verdict({ unit, floor, superb }: Goal, figure: number): string {
  const reaches = (goal: number) => (unit === 'share' ? figure >= goal : figure <= goal)
  return reaches(superb) ? 'superb' : reaches(floor) ? 'floor' : 'missed'
}

function share(title: string, floor: number, superb: number): Goal {
  return { title, unit: 'share', floor, superb }
}

function times(title: string, floor: number, superb: number): Goal {
  return { title, unit: 'times', floor, superb }
}

function ms(title: string, floor: number, superb: number): Goal {
  return { title, unit: 'ms', floor, superb }
}
