import type { Faker } from '@faker-js/faker'
import type { Check } from './check.ts'
import type { Flat } from './flat.ts'
import type { Flattener } from './flatten.ts'
import type { Thing } from './guess.ts'
import type { ReferenceWriter } from './schema.ts'
import type { Scope } from './scope.ts'

/** The making of one value, from the root down. */
export interface Run {
  readonly faker: Faker
  /** How many values can still be made before what is optional is left out. */
  left: number
  /** What of them is kept for later parts of the value. */
  floor: number
  depth: number
  /** How many more values can be made in vain, since they did not fit together. */
  waste: number
  /** Whether several branches of a `oneOf` may hold where none was found to hold alone: nothing fits otherwise. */
  readonly loosens: boolean
  /** Whether optional properties come and go, to find a value that fits. */
  varies: boolean
  /** The number of the object in its list. */
  index: number | undefined
  /** How many values of this schema may stand before this one, since lists are around: they share no example. */
  nth: number
  /** Fields that the next object takes over. */
  given: Readonly<Record<string, unknown>> | undefined
  scope: Scope
}

/** Makes a value of a schema; throws UnsatisfiableSchema. */
export type Make = (run: Run) => unknown

/** A schema that values can be made of. */
export interface Plan {
  readonly flat: Flat
  /** @param isOptional whether null is as good as a value, now and then */
  readonly make: (run: Run, isOptional?: boolean) => unknown
  readonly fits: (value: unknown) => boolean
  /** Whether it is being made so often already, one inside the other, that an optional one is better left out. */
  readonly isDeep: (run: Run) => boolean
}

/** What the makers of types share. */
export interface Kit extends Flattener {
  readonly check: Check
  /** The keyword of properties that this direction leaves out. */
  readonly dropped: 'readOnly' | 'writeOnly'
  /** Told of branches that no value was found to tell apart; undefined where that is an error. */
  readonly onAmbiguous: ((branches: readonly unknown[]) => void) | undefined
  /** A reference that a schema writes as a text. */
  readonly refer: ReferenceWriter
  /** How many levels at least a value has; Infinity where it cannot end. */
  readonly least: (flat: Flat) => number
  readonly compile: (schema: unknown, thing: Thing, example?: unknown) => Plan
}

/** Whether only what is required is to be made, since the value is large or deep. */
export function isShort(run: Run): boolean {
  return run.left < run.floor || run.depth > mostDepth
}

const mostDepth = 8

/** Makes a part of a value, for which it may use half of what is left. */
export function inside<Value>(run: Run, make: () => Value): Value {
  const { floor, index, nth, given, scope, varies } = run
  run.floor = run.left - Math.max(0, run.left - floor) * 0.6
  run.depth++
  run.index = undefined
  run.given = undefined
  try {
    return make()
  } finally {
    run.depth--
    Object.assign(run, { floor, index, nth, given, scope, varies })
  }
}

/** What Faker gives; undefined where it refuses arguments, or its locale has no such data. */
export function ask<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
