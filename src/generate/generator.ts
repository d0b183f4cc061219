import type { Random } from '../random.ts'
import type { JsonPath, Report } from './report.ts'
import type { Scope } from './scope.ts'
import { compileCount, compileValue } from './value.ts'

/** A list of records, each of which can be generated alone. */
export interface CompiledGenerator {
  readonly usesFaker: boolean
  /** The number of records; undefined where it is random. */
  readonly size: number | undefined
  /** The number of records; `random` is that of `collectionRandom`. */
  readonly count: (random: Random) => number
  /** Generates a record; the Faker of the scope must be seeded for it. Throws as a template's `render`. */
  readonly record: (index: number, scope: Scope) => unknown
}

/** Compiles `{ "$count": 50, "$each": { … } }` of a seed; templates that read a request are reported. */
export function compileGenerator(
  value: object,
  report: Report,
  path: JsonPath = [],
): CompiledGenerator {
  // First as a list, for the checks of the whole: limits, unknown and missing members.
  let broken = false
  const note: Report = (at, problem) => {
    broken = true
    report(at, problem)
  }
  compileValue(value, note, { path, request: false })
  const { $count, $each } = value as { $count?: unknown; $each?: unknown }
  const count = compileCount($count, ignore, path) ?? 0
  const options = { path: [...path, '$each'], indexed: true }
  const each = compileValue(broken ? null : $each, ignore, options)
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

function ignore(): void {}
