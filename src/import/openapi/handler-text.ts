import { printText } from '../conversion/print.ts'

/** Code of a value. @param indent what its lines begin with @param before how many characters stand beside it */
export type Expression = (indent: string, before: number) => string

/** What a handler does: lines, and what it returns then. */
export interface HandlerBody {
  readonly before: readonly string[]
  readonly returns: Expression
}

/** Longer lines are broken. */
const width = 80

const members = ['params', 'query', 'body', 'db', 'error', 'json', 'next']

/** A handler as it stands in a map: an arrow with an expression where that is all. */
export function printHandler(key: string, { before, returns }: HandlerBody): string {
  const code = [...before, returns('', 0)].join('\n')
  const used = members.filter((name) =>
    new RegExp(String.raw`(?:^|[^.\w'"]|\.\.\.)${name}\b(?!['"]?:)`, 'm').test(code),
  )
  const context = used.length > 0 ? `{ ${used.join(', ')} }` : ''
  const head = `  ${printText(key)}: ${code.includes('await ') ? 'async ' : ''}(${context}) =>`
  if (before.length > 0) {
    const lines = [...before, `return ${returns('    ', 7)}`].map((each, index) =>
      // What is returned is printed with its indent.
      index < before.length ? each.replaceAll('\n', '\n    ') : each,
    )
    return [`${head} {`, ...lines.map((line) => `    ${line}`), '  },'].join('\n')
  }
  const whole = returns('  ', head.length)
  const inline = whole.startsWith('{') ? `(${whole})` : whole
  const [first = ''] = inline.split('\n')
  const isShort = head.length + first.length + 2 <= width
  if (isShort && (!inline.includes('\n') || /^[({]|^json\(\{/.test(inline))) {
    return `${head} ${inline},`
  }
  const below = broken(returns('    ', 1))
  return `${head}\n    ${below.startsWith('{') ? `(${below})` : below},`
}

/** Breaks a long line before what else is returned. */
function broken(code: string): string {
  if (code.length + 5 <= width || code.includes('\n')) return code
  const [found, missing] = code.split(/ \?\? (?=error\()/)
  if (missing !== undefined) return `${found} ??\n    ${missing}`
  return code.replace(/ (\?) (.*) (:) (?=error\()/, '\n      $1 $2\n      $3 ')
}
