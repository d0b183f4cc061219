import { evaluate, parse } from '@humanwhocodes/momoa'

/** The most items or characters that one argument of a template can ask for. */
const largestSize = 10_000

/** The most characters one template can make, by estimate. */
const largestOutput = 200_000

/** Characters that are estimated for a template without a size, where it is not one of {@link longOutput}. */
const ordinaryOutput = 20

const longOutput: Readonly<Record<string, number>> = {
  'internet.jwt': 400,
  'lorem.lines': 250,
  'lorem.paragraph': 250,
  'lorem.paragraphs': 600,
  'lorem.sentences': 250,
  'lorem.text': 400,
}

/** Arguments that passed, and a bound for what they make Faker write. */
export interface CheckedArguments {
  readonly values: readonly unknown[]
  /** Estimated characters of output. */
  readonly weight: number
}

/** Characters that one unit of a size stands for, where it is not one. */
const unitOutput: Readonly<Record<string, number>> = {
  'lorem.words': 8,
  'lorem.sentence': 8,
  'lorem.slug': 8,
  'lorem.sentences': 60,
  'lorem.lines': 60,
  'lorem.paragraph': 60,
  'lorem.paragraphs': 200,
  'word.words': 10,
  'date.betweens': 24,
}

/** Which positional argument is a size: a number or `{ min, max }`; the others have it in their options. */
const sizePosition: Readonly<Record<string, number>> = {
  'string.alpha': 0,
  'string.alphanumeric': 0,
  'string.numeric': 0,
  'string.sample': 0,
  'string.nanoid': 0,
  'string.symbol': 0,
  'string.fromCharacters': 1,
  'lorem.word': 0,
  'lorem.words': 0,
  'lorem.sentence': 0,
  'lorem.slug': 0,
  'lorem.sentences': 0,
  'lorem.paragraph': 0,
  'lorem.paragraphs': 0,
  'lorem.lines': 0,
  'word.words': 0,
  'finance.accountNumber': 0,
  'finance.pin': 0,
  'helpers.arrayElements': 1,
  'helpers.uniqueArray': 1,
}

const sizeOptions = new Set(['length', 'count', 'extensionCount'])

/**
 * Reads the text between the parentheses of a template as JSON5 values and checks that they ask
 * for a bounded amount of data: Faker itself writes five million characters when told to, and
 * reads a missing bound as 2^53.
 *
 * @returns the arguments, or a sentence that says what is wrong
 */
export function readArguments(method: string, text: string): CheckedArguments | string {
  if (text.length > largestSize) return `has arguments of over ${largestSize} characters`
  const values = parseValues(text)
  if (typeof values === 'string') return values
  const sizes: number[] = []
  const problem = checkValues(method, values, sizes)
  if (problem !== undefined) return problem
  const size = Math.max(0, ...sizes)
  const weight = text.length + size * ((unitOutput[method] ?? 1) + longestPiece(values))
  if (weight > largestOutput) {
    return `asks for about ${weight} characters, more than the ${largestOutput} one value can have`
  }
  return {
    values: deepFreeze(values) as unknown[],
    weight: Math.max(weight, longOutput[method] ?? ordinaryOutput),
  }
}

function parseValues(text: string): unknown[] | string {
  try {
    const tree = parse(`[${text}]`, { mode: 'json5' })
    return evaluate(tree) as unknown[]
  } catch {
    return 'has arguments that are not JSON5 values'
  }
}

function checkValues(
  method: string,
  values: readonly unknown[],
  sizes: number[],
): string | undefined {
  const position = sizePosition[method]
  const sized = position === undefined ? undefined : values[position]
  if (sized !== undefined) {
    const isOptions = typeof sized === 'object' && sized !== null && !isRange(sized)
    if (isOptions ? !takesOptions(method) : !addSize(sized, sizes)) return sizeProblem(sized)
  }
  for (const value of values) {
    const problem = walk(value, method.startsWith('helpers.') ? undefined : sizes)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Checks a value and all in it; without `sizes` the objects are data, in which `length` means nothing. */
function walk(value: unknown, sizes: number[] | undefined): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `has ${value} in it`
  if (typeof value === 'string') return repeats(value) ? quantifierProblem : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') return 'has a "__proto__" in its arguments'
    if (sizes && sizeOptions.has(key) && !addSize(item, sizes)) return sizeProblem(item)
    const problem = walk(item, sizes)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A range alone is a size where the method takes no options; `string.alpha` takes `{ length }` instead. */
function takesOptions(method: string): boolean {
  return /^string\.(alpha|alphanumeric|numeric)$|^lorem\.word$|^word\.|^finance\./.test(method)
}

function isRange(value: object): boolean {
  return 'min' in value || 'max' in value
}

function addSize(value: unknown, sizes: number[]): boolean {
  if (isSize(value)) return sizes.push(value) > 0
  if (typeof value !== 'object' || value === null) return false
  const { min, max } = value as { min?: unknown; max?: unknown }
  return isSize(min) && isSize(max) && min <= max && sizes.push(max) > 0
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largestSize
}

function sizeProblem(value: unknown): string {
  return `has the size ${JSON.stringify(value)}, which is no whole number from 0 to ${largestSize} and no {min, max} of such`
}

const quantifierProblem = `has a pattern that repeats something more than ${largestSize} times`

/** Whether the `{n}` and `{n,m}` of a pattern add up to more than the largest size. */
function repeats(pattern: string): boolean {
  let sum = 0
  for (const [, least, most] of pattern.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) {
    sum += Math.max(Number(least), Number(most ?? 0))
  }
  return sum > largestSize
}

/** The longest text that can be repeated: a separator, or an element of a list. */
function longestPiece(values: readonly unknown[]): number {
  const pieces = values.flatMap((value, index) => (index === 0 && isText(value) ? [] : value))
  return pieces.reduce<number>(
    (most, piece) => (isText(piece) ? Math.max(most, piece.length) : most),
    0,
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}
