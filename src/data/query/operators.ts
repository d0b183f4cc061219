/** What a filter's values are to its operator. */
export type OperandKind = 'value' | 'list' | 'text' | 'switch'

/** One operator of a filter. */
export interface Operator {
  /** What it asks for, for the documentation. */
  readonly about: string
  /**
   * `value`: one value, compared by the type of what is stored; `list`: several, apart by commas;
   * `text`: part of a text; `switch`: true or false.
   */
  readonly operand: OperandKind
  /** Whether all of several values must hold, in place of any. */
  readonly all?: true
}

/** All operators of filters: types, parser and documentation derive from this table. */
export const operators = {
  eq: { about: 'equals; the same as no operator', operand: 'value' },
  ne: { about: 'does not equal, or is missing', operand: 'value', all: true },
  lt: { about: 'is less, earlier, or before in the alphabet', operand: 'value' },
  lte: { about: 'is that or less', operand: 'value' },
  gt: { about: 'is more, later, or after in the alphabet', operand: 'value' },
  gte: { about: 'is that or more', operand: 'value' },
  in: { about: 'equals one of several, apart by commas', operand: 'list' },
  nin: { about: 'equals none of several, or is missing', operand: 'list', all: true },
  contains: { about: 'has this text in it, in any case', operand: 'text' },
  startsWith: { about: 'begins with this text, in any case', operand: 'text' },
  endsWith: { about: 'ends with this text, in any case', operand: 'text' },
  exists: { about: 'is there, be it null (`true`), or is missing (`false`)', operand: 'switch' },
} as const

/** The name of an operator. */
export type OperatorName = keyof typeof operators

/** Other names of operators: json-server's `title_like=x`. It is a plain text here, no pattern. */
export const otherNames: Readonly<Record<string, OperatorName>> = { like: 'contains' }

/** Every name that stands for an operator. */
export const operatorNames: readonly string[] = [
  ...Object.keys(operators),
  ...Object.keys(otherNames),
]

/** The operator of a name, or undefined where it is none. */
export function operatorOf(name: string): OperatorName | undefined {
  if (Object.hasOwn(operators, name)) return name as OperatorName
  return Object.hasOwn(otherNames, name) ? otherNames[name] : undefined
}
