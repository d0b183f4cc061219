/** Whether two JSON values are the same, whatever the order of their fields. */
export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(field(one, key), field(other, key)))
  )
}

function field(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key]
}
