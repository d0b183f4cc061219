import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'
import { instantOf, readSpan } from './instant.ts'
import type { Span } from './instant.ts'
import { operators } from './operators.ts'
import type { OperatorName } from './operators.ts'
import { missingEmbed, resolvePath, someAt } from './path.ts'
import type { FieldPath, KnownFields } from './path.ts'
import { badQuery, shorten } from './query.ts'
import type { QueryFilter } from './query.ts'

/** A filter whose field is known: plain data, so that an index can tell whether it has the answer. */
export interface FieldCondition {
  readonly path: FieldPath
  readonly operator: OperatorName
  /** One must fit; with `ne` and `nin`, none may be equal. */
  readonly operands: readonly Operand[]
}

/** A value of an address in all meanings it can have: the type of what it is compared with decides. */
export interface Operand {
  readonly text: string
  /** As a number, where it is written as one. */
  readonly number: number | undefined
  /** As a time, where it is an ISO date. */
  readonly span: Span | undefined
}

/** Without two repetitions that meet, so that a long text takes no longer than its length. */
const numberShape = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?$/

/** Reads a value of an address. */
export function readOperand(text: string): Operand {
  return { text, number: numberShape.test(text) ? Number(text) : undefined, span: readSpan(text) }
}

/**
 * The condition that a filter means, undefined where no record has its field.
 *
 * @throws Reply `bad-query` 400 for a value that cannot be compared with any of the field
 */
export function resolveFilter(
  filter: QueryFilter,
  fields: KnownFields,
): FieldCondition | undefined {
  const { name, suffixed, values } = filter
  const plain = resolvePath(name, fields)
  const meant = plain || !suffixed ? filter : suffixed
  const { operator } = meant
  // Asking whether there is such a field has an answer even where there is none.
  const path =
    plain ??
    (suffixed && resolvePath(suffixed.name, fields)) ??
    (operator === 'exists' ? meant.name.split('.') : undefined)
  if (!path) return undefined
  const isList = operators[operator].operand === 'list'
  const texts = isList ? values.flatMap((value) => value.split(',')) : values
  const condition = { path, operator, operands: texts.map(readOperand) }
  checkOperands(filter.parameter, condition, fields)
  return condition
}

/** The problem of a field that no record has, with the nearest one. */
export function unknownField(parameter: string, name: string, fields: KnownFields): Reply {
  const names = [...fields.names()]
  const embed = missingEmbed(name, fields)
  const listed = names.slice(0, 10).map((each) => JSON.stringify(each))
  const hint = embed
    ? `Embed it: ${embed}.`
    : didYouMean(name.slice(0, 100), names) || `Fields are ${listed.join(', ')}.`
  return badQuery(parameter, `No record has the field ${JSON.stringify(shorten(name))}. ${hint}`)
}

function checkOperands(parameter: string, condition: FieldCondition, fields: KnownFields): void {
  const { path, operator, operands } = condition
  const refuse = ({ text }: Operand, what: string): Reply =>
    badQuery(parameter, `${shorten(parameter)}=${shorten(text)} ${what}`)
  if (operator === 'exists') {
    const wrong = operands.find(({ text }) => !['true', 'false', ''].includes(text))
    if (wrong) throw refuse(wrong, 'is neither true nor false. Write true or false.')
  }
  if (operators[operator].operand !== 'order') return
  for (const operand of operands) {
    const kind = kindWithout(operand, path, fields)
    if (kind) throw refuse(operand, kinds[kind])
  }
}

/** What is said of an operand that is none of a kind. */
const kinds = {
  number: 'is no number. The field holds numbers: write one such as 10.',
  date: 'is no date. The field holds dates: write one such as 2026-01-31, or a timestamp.',
  switch: 'is neither true nor false. The field holds nothing else.',
}

/**
 * What all values of a field are, where an operand cannot be compared with any of them. Ends at the
 * first value that it can be compared with.
 */
function kindWithout(
  { text, number, span }: Operand,
  path: FieldPath,
  fields: KnownFields,
): keyof typeof kinds | undefined {
  let kind: keyof typeof kinds | undefined
  const comparable = (value: unknown): boolean => {
    if (typeof value === 'number') {
      kind ??= 'number'
      return number !== undefined
    }
    if (typeof value === 'boolean') {
      kind ??= 'switch'
      return text === 'true' || text === 'false'
    }
    if (typeof value !== 'string') return false
    if (instantOf(value) === undefined) return true
    kind ??= 'date'
    return span !== undefined
  }
  for (const record of fields.records()) {
    if (someAt(record, path, comparable)) return undefined
  }
  return kind
}
