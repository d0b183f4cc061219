import { BoundedMap } from '../bounded-map.ts'

/** How often each name was called; the least recently used of 10,000 is evicted, and starts over. */
export type Counters = BoundedMap<string, number>

/** Counters that go on from others by themselves. */
export function createCounters(from?: Counters): Counters {
  return new BoundedMap(10_000, from)
}

/** Counts one more call of a name; returns how many there are. @param before how many there were, default as counted here */
export function countCall(counters: Counters, name: string, before?: number): number {
  const count = (before ?? counters.get(name) ?? 0) + 1
  counters.set(name, count)
  return count
}
