import type { StoredRecord } from '../../data/records/declaration.ts'
import { fieldAt } from './shown.ts'

/** The operators of filters. */
export const operators = [
  'lt',
  'lte',
  'gt',
  'gte',
  'eq',
  'ne',
  'in',
  'contains',
  'startsWith',
  'endsWith',
] as const

/** One of {@link operators}. */
export type Operator = (typeof operators)[number]

/** Whether a text names one of {@link operators}. */
export function isOperator(text: string): text is Operator {
  return (operators as readonly string[]).includes(text)
}

/** The fields of a collection that are compared in a way of their own. */
export interface KeyFields {
  readonly idField: string
  /** The id and the foreign keys: 5 and "5" are the same there, since ids of numbers are shown as texts. */
  readonly keys: ReadonlySet<string>
}

/** A test of a record, with the fields it looks at, by their first steps. */
export interface Where {
  readonly fits: (record: StoredRecord) => boolean
  readonly fields: ReadonlySet<string>
}

type ValueTest = (value: unknown) => boolean

/** A test of one field. Records that do not have it never fit, whatever the operator. */
export function condition(
  path: readonly string[],
  operator: Operator,
  operand: unknown,
  { idField, keys }: KeyFields,
): Where {
  const [first = ''] = path
  const test = valueTest(operator, operand, path.length === 1 && keys.has(first))
  const fits = (record: StoredRecord) => {
    const value = fieldAt(record, path, idField)
    return value !== undefined && test(value)
  }
  return { fits, fields: new Set([first]) }
}

/** A test that all of others hold. */
export function allOf(tests: readonly Where[]): Where {
  return {
    fits: (record) => tests.every(({ fits }) => fits(record)),
    fields: new Set(tests.flatMap(({ fields }) => [...fields])),
  }
}

/** A test that one of others holds; none does where there are none. */
export function anyOf(tests: readonly Where[]): Where {
  return {
    fits: (record) => tests.some(({ fits }) => fits(record)),
    fields: new Set(tests.flatMap(({ fields }) => [...fields])),
  }
}

function valueTest(operator: Operator, operand: unknown, isKey: boolean): ValueTest {
  const same = isKey ? sameKey : sameValue
  switch (operator) {
    case 'eq':
      return (value) => same(value, operand)
    case 'ne':
      return (value) => !same(value, operand)
    case 'in': {
      const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
      return (value) => operands.some((each) => same(value, each))
    }
    case 'contains':
      return hasText(operand, (text, part) => text.includes(part))
    case 'startsWith':
      return hasText(operand, (text, part) => text.startsWith(part))
    case 'endsWith':
      return hasText(operand, (text, part) => text.endsWith(part))
    case 'lt':
      return compares(operand, (value, other) => value < other)
    case 'lte':
      return compares(operand, (value, other) => value <= other)
    case 'gt':
      return compares(operand, (value, other) => value > other)
    case 'gte':
      return compares(operand, (value, other) => value >= other)
  }
}

function sameValue(value: unknown, other: unknown): boolean {
  return value === other
}

function sameKey(value: unknown, other: unknown): boolean {
  if (!isScalar(value) || !isScalar(other) || value === null || other === null) {
    return value === other
  }
  return String(value) === String(other)
}

function hasText(operand: unknown, has: (text: string, part: string) => boolean): ValueTest {
  const part = isScalar(operand) ? String(operand).toLowerCase() : undefined
  return (value) =>
    part !== undefined && typeof value === 'string' && has(value.toLowerCase(), part)
}

/**
 * Two numbers or two texts compare as such, all else as numbers (ECMA-262, IsLessThan). Lists and objects
 * have no order.
 */
function compares(
  operand: unknown,
  holds: (value: string | number, other: string | number) => boolean,
): ValueTest {
  if (!isScalar(operand)) return () => false
  return (value) => isScalar(value) && holds(value as string, operand as string)
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}
