import * as v from 'valibot'
import { didYouMean } from '../../errors/nearest.ts'
import { isIssue } from '../../errors/validation-issue.ts'
import type { Shape } from './operation.ts'

/** An object of these members alone; a misspelt one is told with the nearest. */
export function members<Entries extends v.ObjectEntries>(
  entries: Entries,
): Shape<v.InferOutput<v.StrictObjectSchema<Entries, undefined>>> {
  const object = v.strictObject(entries, ({ expected, input, received }) => {
    if (expected === 'Object') return `${received} is not an object.`
    if (expected !== 'never') return `${expected} is missing.`
    const known = Object.keys(entries)
    const near = didYouMean(String(input), known) || `There are ${known.join(', ')}.`
    return `${JSON.stringify(input)} is no member of this. ${near}`
  })
  return noList(object)
}

/** What must not be a list, which Valibot takes for an object. */
export function noList<Value>(shape: Shape<Value>): Shape<Value> {
  const isNoList = (value: unknown) => !Array.isArray(value)
  return v.pipe(v.unknown(), v.check(isNoList, 'A list is not an object.'), shape)
}

/** The members of an object's shape; undefined for other shapes. */
export function membersOf(shape: Shape): Readonly<Record<string, Shape>> | undefined {
  if ('entries' in shape) return shape.entries as Record<string, Shape>
  const last = 'pipe' in shape ? (shape.pipe as readonly Shape[]).at(-1) : undefined
  return last && last !== shape ? membersOf(last) : undefined
}

/**
 * A value that a reader of the mock files judges, by its own sentences.
 *
 * @param shape what it looks like, for the description
 */
export function judged<Value>(shape: Shape<Value>, read: (input: unknown) => object): Shape<Value> {
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      const result = read(dataset.value)
      if (isIssue(result)) addIssue({ message: `${result.message} ${result.hint}` })
    }),
    shape,
  )
}

/** A whole number that is not negative. */
export const count: Shape<number> = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A time in ms since 1970, or a length in ms. */
export const milliseconds: Shape<number> = v.pipe(v.number(), v.description('Milliseconds.'))
