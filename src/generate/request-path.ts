import { didYouMean } from '../errors/nearest.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'
import { withoutFiles } from '../http/files.ts'
import { textsOf } from '../http/query-fields.ts'
import { parseValuePath, valueAt, type ValuePath } from '../http/value-path.ts'
import { conversationMembers, conversationOf, toolsOf } from './conversation.ts'
import { isRequestRoot, requestRoots, type RequestRoot, type RequestScope } from './scope.ts'

/** Where a value is read: `body.user['first.name']`, `request.method`, `db.users[params.id].role`. */
export interface RequestPath {
  readonly root: RequestRoot
  /** What follows the root, as it was written; empty for all of it. */
  readonly rest: string
  /** The collection or single resource of data. */
  readonly resource?: string
  /** What is read on the way: `params.id` of `db.users[params.id]`. */
  readonly inner?: readonly RequestPath[]
  /** The value that a template shows: of a query parameter that is repeated the first one, and of files what they are. */
  readonly shown: Read
  /** The value that a condition looks at: all values of a query parameter that is repeated, as a list. */
  readonly compared: Read
}

/** A path, and all that are read on its way. */
export function pathsIn(path: RequestPath): readonly RequestPath[] {
  return [path, ...(path.inner ?? [])]
}

/** Whether paths lead into the body of a request, as it is or as a conversation. */
export function readBody(paths: readonly RequestPath[]): boolean {
  return paths.some(({ root }) => root === 'body' || root === 'ai')
}

/** The names of collections and single resources that paths lead into; undefined for none. */
export function resourcesIn(paths: readonly RequestPath[]): readonly string[] | undefined {
  // Most have none, and there are many.
  if (!paths.some(({ resource }) => resource !== undefined)) return undefined
  const names = new Set(paths.flatMap(({ resource }) => resource ?? []))
  return names.size > 0 ? [...names] : undefined
}

type Read = (scope: RequestScope) => unknown

/** What `request.` reads. */
const requestMembers: Readonly<Record<string, (scope: RequestScope) => string | undefined>> = {
  method: ({ method }) => method,
  url: ({ url }) => url,
  path: ({ path }) => path,
  origin: ({ url }) => url && new URL(url).origin,
  host: ({ url }) => url && new URL(url).host,
  hostname: ({ url }) => url && new URL(url).hostname,
  ip: ({ ip }) => ip,
}

/** What `ai.` reads: the conversation that a request to a model holds, in whichever format. */
function conversation(rest: string): Compiled | ValidationIssue | undefined {
  const [name = ''] = /^[^.[]*/.exec(rest) ?? []
  const path = rest === '' ? undefined : parseValuePath(rest)
  if (path && (conversationMembers as readonly string[]).includes(name)) {
    const shown: Read = ({ body }) => valueAt(conversationOf(body), path)
    // A condition on the tool holds where one of several that were called together is it.
    const compared: Read = ({ body }) => toolsOf(conversationOf(body))
    return rest === 'tool' ? { shown, compared } : always(shown)
  }
  const all = conversationMembers.map((each) => `ai.${each}`).join(', ')
  const near = name === '' ? '' : didYouMean(name, conversationMembers)
  const shown = name === '' ? 'ai' : `ai.${name}`
  return issue(`"${shown}" names no part of a conversation.`, `${near} There are ${all}.`.trim())
}

/** How the names of environment variables begin that mocks can read: others may be secrets. */
const variablePrefix = 'MOCKAPI_'

/** Settings among them that are secrets of the server, or may hold some, such as a key as text. */
const secretVariables: ReadonlySet<string> = new Set([
  'MOCKAPI_ADMIN_TOKEN',
  'MOCKAPI_CERT',
  'MOCKAPI_KEY',
  'MOCKAPI_PASSPHRASE',
  'MOCKAPI_STORE',
])

/** Compiles a path; an issue where it can lead to nothing. */
export function compilePath(text: string): RequestPath | ValidationIssue {
  if (text.includes('{{')) {
    return issue(`"${text}" has a template in it.`, 'Write it as in "db.users[params.id]".')
  }
  const [, root = '', written = ''] = /^([^.[]*)([^]*)$/.exec(text) ?? []
  if (!isRequestRoot(root)) {
    const near = didYouMean(root, requestRoots)
    const hint = `${near} Begin it with one of ${requestRoots.join(', ')}, as in "body.name".`
    return issue(`${JSON.stringify(text)} names no part of a request.`, hint.trim())
  }
  const rest = written.replace(/^\./, '')
  if (written !== '' && rest === '') return emptyPart(text, root)
  const read = compileRead(root, rest)
  if (!read) return emptyPart(text, root)
  return 'message' in read ? read : { root, rest, ...read }
}

type Compiled = Omit<RequestPath, 'root' | 'rest'>

/** Undefined for an empty part. */
function compileRead(root: RequestRoot, rest: string): Compiled | ValidationIssue | undefined {
  if (root === 'request') return requestMember(rest)
  if (root === 'env') return variable(rest)
  if (root === 'db') return compileData(rest)
  if (root === 'ai') return conversation(rest)
  if (root === 'headers' && rest !== '') {
    // A header has dots and brackets in its name, but no members.
    const quoted = /^\[(['"])(.*)\1\]$/.exec(rest)?.[2]
    const name = (quoted ?? rest).toLowerCase()
    return always(({ headers }) => valueAt(headers, [[[name, 1]]]))
  }
  const path = rest === '' ? [] : parseValuePath(rest)
  if (!path) return undefined
  if (root === 'query' || root === 'queries') return query(root, path)
  return always((scope) => {
    const value = valueAt(scope[root], path)
    return mayHoldFiles.has(root) ? withoutFiles(value) : value
  })
}

/** Files of forms are described in templates. */
const mayHoldFiles: ReadonlySet<RequestRoot> = new Set(['body', 'args', 'variables'])

function always(read: Read): Compiled {
  return { shown: read, compared: read }
}

function query(root: 'query' | 'queries', path: ValuePath): Compiled {
  if (path.length === 0) {
    return always(({ queryFields }) => queryFields?.[root === 'query' ? 'texts' : 'lists'])
  }
  const compared: Read = ({ queryFields }) => valueAt(queryFields?.every, path)
  if (root === 'query') {
    return { compared, shown: ({ queryFields }) => valueAt(queryFields?.first, path) }
  }
  return {
    compared,
    shown: (scope) => {
      const value = compared(scope)
      return typeof value === 'object' && !Array.isArray(value) ? value : textsOf(value)
    },
  }
}

function requestMember(name: string): Compiled | ValidationIssue {
  const read = Object.hasOwn(requestMembers, name) ? requestMembers[name] : undefined
  if (read) return always(read)
  const known = Object.keys(requestMembers)
  const all = known.map((each) => `request.${each}`).join(', ')
  const hint = `${name === '' ? '' : didYouMean(name, known)} There are ${all}.`
  const shown = name === '' ? 'request' : `request.${name}`
  return issue(`"${shown}" names no part of a request.`, hint.trim())
}

function variable(name: string): Compiled | ValidationIssue {
  // On Windows the case of a name does not matter.
  if (secretVariables.has(name.toUpperCase())) {
    const hint = 'Give what mocks are to know a name of its own, such as MOCKAPI_MODE.'
    return issue(`"env.${name}" is a secret of the server.`, hint)
  }
  if (name.startsWith(variablePrefix)) return always((scope) => scope.variable?.(name))
  const message = `"${name === '' ? 'env' : `env.${name}`}" is no variable that mocks can read.`
  return issue(message, `Its name must begin with ${variablePrefix}, since others may be secrets.`)
}

type Step = string | RequestPath

const dataStep = /(?:^|\.)([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|((?:\[[^\]]*\]|[^[\]])+))\]/y

/** Data of the session: a record is found by its id, `length` is how many there are. */
function compileData(rest: string): Compiled | ValidationIssue | undefined {
  if (rest === '') {
    return issue('"db" is all data.', 'Name a collection or a single resource: "db.users.7".')
  }
  const steps: Step[] = []
  for (dataStep.lastIndex = 0; dataStep.lastIndex < rest.length;) {
    const match = dataStep.exec(rest)
    if (!match) return undefined
    const [, name, single, double, inner = ''] = match
    const isPath = isRequestRoot(/^\w*/.exec(inner)?.[0] ?? '')
    const step = name ?? single ?? double ?? (isPath ? compilePath(inner) : inner)
    if (typeof step === 'object' && 'message' in step) return step
    steps.push(step)
  }
  const inner = steps.flatMap((step) => (typeof step === 'string' ? [] : pathsIn(step)))
  const [resource] = steps
  const read = always((scope) => readData(scope, steps))
  return typeof resource === 'string' ? { ...read, resource, inner } : { ...read, inner }
}

function readData(scope: RequestScope, steps: readonly Step[]): unknown {
  const names: string[] = []
  for (const step of steps) {
    const name = typeof step === 'string' ? step : step.shown(scope)
    if (name === undefined || name === null || typeof name === 'object') return undefined
    names.push(String(name as string | number | boolean))
  }
  const [name = '', id] = names
  const collection = scope.state?.collection(name)
  if (!collection) return valueAt(scope.state?.single(name)?.get().value, pathOf(names.slice(1)))
  if (id === undefined) return collection.all()
  const record = collection.get(id)
  if (record) return valueAt(record.value, pathOf(names.slice(2)))
  return id === 'length' && names.length === 2 ? collection.size : undefined
}

function pathOf(names: readonly string[]): ValuePath {
  return names.map((name, index) => [[name, index + 1]])
}

function emptyPart(text: string, root: string): ValidationIssue {
  return issue(`"${text}" has an empty part.`, `Write it as in "${root}.name".`)
}

function issue(message: string, hint: string): ValidationIssue {
  return { message, hint }
}
