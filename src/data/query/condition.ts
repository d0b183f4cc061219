import { didYouMean } from '../../errors/nearest.ts'
import { instantOf, readSpan } from './instant.ts'
import { operators } from './operators.ts'
import type { OperatorName } from './operators.ts'
import { missingEmbed, resolvePath, someAt } from './path.ts'
import type { FieldPath, Fields } from './path.ts'
import { QueryProblem } from './query.ts'
import type { Filter } from './query.ts'
import type { Span } from './instant.ts'

/** A filter whose field is known: plain data, so that an index can tell whether it has the answer. */
export interface Condition {
  readonly path: FieldPath
  readonly operator: OperatorName
  /** One must fit; with `ne` and `nin`, none may be equal. */
  readonly operands: readonly Operand[]
}

/** The condition that a filter means, undefined where no record has its field. */
export function resolveFilter(
  filter: Filter,
  fields: Fields,
): Condition | QueryProblem | undefined {
  const { name, suffixed, values } = filter
  const plain = resolvePath(name, fields)
  const operator = plain || !suffixed ? filter.operator : suffixed.operator
  const asked = plain || !suffixed ? name : suffixed.name
  // Asking whether there is such a field has an answer even where there is none.
  const path =
    plain ??
    (suffixed && resolvePath(suffixed.name, fields)) ??
    (operator === 'exists' ? asked.split('.') : undefined)
  if (!path) return undefined
  const { operand } = operators[operator]
  const texts = operand === 'list' ? values.flatMap((value) => value.split(',')) : values
  const condition = { path, operator, operands: texts.map((text) => readOperand(text)) }
  return wrongOperand(filter.parameter, condition, fields) ?? condition
}

/** The problem of a field that no record has, with the nearest one. */
export function unknownField(parameter: string, name: string, fields: Fields): QueryProblem {
  const names = [...fields.names()]
  const listed = names.slice(0, 10).map((each) => JSON.stringify(each))
  const embed = missingEmbed(name, fields)
  const hint = embed
    ? `Embed it: ${embed}.`
    : didYouMean(name.slice(0, 100), names) || `Fields are ${listed.join(', ')}.`
  const shown = JSON.stringify(QueryProblem.short(name))
  return new QueryProblem(parameter, `No record has the field ${shown}. ${hint}`)
}

function wrongOperand(
  parameter: string,
  { path, operator, operands }: Condition,
  fields: Fields,
): QueryProblem | undefined {
  if (operator === 'exists') {
    const wrong = operands.find(({ text }) => !['true', 'false', ''].includes(text))
    return wrong && refuse(parameter, wrong, kinds.switch.not, 'Write true or false.')
  }
  if (operators[operator].operand !== 'order') return undefined
  for (const operand of operands) {
    const kind = kindWithout(operand, path, fields)
    if (kind) return refuse(parameter, operand, kinds[kind].not, kinds[kind].wayOut)
  }
  return undefined
}

type Kind = 'number' | 'date' | 'switch'

/** What is said of an operand that is none of a kind, and what to write instead. */
const kinds: Readonly<Record<Kind, { readonly not: string; readonly wayOut: string }>> = {
  number: { not: 'is no number', wayOut: 'The field holds numbers: write one such as 10.' },
  date: {
    not: 'is no date',
    wayOut: 'The field holds dates: write one such as 2026-01-31, or a timestamp.',
  },
  switch: { not: 'is neither true nor false', wayOut: 'The field holds nothing else.' },
}

/**
 * What all values of a field are, where an operand cannot be compared with any of them. Ends at the
 * first value that it can be compared with.
 */
function kindWithout(operand: Operand, path: FieldPath, fields: Fields): Kind | undefined {
  let kind: Kind | undefined
  const comparable = (value: unknown): boolean => {
    if (typeof value === 'number') kind ??= 'number'
    else if (typeof value === 'boolean') kind ??= 'switch'
    else if (typeof value !== 'string') return false
    else if (instantOf(value) === undefined) return true
    else kind ??= 'date'
    if (typeof value === 'number') return operand.number !== undefined
    if (typeof value === 'string') return operand.span !== undefined
    return operand.text === 'true' || operand.text === 'false'
  }
  for (const record of fields.records()) {
    if (someAt(record, path, 0, comparable)) return undefined
  }
  return kind
}

function refuse(parameter: string, { text }: Operand, what: string, wayOut: string): QueryProblem {
  return new QueryProblem(
    parameter,
    `${QueryProblem.short(parameter)}=${QueryProblem.short(text)} ${what}. ${wayOut}`,
  )
}

/** A value of an address in all the meanings it can have: that of what it is compared with counts. */
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
  return {
    text,
    number: numberShape.test(text) ? Number(text) : undefined,
    span: readSpan(text),
  }
}
