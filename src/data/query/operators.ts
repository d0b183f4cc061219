/** What an operator's operand is, and what holds between it and a value. */
type Operand =
  /** Equality with one value, or with one of a list. */
  | { readonly operand: 'value' | 'list'; readonly negated?: true }
  /** Less or more: numbers, dates as instants, other texts by the alphabet. Gives it the difference. */
  | { readonly operand: 'order'; readonly holds: (order: number) => boolean }
  /** Part of a text. Gives it both in lower case. */
  | { readonly operand: 'text'; readonly holds: (text: string, part: string) => boolean }
  /** True or false. */
  | { readonly operand: 'switch' }

/** An operator of queries (`price:gte=10`) and of `$when` (`{ "gte": 10 }`). */
export type Operator = Operand & {
  /** What it asks of a value, for documentation. */
  readonly about: string
  /** How messages call a value that fails: `"x" is not greater than 3`. */
  readonly fails: string
}

/** All operators: the types, parsers, messages and documentation of queries and `$when` derive from this table. */
export const operators = {
  eq: { operand: 'value', about: 'equals; the same as no operator', fails: 'is not' },
  ne: { operand: 'value', negated: true, about: 'does not equal, or is missing', fails: 'is' },
  lt: {
    operand: 'order',
    holds: (order) => order < 0,
    about: 'is less, earlier, or before in the alphabet',
    fails: 'is not less than',
  },
  lte: {
    operand: 'order',
    holds: (order) => order <= 0,
    about: 'is that or less',
    fails: 'is not at most',
  },
  gt: {
    operand: 'order',
    holds: (order) => order > 0,
    about: 'is more, later, or after in the alphabet',
    fails: 'is not greater than',
  },
  gte: {
    operand: 'order',
    holds: (order) => order >= 0,
    about: 'is that or more',
    fails: 'is not at least',
  },
  in: { operand: 'list', about: 'equals one of several', fails: 'is none of' },
  nin: {
    operand: 'list',
    negated: true,
    about: 'equals none of several, or is missing',
    fails: 'is one of',
  },
  contains: {
    operand: 'text',
    holds: (text, part) => text.includes(part),
    about: 'has this text in it, in any case',
    fails: 'does not contain',
  },
  startsWith: {
    operand: 'text',
    holds: (text, part) => text.startsWith(part),
    about: 'begins with this text, in any case',
    fails: 'does not begin with',
  },
  endsWith: {
    operand: 'text',
    holds: (text, part) => text.endsWith(part),
    about: 'ends with this text, in any case',
    fails: 'does not end with',
  },
  exists: {
    operand: 'switch',
    about: 'is there, be it null (`true`), or is missing (`false`)',
    fails: 'is not as expected by "exists"',
  },
} as const satisfies Record<string, Operator>

/** The name of an operator. */
export type OperatorName = keyof typeof operators

/** Other names of operators: json-server's `title_like=x`. It is a plain text here, no pattern. */
const otherNames: Readonly<Record<string, OperatorName>> = { like: 'contains' }

/** Every name that stands for an operator in an address. */
export const operatorNames: readonly string[] = [
  ...Object.keys(operators),
  ...Object.keys(otherNames),
]

/** The operator of a name, or undefined where it is none. */
export function operatorOf(name: string): OperatorName | undefined {
  if (Object.hasOwn(operators, name)) return name as OperatorName
  return Object.hasOwn(otherNames, name) ? otherNames[name] : undefined
}
