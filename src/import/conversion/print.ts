/** TypeScript that stands as it is in a printed value: `items.length`; as a member of an object it may be a spread. */
export class Code {
  readonly text: string
  readonly isSpread: boolean

  constructor(text: string) {
    this.text = text
    this.isSpread = text.startsWith('...')
  }
}

/** How a value is written. */
export type PrintStyle = 'json' | 'ts'

const width = 80

/**
 * Writes a value as Prettier does: two spaces, what fits a line of 80 characters in one, lists of objects a line each.
 *
 * @param indent what its lines begin with
 * @param before how many characters stand before it in its first line, and after it in its last
 */
export function printValue(value: unknown, style: PrintStyle, indent = '', before = 0): string {
  if (value instanceof Code) return value.text.replaceAll('\n', `\n${indent}`)
  const inline = oneLine(value, style, width - indent.length - before)
  if (inline !== undefined) return inline
  if (typeof value !== 'object' || value === null) return scalar(value, style)
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const rows =
    isList && value.every((each) => typeof each === 'number')
      ? filled(value.map(String), width - inner.length)
      : partsOf(value, style).map(
          ([lead, each]) => lead + printValue(each, style, inner, lead.length + 1),
        )
  const [open, close] = isList ? '[]' : '{}'
  const end = style === 'ts' ? ',' : ''
  return `${open}\n${rows.map((row) => inner + row).join(',\n')}${end}\n${indent}${close}`
}

/** A text as a literal of TypeScript, in single quotes unless there are more of these in it than of others. */
export function printText(text: string): string {
  const json = JSON.stringify(text)
  const single = text.split("'").length
  if (single > text.split('"').length) return json
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** Whether a name can stand in TypeScript without quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

/** The access to a member in TypeScript: `.name`, `['a-b']`. */
export function printMember(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${printText(name)}]`
}

/** The name of a member in a type of TypeScript. */
export function printName(name: string): string {
  return isIdentifier(name) ? name : printText(name)
}

function printKey(key: string, style: PrintStyle): string {
  if (style === 'json') return JSON.stringify(key)
  // Without brackets it would be the prototype.
  if (key === '__proto__') return "['__proto__']"
  return isIdentifier(key) ? key : printText(key)
}

function scalar(value: unknown, style: PrintStyle): string {
  if (value instanceof Code) return value.text
  const isText = typeof value === 'string' && style === 'ts'
  return isText ? printText(value) : (JSON.stringify(value) ?? 'null')
}

/** What is in a list or an object, each with what stands before it. */
function partsOf(value: object, style: PrintStyle): (readonly [lead: string, value: unknown])[] {
  if (Array.isArray(value)) return value.map((each) => ['', each])
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
  return members.map(([key, each]) => {
    const isShort = each instanceof Code && (each.isSpread || (style === 'ts' && each.text === key))
    return [isShort ? '' : `${printKey(key, style)}: `, each]
  })
}

/** Undefined for what is longer than what is left, and for lists of objects and of lists, which stand a line each. */
function oneLine(value: unknown, style: PrintStyle, left: number): string | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Code) {
    const text = scalar(value, style)
    return text.length <= left ? text : undefined
  }
  if (Array.isArray(value) && isMatrix(value)) return undefined
  const parts = partsOf(value, style)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }']
  if (open === '{ ' && parts.length === 0) return '{}'
  let text = open
  for (const [index, [lead, each]] of parts.entries()) {
    text += (index > 0 ? ', ' : '') + lead
    const part = oneLine(each, style, left - text.length - close.length)
    if (part === undefined) return undefined
    text += part
  }
  return text + close
}

/** Whether a list has several objects, or several lists, of more than one member each. */
function isMatrix(list: readonly unknown[]): boolean {
  const isLong = (each: unknown) =>
    typeof each === 'object' &&
    each !== null &&
    !(each instanceof Code) &&
    Object.keys(each).length > 1
  const lists = list.filter((each) => Array.isArray(each)).length
  return list.length > 1 && list.every(isLong) && (lists === 0 || lists === list.length)
}

/** As many texts in a line as fit. */
function filled(texts: readonly string[], left: number): string[] {
  const rows: string[] = []
  for (const text of texts) {
    const row = rows.at(-1)
    if (row !== undefined && row.length + text.length + 3 <= left)
      rows[rows.length - 1] = `${row}, ${text}`
    else rows.push(text)
  }
  return rows
}
