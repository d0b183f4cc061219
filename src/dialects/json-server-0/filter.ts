import type { StoredRecord } from '../../data/records/declaration.ts'
import type { FieldFilter } from './parameters.ts'
import { readPattern } from './pattern.ts'
import type { Budget } from './pattern.ts'
import { readPath, textOf, valueAtPath } from './record-values.ts'

type Test = (record: StoredRecord) => boolean

/**
 * The test of a filter; null and missing values pass none.
 *
 * @throws Reply `bad-query` 400 for an expression that cannot be used
 */
export function testOf(filter: FieldFilter, budget: Budget): Test {
  const path = readPath(filter.field)
  const onValue = (test: (value: NonNullable<unknown>) => boolean): Test => {
    return (record) => {
      const value = valueAtPath(record, path)
      return value !== undefined && value !== null && test(value)
    }
  }
  const { operator, values } = filter
  switch (operator) {
    case 'eq':
      return onValue(equalTo(values))
    case 'ne': {
      const isEqual = equalTo(values)
      return onValue((value) => !isEqual(value))
    }
    case 'gte':
      return onValue((value) => values.some((limit) => isOrdered(limit, value)))
    case 'lte':
      return onValue((value) => values.some((limit) => isOrdered(value, limit)))
    case 'like': {
      const patterns = values.map((value) => readPattern(filter.parameter, value, budget))
      return onValue((value) => {
        const text = textOf(value)
        return patterns.some((matches) => matches(text))
      })
    }
  }
}

function equalTo(values: readonly string[]): (value: unknown) => boolean {
  const [only] = values
  if (values.length === 1) return (value) => textOf(value) === only
  const wanted = new Set(values)
  return (value) => wanted.has(textOf(value))
}

/** Numbers and booleans compare as numbers, also with texts; everything else by its text. */
function isOrdered(low: unknown, high: unknown): boolean {
  if (isNumeric(low) || isNumeric(high)) return Number(low) <= Number(high)
  return textOf(low) <= textOf(high)
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

/** Whether a text in lower case is in any value of a record, at any depth, in any case. */
export function fullTextTest(text: string): Test {
  const holds = (value: unknown): boolean => {
    if (typeof value === 'object') {
      return value !== null && Object.values(value).some(holds)
    }
    // 0 and false are not found by their text.
    return Boolean(value) && String(value).toLowerCase().includes(text)
  }
  return (record) => holds(record)
}
