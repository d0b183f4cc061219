/** What a column of a CSV file makes of a text: a number, a truth value, or the text itself. */
type CellType = (text: string) => unknown

/** A field of records. */
export interface Column {
  /** The place of its cells in a row. */
  readonly index: number
  /** Names from the record down: `address.city` is a field of an object. */
  readonly path: readonly string[]
  readonly valueOf: CellType
}

const asText: CellType = (text) => text

/** Digits with at most one point and no zeros in front, as JSON writes them. */
const numberShape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * The type of a column: that of all of its cells that hold anything. Numbers that would lose digits are texts, as are those with zeros in
 * front, which are codes.
 */
export function typeOf(texts: Iterable<string>): CellType {
  let [mayBeNumber, mayBeTruth] = [true, true]
  for (const text of texts) {
    mayBeNumber &&= isNumber(text)
    mayBeTruth &&= /^(?:true|false)$/i.test(text)
    if (!mayBeNumber && !mayBeTruth) return asText
  }
  if (mayBeNumber) return Number
  return (text) => text.toLowerCase() === 'true'
}

function isNumber(text: string): boolean {
  if (!numberShape.test(text) || text === '-0') return false
  if (!text.includes('.')) return Number.isSafeInteger(Number(text))
  return String(Number(text)) === text.replace(/\.?0+$/, '')
}

/** The path of a heading: at its dots, unless another column stands for an object on the way. */
export function pathOf(heading: string, all: ReadonlySet<string>): readonly string[] {
  const steps = heading.split('.')
  const above = steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('.'))
  return steps.includes('') || above.some((each) => all.has(each)) ? [heading] : steps
}

/** A record of the cells of a row. An empty one is a missing field; in quotes it is an empty text, where the column has texts. */
export function recordOf(
  cells: readonly (string | undefined)[],
  columns: readonly Column[],
): object {
  const record = {}
  for (const { index, path, valueOf } of columns) {
    const text = cells[index]
    if (text === undefined || (text === '' && valueOf !== asText)) continue
    let target: object = record
    for (const name of path.slice(0, -1)) target = objectIn(target, name)
    set(target, path.at(-1) ?? '', valueOf(text))
  }
  return record
}

function objectIn(target: object, name: string): object {
  if (!Object.hasOwn(target, name)) set(target, name, {})
  return (target as Record<string, object>)[name] ?? {}
}

/** Sets an own field, also one that is called `__proto__`. */
function set(target: object, name: string, value: unknown): void {
  if (name !== '__proto__') (target as Record<string, unknown>)[name] = value
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}
