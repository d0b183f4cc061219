import { isObject } from '../errors/validation-issue.ts'
import type { JsonPatcher } from './json-patch.ts'
import type { PlainObject } from './store/state.ts'

/** Applies a merge patch (RFC 7396) to a copy: objects merge at all depths, null removes a member. */
export function mergePatch(target: PlainObject, patch: PlainObject): PlainObject {
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

/** Loads what JSON Patch (RFC 6902) takes, which few servers meet. */
export async function loadJsonPatch(): Promise<JsonPatcher> {
  return (await import('./json-patch.ts')).applyJsonPatch
}
