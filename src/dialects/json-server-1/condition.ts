import type { StoredRecord } from '../../data/records/declaration.ts'
import { idFieldValue } from './text-ids.ts'

type Compare = (value: string | number, operand: string | number) => boolean

const orders: Readonly<Record<'lt' | 'lte' | 'gt' | 'gte', Compare>> = {
  lt: (value, operand) => value < operand,
  lte: (value, operand) => value <= operand,
  gt: (value, operand) => value > operand,
  gte: (value, operand) => value >= operand,
}
const textTests = {
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
} as const

/** The operators of filters, in the order in which messages list them. */
export const filterOperators = [
  ...(Object.keys(orders) as (keyof typeof orders)[]),
  'eq',
  'ne',
  'in',
  ...(Object.keys(textTests) as (keyof typeof textTests)[]),
] as const

/** One of {@link filterOperators}. */
export type FilterOperator = (typeof filterOperators)[number]

/** Whether a text names one of {@link filterOperators}. */
export function isFilterOperator(text: string): text is FilterOperator {
  return (filterOperators as readonly string[]).includes(text)
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

/** A test of one field. Records that do not have it never fit, whatever the operator. */
export function condition(
  path: readonly string[],
  operator: FilterOperator,
  operand: unknown,
  { idField, keys }: KeyFields,
): Where {
  const [first = ''] = path
  const test = valueTest(operator, operand, path.length === 1 && keys.has(first))
  const fits = (record: StoredRecord) => {
    const value = idFieldValue(record, path, idField)
    return value !== undefined && test(value)
  }
  return { fits, fields: new Set([first]) }
}

/** A test that all of others hold, or that one of them holds: none does where there are none. */
export function combined(tests: readonly Where[], how: 'every' | 'some'): Where {
  return {
    fits: (record) => tests[how](({ fits }) => fits(record)),
    fields: new Set(tests.flatMap(({ fields }) => [...fields])),
  }
}

function valueTest(
  operator: FilterOperator,
  operand: unknown,
  isKey: boolean,
): (value: unknown) => boolean {
  const same = isKey ? isSameKey : (value: unknown, other: unknown) => value === other
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
    case 'startsWith':
    case 'endsWith': {
      if (!isScalar(operand)) return () => false
      const part = String(operand).toLowerCase()
      const has = textTests[operator]
      return (value) => typeof value === 'string' && has(value.toLowerCase(), part)
    }
    default: {
      // Two numbers or two texts compare as such, all else as numbers (ECMA-262, IsLessThan).
      if (!isScalar(operand)) return () => false
      const holds = orders[operator]
      return (value) => isScalar(value) && holds(value as string, operand as string)
    }
  }
}

function isSameKey(value: unknown, other: unknown): boolean {
  const areScalars = isScalar(value) && isScalar(other) && value !== null && other !== null
  return areScalars ? String(value) === String(other) : value === other
}

/** Lists and objects have no order. */
function isScalar(value: unknown): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}
