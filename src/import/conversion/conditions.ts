/** Conditions of a `$when`, all of which must hold. */
export type Conditions = Readonly<Record<string, unknown>>

/** The path of a value in mock files: `query.page`, `body.user['first.name']`. */
export function valuePath(root: string, ...names: readonly string[]): string {
  return names.reduce((path, name) => {
    if (/^[\w-]+$/.test(name)) return `${path}.${name}`
    return `${path}[${name.includes("'") ? JSON.stringify(name) : `'${name}'`}]`
  }, root)
}

/** A JSONPath as a path of the body: `$.user.ids[0]` is `body.user.ids.0`; undefined for what asks or wanders. */
export function bodyPath(jsonPath: string): string | undefined {
  const [, rest] = /^\$([^]*)$/.exec(jsonPath.trim()) ?? []
  if (rest === undefined) return undefined
  const names: string[] = []
  const step = /\.([\w-]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest)
    if (!match) return undefined
    names.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  }
  return valuePath('body', ...names)
}

/** A test that a value is written like this text: in a body also the number or the word that it may be. */
export function equalsText(path: string, text: string): unknown {
  if (!path.startsWith('body')) return text
  return /^(?:-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?|true|false)$/.test(text)
    ? { in: [text, JSON.parse(text)] }
    : text
}

/** A test that does not hold where this one does. */
export function negated(test: unknown): unknown {
  const { not, ...others } = asOperators(test) as { readonly not?: unknown }
  return not !== undefined && Object.keys(others).length === 0 ? not : { not: test }
}

/** Conditions with one more; undefined where a test of the same kind stands there. */
export function withCondition(
  conditions: Conditions,
  path: string,
  test: unknown,
): Conditions | undefined {
  if (!Object.hasOwn(conditions, path)) return { ...conditions, [path]: test }
  const own = asOperators(conditions[path])
  const other = asOperators(test)
  const isApart = (tests: object) => !Object.keys(tests).some((name) => Object.hasOwn(own, name))
  if (isApart(other)) return { ...conditions, [path]: { ...own, ...other } }
  // Twice negated it holds as well, under another name.
  const twice = { not: { not: test } }
  return isApart(twice) ? { ...conditions, [path]: { ...own, ...twice } } : undefined
}

function asOperators(test: unknown): object {
  return typeof test === 'object' && test !== null ? test : { eq: test }
}

/** A text as a regular expression that matches it. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
