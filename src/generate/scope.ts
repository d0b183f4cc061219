import type { Faker } from '@faker-js/faker'
import { withoutFiles } from '../http/files.ts'
import { textsOf, type QueryFields } from '../http/query-fields.ts'
import { parseValuePath, valueAt, type ValuePath } from '../http/value-path.ts'

/** The request that templates and conditions can read; nothing in a seed. */
export interface RequestScope {
  readonly params?: unknown
  readonly queryFields?: QueryFields
  readonly body?: unknown
  /** Headers by lower-case name. */
  readonly headers?: unknown
  readonly cookies?: unknown
}

/** What templates can read. Members may be getters: each is read only by the templates that name it. */
export interface Scope extends RequestScope {
  readonly faker: Faker
  /** {@link referenceDate} in a seed; default the time of day. */
  readonly now?: () => string
}

/** Where in a list of generated items a template is rendered. */
export interface Loop {
  readonly index: number
  /** How many characters of request values the whole render may still copy into items. */
  readonly budget: { left: number }
}

/** The names that a path into a request can begin with, in templates and in conditions. */
export const requestRoots = ['params', 'query', 'queries', 'body', 'headers', 'cookies'] as const

/** One of {@link requestRoots}. */
export type RequestRoot = (typeof requestRoots)[number]

/** A path into a request: `body.user.name`, `query.filter[role]`, `headers.x-key`. */
export interface RequestPath {
  readonly root: RequestRoot
  /** What follows the root, as it was written; empty for all of it. */
  readonly rest: string
  readonly path: ValuePath
}

/** Reads a path into a request: undefined where it begins with none of its roots, 'empty' where a part is empty. */
export function parseRequestPath(text: string): RequestPath | 'empty' | undefined {
  const [, name = '', written = ''] = /^([^.[]*)([^]*)$/.exec(text) ?? []
  const root = requestRoots.find((each) => each === name)
  if (!root) return undefined
  if (written === '') return { root, rest: '', path: [] }
  const rest = written.replace(/^\./, '')
  if (rest === '') return 'empty'
  if (root === 'headers') {
    // A header has dots in its name, but no members.
    const lower = rest.toLowerCase()
    return { root, rest: lower, path: [[[lower, 1]]] }
  }
  const path = parseValuePath(rest)
  return path ? { root, rest, path } : 'empty'
}

/** The value that a template shows: of a query parameter that is repeated the first one, and of files what they are. */
export function requestValue(scope: RequestScope, { root, path }: RequestPath): unknown {
  const { queryFields } = scope
  if (root === 'query')
    return path.length === 0 ? queryFields?.texts : valueAt(queryFields?.first, path)
  if (root === 'queries') {
    if (path.length === 0) return queryFields?.lists
    const value = valueAt(queryFields?.every, path)
    return typeof value === 'object' && !Array.isArray(value) ? value : textsOf(value)
  }
  const value = valueAt(scope[root], path)
  return root === 'body' ? withoutFiles(value) : value
}

/** The value that a condition looks at: all values of a query parameter that is repeated, as a list. */
export function comparedValue(scope: RequestScope, where: RequestPath): unknown {
  const { root, path } = where
  const isQuery = root === 'query' || root === 'queries'
  return isQuery && path.length > 0
    ? valueAt(scope.queryFields?.every, path)
    : requestValue(scope, where)
}
