import type { Schemas } from '../api/client.ts'
import { Store } from '../core/store.ts'

/** A call as a row of the list. */
export type CallSummary = Schemas['CallSummary']

/** The most calls that are kept; beyond it the oldest thousand go. */
const most = 10_000

let ring: CallSummary[] = []
let latest = 0

/** All calls that are kept, the oldest first; counts up with each change, since the list itself is one and the same. */
export const callCount = new Store(0)

/** The calls that are kept, the oldest first. Do not change it. */
export function keptCalls(): readonly CallSummary[] {
  return ring
}

/** The highest number of a call; one that takes long comes after those with higher ones. */
export function latestCall(): number {
  return latest
}

/** Adds calls that came. */
export function addCalls(calls: readonly CallSummary[]): void {
  for (const each of calls) latest = Math.max(latest, each.id)
  ring.push(...calls)
  if (ring.length > most) ring = ring.slice(1000)
  callCount.set(callCount.value + 1)
}

/** Forgets all calls. */
export function clearCalls(): void {
  ring = []
  latest = 0
  callCount.set(callCount.value + 1)
}
