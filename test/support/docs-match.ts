/**
 * Says how a value differs from what a page shows, or undefined where it does not. In an expected value
 * `…` stands for anything: `"…"` for a value, `"1 …"` for the rest of a text, a bare `…` at the end of an
 * object or array for what else is in it.
 */
export function difference(expected: unknown, actual: unknown, at = 'body'): string | undefined {
  if (typeof expected === 'string') {
    if (expected === '…' || (typeof actual === 'string' && glob(expected).test(actual))) return
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    const open = expected.at(-1) === rest
    const items = open ? expected.slice(0, -1) : expected
    if (!open && items.length !== actual.length) return `${at} has ${actual.length} items`
    return first(items.map((item, index) => difference(item, actual[index], `${at}[${index}]`)))
  } else if (isObject(expected) && isObject(actual)) {
    const { [rest]: open, ...members } = expected
    const more = Object.keys(actual).find((key) => !Object.hasOwn(members, key))
    if (more !== undefined && open === undefined) return `${at} also has "${more}"`
    return first(
      Object.entries(members).map(([key, item]) => difference(item, actual[key], `${at}.${key}`)),
    )
  } else if (expected === actual) return
  return `${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`
}

const rest = '…rest'

/** A body as pages show it: JSON with `…` in it, or text. */
export function readExpected(text: string): unknown {
  const brackets: string[] = []
  let json = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^"]/g)) {
    if (token === '[' || token === '{') brackets.push(token)
    else if (token === ']' || token === '}') brackets.pop()
    json += token !== '…' ? token : brackets.at(-1) === '{' ? `"${rest}": 1` : `"${rest}"`
  }
  try {
    return JSON.parse(json) as unknown
  } catch {
    return text
  }
}

/** Whether a page shows all members of a body, so that it can be compared line by line with what curl prints. */
export function isWhole(text: string): boolean {
  return !text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').includes('…')
}

/** Whether a text is what a page shows, where `…` stands for anything. */
export function glob(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`)
}

function first(differences: readonly (string | undefined)[]): string | undefined {
  return differences.find((text) => text !== undefined)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
