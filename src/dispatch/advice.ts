import type { State } from '../data/store/state.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { RouteTable } from '../endpoints/router.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isMethod, parseKey } from '../http/path.ts'
import { decodeSegment, type Segment } from '../http/segment.ts'
import type { MissReport } from '../journal/call.ts'
import type { RequestState } from './request-state.ts'

/**
 * The line that declares an endpoint for a request, and the file for it; undefined where none can be: whoever follows
 * the advice must get an answer, and lose none.
 *
 * @param nearest the file of the nearest endpoint, whose language the line has
 */
export function adviceFor(
  { method, path, routes, session }: RequestState,
  nearest: string | undefined,
): MissReport['add'] {
  const { table } = routes
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  const found =
    declaration(method, path, parts, true, table.endpoints) ??
    declaration(method, path, parts, false, table.endpoints)
  const suggested = found && routes.suggestFile(nearest)
  if (!suggested) return undefined
  const { isCode, ...file } = suggested
  const part = method === 'GET' && session ? partOfRecord(session.state, parts) : undefined
  const isOfKey = part && (found.parameter === 'id') === part.includes('[params.id]')
  const line: Declaration = isOfKey ? { ...found, part } : found
  return { ...file, text: isCode ? asCode(line) : asJson(line) }
}

const wordShape = /^[A-Za-z_]\w*$/

/** The path of a template to what an address names in a record or in a single resource; undefined where nothing is. */
function partOfRecord(state: State, parts: readonly string[]): string | undefined {
  const below = (path: string): string[] | undefined => {
    const base = path.split('/').filter(Boolean)
    return base.every((part, at) => part === parts[at]) ? parts.slice(base.length) : undefined
  }
  for (const name of state.names) {
    const collection = state.collection(name)
    const [id = '', ...fields] = (collection && below(collection.declaration.path)) ?? []
    const at = idShape.test(id) ? '[params.id]' : `.${id}`
    const isNamed = wordShape.test(name) && /^\w+$/.test(id)
    if (isNamed && has(collection?.get(id)?.value, fields)) {
      return ['db.' + name + at, ...fields].join('.')
    }
  }
  for (const name of state.singleNames) {
    const single = state.single(name)
    const fields = (single && below(single.declaration.path)) ?? []
    if (wordShape.test(name) && has(single?.get().value, fields)) {
      return ['db', name, ...fields].join('.')
    }
  }
  return undefined
}

function has(value: unknown, fields: readonly string[]): boolean {
  let found = value
  for (const field of fields) {
    const isThere = isObject(found) && wordShape.test(field) && Object.hasOwn(found, field)
    if (!isThere) return false
    found = (found as Readonly<Record<string, unknown>>)[field]
  }
  return fields.length > 0
}

/** The key of an endpoint, and the last of its parameters. */
interface Declaration {
  readonly key: string
  readonly parameter: string | undefined
  /** What a template reads of the data for it. */
  readonly part?: string
}

/** What an endpoint answers of which nothing else is known. @param parameter the last one in its path */
export function exampleAnswer(key: string, parameter: string | undefined): object {
  if (key.startsWith('WS ')) return { $send: '{{message}}' }
  return parameter === undefined ? { ok: true } : { id: `{{params.${parameter}}}` }
}

function asJson({ key, parameter, part }: Declaration): string {
  if (part !== undefined) return `${JSON.stringify(key)}: "{{${part}}}"`
  const [[name, value] = []] = Object.entries(exampleAnswer(key, parameter))
  return `${JSON.stringify(key)}: { ${JSON.stringify(name)}: ${JSON.stringify(value)} }`
}

/** A template here too: a function would have parameters without types in a map without `defineMock`. */
function asCode({ key, parameter, part }: Declaration): string {
  const quoted = /['\\]/.test(key) ? JSON.stringify(key) : `'${key}'`
  if (part !== undefined) return `${quoted}: '{{${part}}}'`
  const [[name, value] = []] = Object.entries(exampleAnswer(key, parameter))
  return `${quoted}: { ${name}: ${typeof value === 'string' ? `'${value}'` : value} }`
}

/** Declares the endpoint; what looks like an id becomes a parameter, if wanted. */
function declaration(
  method: string,
  path: string,
  parts: readonly string[],
  withParameters: boolean,
  endpoints: readonly CompiledEndpoint[],
): Declaration | undefined {
  const names: string[] = []
  const segments = parts.map((part) => {
    const text = decodeSegment(part) ?? part
    if (!withParameters || !idShape.test(text)) return escapeSegment(text)
    const name = names.length === 0 ? 'id' : `id${names.length + 1}`
    names.push(name)
    return `:${name}`
  })
  const key = `${isMethod(method) ? method : 'ALL'} /${segments.join('/')}`
  const parsed = key.length > longestKey ? undefined : parseKey(key)
  if (!parsed || 'message' in parsed) return undefined
  if (!new RouteTable([parsed]).lookup(method, path)?.matches.length) return undefined
  const hides = (other: CompiledEndpoint): boolean =>
    other.method !== 'USE' && overlap(parsed.path.segments, other.path.segments)
  if ((names.length > 0 || !isMethod(method)) && endpoints.some(hides)) return undefined
  return { key, parameter: names.at(-1) }
}

const longestKey = 500
const idShape = /^\d+$|^[\da-f]{8}-[\da-f-]{27}$|^[\da-f]{24}$/i

/** A segment as a path in a key has it, without what would mean something there. */
function escapeSegment(text: string): string {
  return encodeURI(text.toWellFormed()).replace(/[*/?#]|(?<!\w):/g, (character) =>
    character === '*' ? '%2A' : encodeURIComponent(character),
  )
}

/** Whether some address may match both. */
function overlap(
  [one, ...ones]: readonly Segment[],
  [other, ...others]: readonly Segment[],
): boolean {
  if (one?.kind === 'wildcard' || other?.kind === 'wildcard') return true
  if (!one || !other) return one === other
  if (one.kind === 'literal' && other.kind === 'literal' && one.text !== other.text) return false
  return overlap(ones, others)
}
