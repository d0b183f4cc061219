import { formatValue, type ValidationIssue } from '../errors/validation-issue.ts'
import { parameterNames, parseSegment, type Segment } from './segment.ts'

/**
 * The methods a key can name; `ALL` is any of HTTP, `USE` runs before all endpoints of its path, `WS` takes WebSockets.
 */
export const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'QUERY',
  'OPTIONS',
  'ALL',
  'USE',
  'WS',
] as const

/** A method as a key names it before a path. */
export type PathMethod = (typeof methods)[number]

/** What a root field of a GraphQL schema has in the place of a method, by the word of its key: `QUERY users`. */
export const fieldMethods = {
  QUERY: 'GraphQL query',
  MUTATION: 'GraphQL mutation',
  SUBSCRIPTION: 'GraphQL subscription',
} as const

/** One of {@link fieldMethods}. */
export type FieldMethod = (typeof fieldMethods)[keyof typeof fieldMethods]

/** The method of an endpoint: that of its key, or what a root field has in its place. */
export type Method = PathMethod | FieldMethod

/** Whether an endpoint of this method is a root field of a GraphQL schema, which no address leads to. */
export function isFieldMethod(method: string): method is FieldMethod {
  return method.startsWith('GraphQL ')
}

/** The key of a root field: `QUERY users`. */
export function fieldKey(method: FieldMethod, name: string): string {
  return `${method.slice('GraphQL '.length).toUpperCase()} ${name}`
}

/** Whether a method of keys is none of HTTP, so that no document describes it and no `Allow` names it. */
export function isBesideHttp(method: string): boolean {
  return method === 'USE' || method === 'WS' || isFieldMethod(method)
}

/** A parsed path: `/users/:id?`, `/files/*`, `/:name.json`, `/orders/:id{[0-9]+}`, `/v2/replicas/{replica_id}`. */
export interface PathPattern {
  readonly text: string
  readonly segments: readonly Segment[]
}

/** A path of names alone, as most are. */
const plainShape = /^(?:\/[\w.~-]+)+$/
const keyShape = /^([A-Za-z]+)\s+(\S+)$/
const spacedShape = /^([A-Za-z]+)\s+(\/.*\s.*)$/s

const fieldShape = /^(QUERY|MUTATION|SUBSCRIPTION)\s+([_A-Za-z]\w*)$/i

/** Whether a text reads like `METHOD /path` or `QUERY field`, so that an object of such keys is a map of endpoints. */
export function looksLikeKey(text: string): boolean {
  return /^[A-Z]+\s+\/\S*$/.test(text) || fieldShape.test(text)
}

/**
 * Parses `METHOD /path`, such as `GET /users/:id`, or a root field of a GraphQL schema, such as `QUERY users`, whose path
 * is its name; in JavaScript it may be anything.
 */
export function parseKey(
  key: string,
): { readonly method: Method; readonly path: PathPattern } | ValidationIssue {
  const [, word = '', text = ''] = (typeof key === 'string' && keyShape.exec(key.trim())) || []
  if (word === '') {
    const [, method = '', spaced = ''] =
      (typeof key === 'string' && spacedShape.exec(key.trim())) || []
    if (isMethod(method.toUpperCase())) {
      const hint = `Write it as ${JSON.stringify(`${method} ${spaced.replaceAll(/\s/g, encodeURIComponent)}`)}.`
      return { message: `The path ${JSON.stringify(spaced)} has a space.`, hint }
    }
    const path = typeof key === 'string' && key.startsWith('/') ? key : '/path'
    const hint = `Write the method before the path, such as "GET ${path}".`
    return { message: `${formatValue(key)} is not "METHOD /path".`, hint }
  }
  const method = word.toUpperCase()
  const [, of = '', field] = fieldShape.exec(key.trim()) ?? []
  if (field !== undefined) {
    const fieldMethod = fieldMethods[of.toUpperCase() as keyof typeof fieldMethods]
    return { method: fieldMethod, path: { text: field, segments: [literal(field)] } }
  }
  if (method in fieldMethods && method !== 'QUERY') {
    const message = `${JSON.stringify(text)} is no name of a field of a GraphQL schema.`
    return {
      message,
      hint: `Write it as in "${method} ${method === 'MUTATION' ? 'createUser' : 'userCreated'}".`,
    }
  }
  if (!isMethod(method)) {
    const message = `${JSON.stringify(word)} is no method that can be mocked.`
    return { message, hint: `Use one of ${methods.join(', ')}.` }
  }
  if (isOwnAddress(text)) {
    return {
      message: `The path ${JSON.stringify(text)} is mockapi's own: no mock is asked there.`,
      hint: 'Choose another one. Requests in a session are those of its mocks, without "/__session/<id>".',
    }
  }
  const path = parsePath(text)
  return 'message' in path ? path : { method, path }
}

/** Whether a path is mockapi's own, which asks no mock there: its admin API, and sessions by their address. */
export function isOwnAddress(path: string): boolean {
  return /^\/__(?:mockapi(?:\/|$)|session\/)/.test(path)
}

/** Whether a text is one of {@link methods}. */
export function isMethod(text: string): text is PathMethod {
  return (methods as readonly string[]).includes(text)
}

/** Parses a path; a wildcard is its last segment. */
export function parsePath(text: string): PathPattern | ValidationIssue {
  if (typeof text !== 'string') {
    return { message: `The path ${formatValue(text)} is no text.`, hint: 'Write "/path".' }
  }
  if (plainShape.test(text)) return { text, segments: text.slice(1).split('/').map(literal) }
  const problem = (what: string, hint: string) => ({
    message: `The path ${JSON.stringify(text)} ${what}.`,
    hint,
  })
  const [, below] = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(text) ?? []
  if (below !== undefined) {
    return problem(
      'names a host',
      `Write the path alone, which counts for every host: "${below || '/'}".`,
    )
  }
  if (!text.startsWith('/')) return problem('does not begin with a slash', `Write "/${text}".`)
  if (/[?#]/.test(text.replace(/:[A-Za-z_][\w-]*(\{[^/]*\})?\?/g, ''))) {
    const hint =
      'Declare the path alone and read the query in the handler, or match it with "$when".'
    return problem('has a query or a fragment', hint)
  }
  // Braces may hold slashes, and a slash at the end counts for nothing.
  const parts =
    text.includes('{') || text.endsWith('/') ? splitPath(text) : text.slice(1).split('/')
  const segments: Segment[] = []
  const names = new Set<string>()
  for (const [index, part] of parts.entries()) {
    const segment = parseSegment(part, index === parts.length - 1)
    if ('message' in segment) return segment
    for (const name of parameterNames([segment])) {
      if (names.has(name)) {
        return problem(
          `names the parameter ":${name}" twice`,
          'Give each parameter a name of its own.',
        )
      }
      names.add(name)
    }
    segments.push(segment)
  }
  return { text, segments }
}

/** Splits a path at its slashes, outside braces; a slash at the end counts for nothing. */
function splitPath(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text.slice(1)) {
    if (character === '{') depth++
    else if (character === '}') depth--
    if (character === '/' && depth <= 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  if (part !== '') parts.push(part)
  return parts
}

function literal(text: string): Segment {
  return { kind: 'literal', text }
}

/** Undoes percent-encoding but that of slashes and the like; the path itself where it is broken. */
export function decodeLoosely(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** Whether a path is a prefix such as `/api`, or below it. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}
