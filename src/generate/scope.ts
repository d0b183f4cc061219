import type { Faker } from '@faker-js/faker'

/** What templates can read. Members may be getters: each is read only by the templates that name it. */
export interface Scope {
  readonly faker: Faker
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  /** Headers by lower-case name. */
  readonly headers?: unknown
  readonly cookies?: unknown
  /** {@link referenceDate} in a seed; default the time of day. */
  readonly now?: () => string
}

/** Where in a list of generated items a template is rendered. */
export interface Loop {
  readonly index: number
  /** How many characters of request values the whole render may still copy into items. */
  readonly budget: { left: number }
}

/** The names a template can begin with beside Faker's modules. */
export const requestRoots = ['params', 'query', 'body', 'headers', 'cookies'] as const

/** One of {@link requestRoots}. */
export type RequestRoot = (typeof requestRoots)[number]

/** Whether a name is one of {@link requestRoots}. */
export function isRequestRoot(name: string): name is RequestRoot {
  return (requestRoots as readonly string[]).includes(name)
}

/** Follows a path through own properties alone: `constructor` and `__proto__` lead to undefined. */
export function lookUp(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined
    if (name === '__proto__' || !Object.hasOwn(current, name)) return undefined
    current = (current as Record<string, unknown>)[name]
  }
  return current
}
