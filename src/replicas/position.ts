import { clock } from '../clock.ts'

/**
 * A place in a stream. Places of the same number and of different tags belong to different histories, which come of
 * an engine that lost entries.
 */
export interface Position {
  /** How many entries there were: each is one further. */
  readonly at: number
  /** A random number of whoever appended the entry there. */
  readonly tag: number
}

/** Before the first entry. */
export const start: Position = { at: 0, tag: 0 }

/** Whether positions are the same place of the same history. */
export function isSamePosition(one: Position, other: Position): boolean {
  return one.at === other.at && one.tag === other.tag
}

/** `12-81985529216`: short, without characters that headers or cookies escape. */
export function formatPosition({ at, tag }: Position): string {
  return `${at}-${tag}`
}

/** Reads what {@link formatPosition} wrote; undefined where it is anything else. */
export function parsePosition(text: string): Position | undefined {
  const [, at, tag] = /^(\d{1,16})-(\d{1,15})$/.exec(text) ?? []
  return at === undefined ? undefined : { at: Number(at), tag: Number(tag) }
}

/** Random numbers that tags are made of: to draw many at once costs as much as to draw one. */
let drawn = new Uint32Array(0)
let used = 0

/** A tag for a new place: 47 random bits, never 0. */
export function newTag(): number {
  if (used >= drawn.length) {
    drawn = new Uint32Array(clock.bytes(1024).buffer)
    used = 0
  }
  const [high = 0, low = 0] = drawn.subarray(used, (used += 2))
  return (high % 0x8000) * 0x1_0000_0000 + low || 1
}
