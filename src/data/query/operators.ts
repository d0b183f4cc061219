/**
 * The operators of queries (`price:gte=10`) and of `$when` (`{ "gte": 10 }`): types, parsers, messages and
 * documentation derive from this table. `about` says what one asks of a value, `fails` how messages call a value
 * that does not pass: `"x" is not greater than 3`. `operand` is
 * - `value` or `list`: the value equals it, or one of it; `negated` turns that round
 * - `order`: the value is less (-1), the same (0) or more (1): numbers, dates as instants, texts by the alphabet
 * - `text`: the method of a text that finds it, both in lower case
 * - `switch`: true or false
 */
export const operators = {
  eq: { operand: 'value', about: 'equals; the same as no operator', fails: 'is not' },
  ne: { operand: 'value', negated: true, about: 'does not equal, or is missing', fails: 'is' },
  lt: {
    operand: 'order',
    signs: [-1],
    about: 'is less, earlier, or before in the alphabet',
    fails: 'is not less than',
  },
  lte: { operand: 'order', signs: [-1, 0], about: 'is that or less', fails: 'is not at most' },
  gt: {
    operand: 'order',
    signs: [1],
    about: 'is more, later, or after in the alphabet',
    fails: 'is not greater than',
  },
  gte: { operand: 'order', signs: [1, 0], about: 'is that or more', fails: 'is not at least' },
  in: { operand: 'list', about: 'equals one of several', fails: 'is none of' },
  nin: {
    operand: 'list',
    negated: true,
    about: 'equals none of several, or is missing',
    fails: 'is one of',
  },
  contains: {
    operand: 'text',
    has: 'includes',
    about: 'has this text in it, in any case',
    fails: 'does not contain',
  },
  startsWith: {
    operand: 'text',
    has: 'startsWith',
    about: 'begins with this text, in any case',
    fails: 'does not begin with',
  },
  endsWith: {
    operand: 'text',
    has: 'endsWith',
    about: 'ends with this text, in any case',
    fails: 'does not end with',
  },
  exists: {
    operand: 'switch',
    about: 'is there, be it null (`true`), or is missing (`false`)',
    fails: 'is not as expected by "exists"',
  },
} as const

/** The name of an operator. */
export type OperatorName = keyof typeof operators

/** Other names of operators: json-server's `title_like=x`. It is a plain text here, no pattern. */
const aliases: Readonly<Record<string, OperatorName>> = { like: 'contains' }

/** Every name that stands for an operator in an address. */
export const operatorNames: readonly string[] = [...Object.keys(operators), ...Object.keys(aliases)]

/** The operator of a name, or undefined where it is none. */
export function operatorOf(name: string): OperatorName | undefined {
  if (Object.hasOwn(operators, name)) return name as OperatorName
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined
}
