import type { Schemas } from '../../api/client.ts'
import { groupBy } from '../../../group-by.ts'

/** What the mock files declare in one place. */
export type Endpoint = Schemas['Endpoint']
/** An override of the session that is looked at. */
export type Override = Schemas['Override']

/** One thing to ask: an endpoint, or one of the operations of a collection. */
export interface Operation {
  /** `GET /users/:id`: what overrides are laid over. */
  readonly key: string
  readonly method: string
  readonly path: string
  readonly endpoint: Endpoint
}

/** A line of the tree: the first part of a path, or an operation below it. */
export type TreeRow =
  | { readonly group: string; readonly count: number; readonly isFolded: boolean }
  | (Operation & { readonly isBelow: boolean })

const ofLists = ['GET', 'POST', 'QUERY']
const ofRecords = ['GET', 'PUT', 'PATCH', 'DELETE']

/** The operations that endpoints consist of, by path; two of one key are one. */
export function operationsOf(endpoints: readonly Endpoint[]): Operation[] {
  const found = new Map<string, Operation>()
  for (const endpoint of endpoints) {
    for (const [method, path] of keysOf(endpoint)) {
      const key = `${method} ${path}`
      if (!found.has(key)) found.set(key, { key, method, path, endpoint })
    }
  }
  return [...found.values()].sort(
    (one, other) => compare(one.path, other.path) || order(one.method) - order(other.method),
  )
}

function keysOf({ kind, method, path, note = '' }: Endpoint): (readonly [string, string])[] {
  if (kind === 'webhook') return []
  const isReadOnly = note.includes('read-only')
  const only = (methods: readonly string[]) =>
    isReadOnly ? methods.filter((each) => each === 'GET' || each === 'QUERY') : methods
  if (kind === 'single') return only(['GET', 'PUT', 'PATCH']).map((each) => [each, path] as const)
  if (kind !== 'crud') return [[method, path]]
  return [
    ...only(ofLists).map((each) => [each, path] as const),
    ...only(ofRecords).map((each) => [each, `${path}/:id`] as const),
  ]
}

function order(method: string): number {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].indexOf(method) + 1 || 9
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

/** The lines of the tree that fit a search; a search unfolds all. */
export function rowsOf(
  operations: readonly Operation[],
  search: string,
  folded: ReadonlySet<string>,
): TreeRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = operations.filter(({ key, endpoint }) => {
    const text = [key, endpoint.file, endpoint.operationId].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return [...groupBy(found, ({ path }) => `/${path.split('/')[1] ?? ''}`)].flatMap(
    ([group, members]): TreeRow[] => {
      const rows = members.map((each) => ({ ...each, isBelow: members.length > 1 }))
      if (rows.length === 1) return rows
      const isFolded = words.length === 0 && folded.has(group)
      return [{ group, count: members.length, isFolded }, ...(isFolded ? [] : rows)]
    },
  )
}

/** The names of the parameters of a path: `id` of `/users/:id` and of `/users/{id}`. */
export function parametersOf(path: string): string[] {
  return Array.from(path.matchAll(/:(\w+)|\{(\w+)\}/g), ([, colon, brace]) => colon ?? brace ?? '')
}

/** A path with values in place of its parameters. */
export function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path
    .replace(/:(\w+)(?:\{[^}]*\})?\??|\{(\w+)\}/g, (_, colon?: string, brace?: string) =>
      encodeURIComponent(values[colon ?? brace ?? ''] ?? ''),
    )
    .replace(/\*$/, values['*'] ?? '')
}
