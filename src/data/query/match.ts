import type { StoredRecord } from '../records/declaration.ts'
import type { Condition, Operand } from './condition.ts'
import { instantOf } from './instant.ts'
import type { OperatorName } from './operators.ts'
import { compareTexts } from './sort.ts'
import { leadsSomewhere, someAt } from './path.ts'

/** A test of a record. */
export type RecordTest = (record: StoredRecord) => boolean

type ValueTest = (value: unknown) => boolean

/** Makes the test that a condition asks for; of several operands, one must fit. */
export function conditionTest({ path, operator, operands }: Condition): RecordTest {
  if (operator === 'exists') {
    const wanted = new Set(operands.map(({ text }) => text !== 'false'))
    return (record) => wanted.has(leadsSomewhere(record, path, 0))
  }
  const test = valueTest(operator, operands)
  const not = operator === 'ne' || operator === 'nin'
  return (record) => someAt(record, path, 0, test) !== not
}

/** Whether a text is in any value of a record, at any depth, in any case. */
export function searchTest(text: string): RecordTest {
  const part = text.toLowerCase()
  const found = (value: unknown): boolean => {
    if (typeof value !== 'object') return String(value).toLowerCase().includes(part)
    return value !== null && Object.values(value).some(found)
  }
  return found
}

function valueTest(
  operator: Exclude<OperatorName, 'exists'>,
  operands: readonly Operand[],
): ValueTest {
  switch (operator) {
    case 'eq':
    case 'ne':
    case 'in':
    case 'nin':
      return equalsAny(operands)
    case 'contains':
      return hasText(operands, (text, part) => text.includes(part))
    case 'startsWith':
      return hasText(operands, (text, part) => text.startsWith(part))
    case 'endsWith':
      return hasText(operands, (text, part) => text.endsWith(part))
    case 'lt':
      return compares(operands, (order) => order < 0)
    case 'lte':
      return compares(operands, (order) => order <= 0)
    case 'gt':
      return compares(operands, (order) => order > 0)
    case 'gte':
      return compares(operands, (order) => order >= 0)
  }
}

function equalsAny(operands: readonly Operand[]): ValueTest {
  const texts = new Set(operands.map(({ text }) => text))
  const numbers = new Set(operands.flatMap(({ number }) => number ?? []))
  const spans = operands.flatMap(({ span }) => span ?? [])
  return (value) => {
    if (typeof value === 'number') return numbers.has(value)
    if (typeof value === 'object' && value !== null) return false
    if (texts.has(String(value))) return true
    if (spans.length === 0 || typeof value !== 'string') return false
    const instant = instantOf(value)
    return (
      instant !== undefined && spans.some(({ start, end }) => start <= instant && instant < end)
    )
  }
}

function hasText(
  operands: readonly Operand[],
  has: (text: string, part: string) => boolean,
): ValueTest {
  const parts = operands.map(({ text }) => text.toLowerCase())
  return (value) => {
    if (typeof value === 'object') return false
    const text = String(value).toLowerCase()
    return parts.some((part) => has(text, part))
  }
}

function compares(operands: readonly Operand[], holds: (order: number) => boolean): ValueTest {
  return (value) =>
    operands.some((operand) => {
      const order = compareTo(value, operand)
      return order !== undefined && holds(order)
    })
}

/**
 * Negative where a stored value is less than an operand, in the meaning that fits the value's type; 0
 * also where a time lies within the operand's day, month or year. Undefined where none fits.
 */
export function compareTo(value: unknown, { text, number, span }: Operand): number | undefined {
  if (typeof value === 'number') {
    return number === undefined ? undefined : Number(value > number) - Number(value < number)
  }
  if (typeof value === 'boolean') {
    return text === 'true' || text === 'false' ? Number(value) - Number(text === 'true') : undefined
  }
  if (typeof value !== 'string') return undefined
  const instant = span && instantOf(value)
  if (instant === undefined || !span) return compareTexts(value, text)
  return instant < span.start ? -1 : instant >= span.end ? 1 : 0
}
