import type { StoredRecord } from '../records/declaration.ts'
import { instantOf, readSpan, type Span } from '../../time/instant.ts'
import { type OperatorName, operators } from './operators.ts'
import { compareTexts } from './sort.ts'
import { type FieldPath, hasPath, someAt, type ValueTest } from './path.ts'

/** A filter whose field is known: plain data, so that an index can tell whether it has the answer. */
export interface FieldCondition {
  readonly path: FieldPath
  readonly operator: OperatorName
  readonly operands: readonly Operand[]
}

/** A value of an address in all meanings it can have: the type of what it is compared with decides. */
export interface Operand {
  readonly text: string
  readonly number: number | undefined
  readonly span: Span | undefined
}

/** Without two repetitions that meet, so that a long text takes no longer than its length. */
const numberShape = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?$/

/** Reads a value of an address. */
export function readOperand(text: string): Operand {
  return { text, number: numberShape.test(text) ? Number(text) : undefined, span: readSpan(text) }
}

type RecordTest = (record: StoredRecord) => boolean

/** Makes the test that a condition asks for; of several operands, one must fit. */
export function conditionTest({ path, operator: name, operands }: FieldCondition): RecordTest {
  const operator = operators[name]
  if (operator.operand === 'switch') {
    const wanted = new Set(operands.map(({ text }) => text !== 'false'))
    return (record) => wanted.has(hasPath(record, path))
  }
  const { operand } = operator
  const texts = operands.map(({ text }) => text)
  const test =
    operand === 'order'
      ? orderTest(operands, operator.signs)
      : operand === 'text'
        ? textTest(texts, operator.has)
        : equalsAny(operands)
  const negated = 'negated' in operator
  return (record) => someAt(record, path, test) !== negated
}

/** The rows that fit all conditions and contain a text, by a look at each. */
export function filterRows<Row extends { readonly value: StoredRecord }>(
  rows: readonly Row[],
  conditions: readonly FieldCondition[],
  search?: string,
): readonly Row[] {
  const tests = conditions.map(conditionTest)
  if (search !== undefined) tests.push(fullTextFilter(search))
  return tests.length === 0 ? rows : rows.filter(({ value }) => tests.every((test) => test(value)))
}

/** Whether a text is in any value of a record, at any depth, in any case. */
export function fullTextFilter(text: string): RecordTest {
  const part = text.toLowerCase()
  const found = (value: unknown): boolean => {
    if (typeof value !== 'object') return String(value).toLowerCase().includes(part)
    return value !== null && Object.values(value).some(found)
  }
  return found
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

/** Tests whether a value has one of some texts in it, in any case. */
export function textTest(
  parts: readonly string[],
  method: 'includes' | 'startsWith' | 'endsWith',
): ValueTest {
  const lower = parts.map((part) => part.toLowerCase())
  return (value) => {
    if (typeof value === 'object' || value === undefined) return false
    const text = String(value).toLowerCase()
    return lower.some((part) => text[method](part))
  }
}

/** Tests whether a value is less or more than one of some operands. */
export function orderTest(operands: readonly Operand[], signs: readonly number[]): ValueTest {
  return (value) =>
    operands.some((operand) => {
      const order = compareTo(value, operand)
      return order !== undefined && signs.includes(Math.sign(order))
    })
}

/** Negative where a value is less, 0 also within a day, month or year; undefined if incomparable. */
function compareTo(value: unknown, { text, number, span }: Operand): number | undefined {
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
