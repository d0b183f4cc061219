import { nearest } from '../../errors/nearest.ts'
import { parseJson5 } from '../../generate/arguments.ts'
import type { Placeholders } from './random.ts'
import { readRule } from './rule.ts'

/** `@cname`, `@integer(1, 10)`, `@/user/name`; a backslash in front keeps it as text. */
export const placeholder: RegExp = /\\*@([^@#%&()?\s]+)(?:\((.*?)\))?/g

/** Reads `1, "a", [2]`, or what is no such values as texts. Nothing of it is run. */
export function readArguments(written: string): readonly unknown[] {
  if (written.trim() === '') return []
  try {
    return parseJson5(`[${written}]`) as unknown[]
  } catch {
    return written.split(/,\s*/)
  }
}

/** Names of placeholders as they are found: in any case. */
export function namesOf(placeholders: Placeholders): ReadonlyMap<string, string> {
  return new Map(Object.keys(placeholders).map((name) => [name.toLowerCase(), name]))
}

/** Placeholders in a template that are none, but for a letter or two: each with the name that it may stand for. */
export function misspelt(
  template: unknown,
  placeholders: Placeholders,
): ReadonlyMap<string, string> {
  const names = namesOf(placeholders)
  const found = new Map<string, string>()
  const keys = new Set<string>()
  const seen = new Set<object>()
  const texts: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && value.startsWith('@')) texts.push(value)
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (!Array.isArray(value))
      for (const key of Object.keys(value)) keys.add(readRule(key)?.name ?? key)
    for (const each of Object.values(value)) visit(each)
  }
  visit(template)
  for (const [, name = ''] of texts.flatMap((text) => [...text.matchAll(placeholder)])) {
    if (name.includes('/') || keys.has(name) || names.has(name.toLowerCase())) continue
    const near = nearest(name, names.values())
    if (near !== undefined) found.set(name, near)
  }
  return found
}
