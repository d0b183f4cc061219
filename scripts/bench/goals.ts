/** One line of the table: what is measured, and the figures we hold ourselves to. */
export interface Goal {
  readonly title: string
  /** How a figure is read: a share of the limit is better when higher, all others when lower. */
  readonly unit: 'share' | 'times' | 'ms'
  /** Must never be missed. */
  readonly floor: number
  /** Was shown to be reachable. */
  readonly superb: number
}

/** The name of a line. */
export type GoalName =
  | 'static20'
  | 'static1000'
  | 'byId'
  | 'lists1000'
  | 'lists10000'
  | 'lists100000'
  | 'listsWritten'
  | 'start20'
  | 'start1000'
  | 'memory'
  | 'save1'
  | 'save1000'
  | 'delayMiddle'
  | 'delayTail'

/** Everything that is measured. */
export const goals: Readonly<Record<GoalName, Goal>> = {
  static20: {
    title: 'Static 1 KB answer, 20 endpoints',
    unit: 'share',
    floor: 0.7,
    superb: 0.85,
  },
  static1000: {
    title: 'The same of 1,000 endpoints, half with a parameter',
    unit: 'share',
    floor: 0.6,
    superb: 0.85,
  },
  byId: { title: 'A record by id, of 1,000', unit: 'share', floor: 0.6, superb: 0.75 },
  lists1000: {
    title: 'A list of 1,000 records in whole',
    unit: 'share',
    floor: 0.13,
    superb: 0.7,
  },
  lists10000: {
    title: 'Filter, sort and page over 10,000 records',
    unit: 'share',
    floor: 0.35,
    superb: 0.55,
  },
  lists100000: { title: 'The same over 100,000', unit: 'share', floor: 0.35, superb: 0.55 },
  listsWritten: {
    title: 'The same over 10,000, a write of the sort key in eleven',
    unit: 'share',
    floor: 0.05,
    superb: 0.3,
  },
  start20: {
    title: 'Start to the first 200, 20 JSON mocks',
    unit: 'times',
    floor: 1.8,
    superb: 1.35,
  },
  start1000: {
    title: 'The same with 1,000 mock files',
    unit: 'times',
    floor: 2.5,
    superb: 1.6,
  },
  memory: { title: 'Memory at start', unit: 'times', floor: 1.5, superb: 1.2 },
  save1: { title: 'Save to new answer, 1 file', unit: 'ms', floor: 60, superb: 25 },
  save1000: { title: 'Save to new answer, 1,000 files', unit: 'ms', floor: 60, superb: 25 },
  delayMiddle: {
    title: 'Delay of 100 ms, 200 connections: median error',
    unit: 'ms',
    floor: 3,
    superb: 2,
  },
  delayTail: {
    title: 'The same: 99th percentile beyond that of the limit',
    unit: 'ms',
    floor: 15,
    superb: 5,
  },
}

/** `superb`, `floor`, or `missed`. */
export function verdict({ unit, floor, superb }: Goal, figure: number): string {
  const reaches = (goal: number) => (unit === 'share' ? figure >= goal : figure <= goal)
  return reaches(superb) ? 'superb' : reaches(floor) ? 'floor' : 'missed'
}
