import type { Random } from '../random.ts'
import { compileCount } from './count.ts'
import type { JsonPath, Report } from './report.ts'
import type { Scope } from './scope.ts'
import { compileValue } from './value.ts'

/** A list of records of which each can be made alone. */
export interface CompiledGenerator {
  readonly usesFaker: boolean
  /** How many records there are, where that needs no draw. */
  readonly size: number | undefined
  /** How many records there are; a range is drawn from `random`, see `collectionRandom`. */
  readonly count: (random: Random) => number
  /**
   * Makes record `index`. The scope's Faker must be seeded for that record.
   *
   * @throws MockapiError `bad-template` when Faker refuses arguments
   */
  readonly record: (index: number, scope: Scope) => unknown
}

/** Whether a value is a generator: an object with `$count` or `$each`. */
export function isGenerator(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.hasOwn(value, '$count') || Object.hasOwn(value, '$each')
}

/**
 * Compiles `{ "$count": 50, "$each": { … } }` so that record i can be made without those before.
 * There is no request when a seed is made: a template that reads one is reported.
 */
export function compileGenerator(
  value: object,
  report: Report,
  path: JsonPath = [],
): CompiledGenerator {
  // Once as a list, for the checks that see the whole: bounds, strangers, missing parts.
  let broken = false
  compileValue(
    value,
    (at, problem) => {
      broken = true
      report(at, problem)
    },
    { path, request: false },
  )
  const { $count, $each } = value as { $count?: unknown; $each?: unknown }
  const count = compileCount($count, ignore) ?? 0
  const each = compileValue(broken ? null : $each, ignore, {
    path: [...path, '$each'],
    indexed: true,
  })
  return {
    usesFaker: each.usesFaker,
    size: typeof count === 'number' ? count : undefined,
    count: (random) =>
      typeof count === 'number'
        ? count
        : count[0] + Math.floor(random() * (count[1] - count[0] + 1)),
    record: (index, scope) => each.render(scope, index),
  }
}

/** The first pass has reported all there is. */
function ignore(): void {}
