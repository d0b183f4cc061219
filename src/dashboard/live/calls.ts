import type { Schemas } from '../api/client.ts'
import { Store } from '../core/store.ts'

/** A call as a row of the list. */
export type CallSummary = Schemas['CallSummary']

/** The most calls that are kept; beyond it the oldest thousand go. */
const most = 10_000

let ring: CallSummary[] = []
let dropped = 0
let latest = 0
let frame: number | undefined

/** Counts up with the calls, once a frame at most, since the list itself is one and the same. */
export const callCount = new Store(0)

/** Whether the server left calls out, since this page read too slowly. */
export const missedCalls = new Store(false)

/** The numbers of calls of which more was sent, or that have ended, of late: streams and WebSockets. */
export const grownCalls = new Store<readonly number[]>([])

/** The calls that are kept, the oldest first. Do not change it. */
export function keptCalls(): readonly CallSummary[] {
  return ring
}

/** How many were kept and are not any more. */
export function droppedCalls(): number {
  return dropped
}

/** The highest number of a call; one that takes long comes after those with higher ones. */
export function latestCall(): number {
  return latest
}

/** Adds calls that came. */
export function addCalls(calls: readonly CallSummary[]): void {
  for (const each of calls) latest = Math.max(latest, each.id)
  ring.push(...calls)
  if (ring.length > most) {
    dropped += 1000
    ring = ring.slice(1000)
  }
  draw()
}

/** Forgets all calls. Those of another start of the server have other numbers: `restarts` counts anew. */
export function clearCalls(restarts: boolean): void {
  dropped += ring.length
  ring = []
  if (restarts) latest = 0
  missedCalls.set(false)
  draw()
}

function draw(): void {
  frame ??= requestAnimationFrame(() => {
    frame = undefined
    callCount.set(callCount.value + 1)
  })
}
