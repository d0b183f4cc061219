/** The most items or characters that one argument of a template can ask for. */
const largestSize = 10_000
const largestOutput = 200_000 // the most characters that one template can generate, by estimate

/** Estimated characters for each unit of a size, and without a size; 1 and 20 for other methods. */
const outputOf: Readonly<Record<string, readonly [unit: number, alone?: number]>> = {
  'date.betweens': [24],
  'internet.jwt': [1, 400],
  'lorem.lines': [60, 250],
  'lorem.paragraph': [60, 250],
  'lorem.paragraphs': [200, 600],
  'lorem.sentence': [8],
  'lorem.sentences': [60, 250],
  'lorem.slug': [8],
  'lorem.text': [1, 400],
  'lorem.words': [8],
  'word.words': [10],
}

/** Arguments that are a size, by position: a number or `{ min, max }`; other methods have it in an object. */
const sizePositions: readonly (readonly [methods: RegExp, position: number])[] = [
  [/^string\.(?:alpha|alphanumeric|numeric|sample|nanoid|symbol)$/, 0],
  [/^lorem\.(?:words?|sentences?|slug|paragraphs?|lines)$/, 0],
  [/^word\.words$|^finance\.(?:accountNumber|pin)$/, 0],
  [/^string\.fromCharacters$|^helpers\.(?:arrayElements|uniqueArray)$/, 1],
]

/** Methods that take `{ length }` and the like in place of a size; for others an object is a range. */
const takeOptions = /^string\.(alpha|alphanumeric|numeric)$|^lorem\.word$|^word\.|^finance\./
const sizeOptions = new Set(['length', 'count', 'extensionCount'])

/**
 * Parses the text between the parentheses of a template as JSON5 values, and estimates how many characters they make
 * Faker generate: it generates five million when told to, and reads a missing limit as 2^53.
 */
export function readArguments(
  method: string,
  text: string,
): { readonly values: readonly unknown[]; readonly weight: number } | string {
  if (text.length > largestSize) return `has arguments of over ${largestSize} characters`
  let values: unknown[]
  try {
    values = parseJson5(`[${text}]`) as unknown[]
  } catch {
    return 'has arguments that are not JSON5 values'
  }
  const sizes: number[] = []
  const problem = problemIn(method, values, sizes)
  if (problem !== undefined) return problem
  const [unit, alone = 20] = outputOf[method] ?? [1]
  const weight = text.length + Math.max(0, ...sizes) * (unit + longestPiece(values))
  if (weight > largestOutput) {
    return `asks for about ${weight} characters, more than the ${largestOutput} one value can have`
  }
  return { values: deepFreeze(values) as unknown[], weight: Math.max(weight, alone) }
}

/** What is wrong with arguments; adds the sizes in them to `sizes`. */
function problemIn(method: string, values: unknown[], sizes: number[]): string | undefined {
  const [, position = -1] = sizePositions.find(([methods]) => methods.test(method)) ?? []
  const sized = values[position]
  if (sized !== undefined) {
    const isObject = typeof sized === 'object' && sized !== null
    const isOptions = isObject && !('min' in sized || 'max' in sized)
    if (isOptions ? !takeOptions.test(method) : !addSize(sized, sizes)) return sizeProblem(sized)
  }
  return walk(values, method.startsWith('helpers.') ? undefined : sizes)
}

/** Checks a value and all in it. Without `sizes` objects are data, in which `length` means nothing. */
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
  const [first, ...others] = values
  const pieces = [typeof first === 'string' ? [] : first, ...others].flat()
  return Math.max(0, ...pieces.map((piece) => (typeof piece === 'string' ? piece.length : 0)))
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}

const escapeShape = String.raw`\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^ux])`
const identifierStart = String.raw`[\p{ID_Start}$_\u200c\u200d]|\\u[\da-fA-F]{4}`
const tokens = [
  String.raw`(\s+|//.*|/\*[^]*?\*/)`,
  `"(?:[^"\\\\]|${escapeShape})*"|'(?:[^'\\\\]|${escapeShape})*'`,
  String.raw`[+-]?(?:0[xX][\da-fA-F]+|(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?)|\.\d+(?:[eE][+-]?\d+)?`,
  String.raw`[+-](?:Infinity|NaN)`,
  `(?:${identifierStart})(?:${identifierStart}|\\p{ID_Continue})*`,
  String.raw`[[\]{}:,]`,
]
const token = new RegExp(tokens.join('|'), 'guy')

const escapes = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '0': '\0' }
const escaped = escapes as Readonly<Record<string, string>>
const nan = '\0NaN' // JSON has no NaN

/** Parses JSON5 (https://spec.json5.org) by writing its tokens as JSON. Throws a SyntaxError. */
export function parseJson5(source: string): unknown {
  const found: string[] = []
  let length = 0
  for (const [text, space] of source.matchAll(token)) {
    length += text.length
    if (space === undefined) found.push(text)
  }
  if (length < source.length) throw new SyntaxError('There is a character that is no JSON5.')
  const json = found.map((text, index) => toJson(text, found[index - 1], found[index + 1]))
  return JSON.parse(json.join(' '), (_, value: unknown) => (value === nan ? Number.NaN : value))
}

function toJson(text: string, previous = '', next = ''): string {
  const first = text.charAt(0)
  if (first === '"' || first === "'") return JSON.stringify(unescaped(text.slice(1, -1)))
  if (text === ',') return /[\]}]/.test(next) && !/[[{,]/.test(previous) ? '' : text
  if (/[[\]{}:]/.test(first) || /^(?:true|false|null)$/.test(text)) return text
  if (next === ':' && !/[\d.+-]/.test(first)) return JSON.stringify(unescaped(text))
  if (/^[+-]?NaN$/.test(text)) return JSON.stringify(nan)
  const digits = text.replace(/^[+-]/, '')
  // Of other names this is NaN, which JSON refuses.
  const value = Number(digits)
  return (first === '-' ? '-' : '') + (value === Infinity ? '1e999' : String(value))
}

function unescaped(text: string): string {
  const pattern = /\\(?:u(.{4})|x(..)|\r\n|([^]))/g
  return text.replace(pattern, (_, four?: string, two?: string, one = '') => {
    const code = four ?? two
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return escaped[one] ?? (/[\n\r\u2028\u2029]/.test(one) ? '' : one)
  })
}
