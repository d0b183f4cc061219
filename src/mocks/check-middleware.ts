import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { MockFile } from './files/mock-file.ts'
import { parsePath } from '../http/path.ts'
import type { PathPattern } from '../http/path.ts'

/** What is declared below a path, and whether a method of it is a given one. */
interface Declared {
  readonly key: string
  readonly path: PathPattern
  readonly hasMethod: (method: string) => boolean
}

/**
 * Warns of what is meant to stand before endpoints and does not: a condition on everything below a path, which
 * the more specific endpoints there never ask; and of what answers everything below a path, always.
 */
export function checkMiddleware(files: readonly MockFile[]): Diagnostic[] {
  const endpoints = files.flatMap((file) => file.endpoints)
  const conditional = endpoints.filter(isConditionalWildcard)
  const declared = conditional.length > 0 ? declaredIn(files) : []
  return [
    ...endpoints.filter(({ method }) => method === 'USE').flatMap(answersAlways),
    ...conditional.flatMap((endpoint) => shadowed(endpoint, declared)),
  ]
}

function declaredIn(files: readonly MockFile[]): Declared[] {
  return files.flatMap(({ endpoints, collections }) => [
    ...endpoints.filter(({ method }) => method !== 'USE').map(declaredEndpoint),
    ...collections.flatMap(declaredCollection),
  ])
}

function declaredEndpoint({ key, path, method }: Endpoint): Declared {
  return {
    key: JSON.stringify(key),
    path,
    hasMethod: (asked) => asked === 'ALL' || method === 'ALL' || asked === method,
  }
}

function declaredCollection({ name, path: text }: CollectionDeclaration): Declared[] {
  const path = parsePath(text)
  if ('message' in path) return []
  return [{ key: `the collection ${JSON.stringify(name)}`, path, hasMethod: () => true }]
}

function isConditionalWildcard({ method, when, path }: Endpoint): boolean {
  return method !== 'USE' && when !== undefined && path.segments.at(-1)?.kind === 'wildcard'
}

/** One without a condition takes every request of its path; a function decides by itself. */
function answersAlways({ key, when, mayPass, modifierOnly, path, origin }: Endpoint): Diagnostic[] {
  if (when || mayPass || modifierOnly) return []
  return [
    {
      code: 'answers-always',
      severity: 'warning',
      message: `${JSON.stringify(key)} has no condition, so that nothing below ${path.text} is ever asked.`,
      hint: 'Give it a "$when", or "$cases" that all have one.',
      place: origin.place() ?? { file: origin.file, line: 1, column: 1 },
    },
  ]
}

function shadowed(endpoint: Endpoint, all: readonly Declared[]): Diagnostic[] {
  const { key, method, path, origin } = endpoint
  const missed = all.filter(
    (other) => other.path !== path && other.hasMethod(method) && isMoreSpecific(other.path, path),
  )
  const [first] = missed
  if (!first) return []
  const more = missed.length > 1 ? ` and ${missed.length - 1} more` : ''
  return [
    {
      code: 'condition-not-asked',
      severity: 'warning',
      message: `${JSON.stringify(key)} has a condition, but ${first.key}${more} is more specific and answers without asking it.`,
      hint: `Write "USE ${path.text}" in place of "${key}", which stands before all of them.`,
      place: origin.place() ?? { file: origin.file, line: 1, column: 1 },
    },
  ]
}

/** Whether a path lies below a wildcard, and says more than it. */
function isMoreSpecific({ segments }: PathPattern, { segments: wide }: PathPattern): boolean {
  const above = wide.slice(0, -1)
  if (segments.length < above.length) return false
  const isBelow = above.every((segment, index) => {
    const other = segments[index]
    return segment.kind !== 'literal' || (other?.kind === 'literal' && other.text === segment.text)
  })
  return isBelow && !(segments.length === wide.length && segments.at(-1)?.kind === 'wildcard')
}
