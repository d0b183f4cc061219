import { isObject } from '../errors/validation-issue.ts'

/**
 * Applies a merge patch (RFC 7396): objects merge at all depths, null removes a member, everything
 * else takes the place of what was there. Neither argument is changed; what is kept is shared.
 */
export function mergePatch(
  target: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged = new Map(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else if (isObject(value)) {
      const before = merged.get(name)
      merged.set(name, mergePatch(isObject(before) ? before : {}, value))
    } else merged.set(name, value)
  }
  return Object.freeze(Object.fromEntries(merged))
}
