/**
 * Whether a value has all of a part: of objects the members that are named, at any depth; arrays have the
 * same length. `undefined` stands for what is not there.
 *
 * @param asText whether numbers and booleans of the part also stand for the texts that look like them, since
 * all but a body comes as text
 */
export function contains(actual: unknown, part: unknown, asText: boolean): boolean {
  if (typeof part !== 'object' || part === null) {
    return Object.is(actual, part) || (asText && isPlain(part) && actual === String(part))
  }
  if (typeof actual !== 'object' || actual === null) return false
  if (Array.isArray(part)) {
    return (
      Array.isArray(actual) &&
      actual.length === part.length &&
      part.every((item, index) => contains(actual[index], item, asText))
    )
  }
  if (Array.isArray(actual)) return false
  return Object.entries(part).every(([name, member]) =>
    contains(
      Object.hasOwn(actual, name) ? (actual as Record<string, unknown>)[name] : undefined,
      member,
      asText,
    ),
  )
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}
