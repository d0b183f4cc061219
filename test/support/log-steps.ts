import { clock } from '../../src/clock.ts'
import type { Log, Step } from '../../src/replicas/log.ts'
import { type Position, start } from '../../src/replicas/position.ts'

/** A stream that nobody has. */
export function newStream(): string {
  return `stream-${clock.uuid()}`
}

/** Appends `entry 1`, `entry 2` and so on; answers where. */
export async function fill(
  log: Log,
  stream: string,
  count: number,
  after: Position = start,
): Promise<Position[]> {
  const positions: Position[] = []
  for (let n = 1; n <= count; n++) {
    after = positionOf(await log.append(stream, after, `entry ${n}`))
    positions.push(after)
  }
  return positions
}

/** All steps after a position. */
export async function all(log: Log, stream: string, after: Position | undefined): Promise<Step[]> {
  const steps: Step[] = []
  for await (const step of log.read(stream, after ?? start)) steps.push(step)
  return steps
}

/** Where the entry of a number stands. */
export function at(positions: readonly Position[], place: number): Position {
  return positions[place - 1] as Position
}

/** Where an append came, which must not be in conflict. */
export function positionOf(appended: Awaited<ReturnType<Log['append']>>): Position {
  if (!appended.position) throw new Error(`The stream ends at ${JSON.stringify(appended.top)}.`)
  return appended.position
}
