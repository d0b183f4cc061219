import { decimalsOf, type Flat } from './flat.ts'
import { guessNumber, type Thing } from './guess.ts'
import type { Make } from './plan.ts'
import { UnsatisfiableSchema } from './schema.ts'

interface Bounds {
  readonly min: number
  readonly max: number
}

/** Whole multiples of a step, from the first to the last. */
interface Steps {
  readonly step: number
  readonly first: number
  readonly last: number
}

/** How a number is made: in the range that its name speaks of where the schema allows that. */
export function compileNumber(flat: Flat, thing: Thing, example?: number): Make {
  const isInteger = !flat.types.has('number') || flat.format === 'int32' || flat.format === 'int64'
  const guessed = guessNumber({ ...thing, format: flat.format })
  const bounds = boundsOf(flat, isInteger)
  const around = guessed ?? aroundExample(example)
  const decimals = isInteger ? [0] : [around?.decimals ?? 2, 2, 4, 6, 9, 12, 15, 0]
  const ranges = [usualBounds(bounds, isInteger, flat.multipleOf), bounds]
  if (around) ranges.unshift(common(around, bounds))
  const steps = findSteps(flat, ranges, decimals, isInteger)
  /** For when the usual ones do not fit the whole. */
  const wide = findSteps(flat, [common(bounds, { min: -1e4, max: 1e4 })], decimals, isInteger)
  if (!steps) return betweenBounds(flat, bounds, isInteger)
  const { multipleOf = steps.step } = flat
  const make = guessed?.make
  return ({ faker, scope, varies }) => {
    const { step, first, last } = (varies && wide) || steps
    const guess = make?.(faker, scope)
    const exact = isInteger && guess !== undefined ? Math.round(guess) : guess
    if (exact !== undefined && exact >= bounds.min && exact <= bounds.max) {
      if (flat.multipleOf === undefined || Number.isInteger(exact / multipleOf)) return exact
    }
    let value = 0
    // Validators divide: of multiples of 0.01 those are best whose quotient is whole in binary digits too.
    for (let attempt = 0; attempt < 20; attempt++) {
      value = times(faker.number.int({ min: first, max: last }), step)
      if (flat.multipleOf === undefined || Number.isInteger(value / multipleOf)) return value
    }
    return value
  }
}

/** A multiple in decimal digits: 3 × 0.1 is 0.3. */
function times(count: number, step: number): number {
  const decimals = decimalsOf(step)
  return decimals === 0 ? count * step : Number((count * step).toFixed(Math.min(decimals, 20)))
}

/** The bounds of a schema; exclusive ones are moved inside where numbers are whole. */
function boundsOf(flat: Flat, isInteger: boolean): Bounds {
  const { minimum = -Infinity, maximum = Infinity } = flat
  const { exclusiveMinimum: above = -Infinity, exclusiveMaximum: below = Infinity } = flat
  if (!isInteger) return { min: Math.max(minimum, above), max: Math.min(maximum, below) }
  const limit = flat.format === 'int32' ? 2 ** 31 - 1 : Infinity
  return {
    min: Math.max(Math.ceil(minimum), Math.floor(above) + 1, -limit),
    max: Math.min(Math.floor(maximum), Math.ceil(below) - 1, limit),
  }
}

function common(a: Bounds, b: Bounds): Bounds {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) }
}

/** Where numbers lie when nothing is known but the bounds: from 1 to 1000, or as near to that as may be. */
function usualBounds({ min, max }: Bounds, isInteger: boolean, multipleOf = 1): Bounds {
  const width = Math.max(1000, 10 * multipleOf)
  const usual = max >= 1 ? 1 : max > 0 && !isInteger ? 0 : max - width
  const from = Number.isFinite(min) ? min : usual
  return { min: from, max: Math.min(max, from === 1 ? width : from + width) }
}

/** The multiples in the first of the ranges that has some, with as few digits as it needs. */
function findSteps(
  flat: Flat,
  ranges: readonly Bounds[],
  decimals: readonly number[],
  isInteger: boolean,
): Steps | undefined {
  const { multipleOf, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = flat
  const usual = decimals.map((digits) => Number(`1e-${digits}`))
  const steps = multipleOf === undefined ? usual : [isInteger ? wholeStep(multipleOf) : multipleOf]
  for (const { min, max } of ranges) {
    for (const step of steps) {
      let first = Math.ceil(min / step - 1e-9)
      let last = Math.floor(max / step + 1e-9)
      if (times(first, step) < min || times(first, step) <= exclusiveMinimum) first++
      if (times(last, step) > max || times(last, step) >= exclusiveMaximum) last--
      const isExact = Math.max(Math.abs(first), Math.abs(last)) <= Number.MAX_SAFE_INTEGER
      if (first <= last && isExact) return { step, first, last }
    }
  }
  return undefined
}

/** The smallest whole multiple of a fraction. */
function wholeStep(multipleOf: number): number {
  for (let count = 1; count <= 1000; count++) {
    const step = times(count, multipleOf)
    if (Number.isInteger(step)) return step
  }
  return multipleOf
}

/** The bound itself or the middle, for ranges so narrow or numbers so large that there are no steps. */
function betweenBounds(flat: Flat, { min, max }: Bounds, isInteger: boolean): Make {
  const middle = min + (max - min) / 2
  const far = min > 0 ? min * 2 : max * 2
  const found = [min, max, middle, far].find((value) => {
    if (!Number.isFinite(value) || value < min || value > max) return false
    if (value === flat.exclusiveMinimum || value === flat.exclusiveMaximum) return false
    if (isInteger && !Number.isInteger(value)) return false
    return flat.multipleOf === undefined || Number.isInteger(value / flat.multipleOf)
  })
  if (found === undefined) throw noNumber(flat)
  return () => found
}

/** Numbers as large as the example. */
function aroundExample(example: number | undefined): (Bounds & { decimals: number }) | undefined {
  if (example === undefined || example === 0) return undefined
  const [one, two] = [example / 2, example * 1.5]
  const decimals = Math.min(decimalsOf(example), 6)
  return { min: Math.min(one, two), max: Math.max(one, two), decimals }
}

function noNumber(flat: Flat): UnsatisfiableSchema {
  const said = (
    ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const
  ).filter((key) => flat[key] !== undefined)
  const list = said.map((key) => `${key} ${flat[key]}`).join(', ')
  return new UnsatisfiableSchema(said[0] ?? 'type', `No number fits ${list || 'the schema'}.`)
}
