import type { Id } from '../records/declaration.ts'
import { instantOf } from './instant.ts'

/** A value as it is ordered: values of one rank compare among themselves, ranks by their number. */
export type OrderKey = readonly [rank: number, value: number | string]

/** The rank of null and missing values; it is last in both directions. */
export const lastRank = 5
/** The ranks of all else. */
export const ranks = { number: 0, instant: 1, text: 2, boolean: 3, other: 4 } as const
const last: OrderKey = [lastRank, 0]
const other: OrderKey = [ranks.other, 0]

/** Made once, at first use: making one costs a thousand comparisons. */
let collator: Intl.Collator | undefined
let baseCollator: Intl.Collator | undefined

/** Compares texts by the alphabet: English, the same on every machine. */
export function compareTexts(one: string, another: string): number {
  collator ??= new Intl.Collator('en')
  return collator.compare(one, another)
}

/** The same, and 0 also for texts that differ in nothing but case and accents. */
export function compareBases(one: string, another: string): number {
  baseCollator ??= new Intl.Collator('en', { sensitivity: 'base' })
  return baseCollator.compare(one, another)
}

/** Where a value belongs in an order: numbers, then ISO dates as instants, texts, booleans, the rest. */
export function orderKey(value: unknown): OrderKey {
  switch (typeof value) {
    case 'number':
      return [ranks.number, value]
    case 'string': {
      const instant = instantOf(value)
      return instant === undefined ? [ranks.text, value] : [ranks.instant, instant]
    }
    case 'boolean':
      return [ranks.boolean, Number(value)]
    default:
      return value === null || value === undefined ? last : other
  }
}

/** Negative where one comes before another; null and missing values are last in both directions. */
export function compareKeys(one: OrderKey, another: OrderKey, descending: boolean): number {
  const [rank, value] = one
  const [otherRank, otherValue] = another
  if (rank === lastRank || otherRank === lastRank) return rank - otherRank
  const order =
    rank !== otherRank
      ? rank - otherRank
      : rank === ranks.text
        ? compareTexts(value as string, otherValue as string)
        : Number(value > otherValue) - Number(value < otherValue)
  return descending ? -order : order
}

/** An order of ids in which no two are equal: numbers, then texts by their code units. */
export function compareIds(one: Id, another: Id): number {
  if (typeof one === 'number' && typeof another === 'number') return one - another
  if (typeof one !== typeof another) return typeof one === 'number' ? -1 : 1
  return one < another ? -1 : one > another ? 1 : 0
}
