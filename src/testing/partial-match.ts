/**
 * Whether a value has all of a part: members of objects that the part does not name may be there as well,
 * lists are compared as a whole, and what matches by itself, as `expect.any(String)`, is asked.
 */
export function hasPart(value: unknown, part: unknown): boolean {
  if (isAsymmetric(part)) return part.asymmetricMatch(value)
  if (Object.is(value, part)) return true
  if (!isObject(value) || !isObject(part)) return false
  if (Array.isArray(value) !== Array.isArray(part)) return false
  if (Array.isArray(part) && part.length !== (value as unknown as unknown[]).length) return false
  return Object.entries(part).every(
    ([name, member]) => Object.hasOwn(value, name) && hasPart(value[name], member),
  )
}

interface Asymmetric {
  readonly asymmetricMatch: (value: unknown) => boolean
}

function isAsymmetric(part: unknown): part is Asymmetric {
  return isObject(part) && typeof part['asymmetricMatch'] === 'function'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
