import { clock } from '../clock.ts'
import type { Unit } from './unit.ts'

/** How often what came too late is done again at least before it is refused, and how long, ms. */
export const mostConflicts = 8
const longestTry = 3_000

/** Whether a unit that came too late is run once more. */
export function isLeft(unit: Unit): boolean {
  return ++unit.conflicts <= mostConflicts || clock.elapsed() - unit.since < longestTry
}

/** Lets others go first that were too late as often, from the fourth time on. */
export async function pause(conflicts: number): Promise<void> {
  if (conflicts < 3) return
  const [random = 0] = clock.bytes(1)
  const most = Math.min(2 ** (conflicts - 2), 64)
  await new Promise<void>((resolve) => void clock.after((random / 256) * most, resolve))
}
