import { isMethod } from '../../http/path.ts'
import { answerValue, turnsValue } from '../conversion/answer.ts'
import { commentOf } from '../conversion/endpoint-map.ts'
import { pathOfExpress } from '../conversion/express-path.ts'
import { fileNameOf } from '../conversion/file-names.ts'
import type { ImportSource } from '../conversion/importer.ts'
import { objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import type { MockFolder } from '../conversion/mock-folder.ts'
import type { Environment } from './environment.ts'
import { answerOf, type RouteScope } from './responses.ts'
import { callOf, whenOf } from './rules.ts'
import { socketOf } from './sockets.ts'

/** What a route is read with. */
export interface RouteOptions {
  readonly environment: Environment
  readonly collections: ReadonlyMap<string, string>
  readonly folder: MockFolder
  readonly losses: Losses
  readonly source: ImportSource
  readonly cwd: string
}

/** More responses without rules are not written. */
const mostNamed = 10

/** Where a route answers. */
export interface RoutePlace {
  readonly method: string
  readonly path: string
  /** Names of parameters of the path by those of Mockoon. */
  readonly names: ReadonlyMap<string, string>
}

/** The path of a route, and the method and path of its key; undefined, and lost, where mock files have none. */
export function placeOf(
  route: Loose,
  { environment, folder, losses }: RouteOptions,
): RoutePlace | undefined {
  const endpoint = textIn(route, 'endpoint').replace(/^\/+/, '')
  const method = methodOf(route)
  const shown = `${method} ${environment.prefix}/${endpoint}`
  const lose = (what: string) => void losses.add('operation', shown, what)
  if (!isMethod(method)) return lose(`mock files have no method ${method}`)
  const converted = pathOfExpress(`${environment.prefix}/${endpoint}`)
  if ('message' in converted) return lose(converted.message)
  const path = folder.pathOf(converted.path)
  const own = [...converted.path.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
  const used = [...path.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
  // Another route may have named its parameters in another way.
  const names = [...converted.names].map(([from, to]) => {
    const index = own.indexOf(to)
    return [from, index === -1 ? to : (used[index] ?? to)] as const
  })
  return { method, path, names: new Map(names) }
}

function methodOf(route: Loose): string {
  const method = textIn(route, 'method').toUpperCase()
  const type = textIn(route, 'type')
  if (type === 'ws') return 'WS'
  return type === 'crud' || method === '' ? 'ALL' : method
}

/** Writes the endpoint of a route. */
export function addRoute(route: Loose, options: RouteOptions): void {
  const place = placeOf(route, options)
  if (!place) return
  const { folder, losses } = options
  const { method, path, names } = place
  const key = `${method} ${path}`
  const scope: RouteScope = {
    ...options,
    key,
    names,
    file: folder.fileOf(path),
    isSeed: false,
    lose: (source) => losses.add('template', key, source),
  }
  const socket = method === 'WS' ? socketOf(route, scope) : undefined
  if (typeof socket === 'string') return losses.add('operation', key, socket)
  const answers = socket ? [socket] : answersOf(route, scope)
  if (answers.length === 0) return losses.add('operation', key, 'it has no response')
  const comment = commentOf(route['documentation'])
  // What passes on requests for everything below a path stands before what has a more specific one.
  const isGuard =
    method === 'ALL' && path.endsWith('/*') && textIn(route, 'responseMode') === 'FALLBACK'
  if (!folder.addEndpoint(scope.file, isGuard ? `USE ${path}` : key, answers, comment))
    losses.add('operation', key, 'another one has its path')
}

/** The values of a route: one, or those of its cases. */
function answersOf(route: Loose, scope: RouteScope): readonly unknown[] {
  const responses = objectsIn(route, 'responses')
  const mode = textIn(route, 'responseMode')
  const all = () => responses.map((each) => answerOf(each, scope))
  if (mode === 'RANDOM') return [turnsValue('$random', all())]
  if (mode === 'SEQUENTIAL') return [turnsValue('$sequence', all(), { $repeat: true })]
  const usual = responses.find((each) => each['default'] === true) ?? responses[0]
  if (!usual) return []
  const isRuled = (each: Loose) => mode !== 'DISABLE_RULES' && objectsIn(each, 'rules').length > 0
  const ruled = responses.filter(isRuled)
  const byCall = ruled.length > 0 && ruled.every((each) => callOf(each) !== undefined)
  const cases = byCall ? [] : ruled.flatMap((each) => caseOf(each, scope))
  if (mode === 'FALLBACK' && !byCall) return cases
  const named = responses.filter((each) => each !== usual && !ruled.includes(each))
  return [
    ...cases,
    ...namedCases(named, scope),
    byCall ? callsOf(ruled, usual, scope) : answerValue(answerOf(usual, scope)),
  ]
}

/** A response with rules that have a `$when`. */
function caseOf(response: Loose, scope: RouteScope): unknown[] {
  const condition = whenOf(response, scope)
  if ('when' in condition)
    return [answerValue({ ...answerOf(response, scope), when: condition.when })]
  const name = nameOf(response)
  const where = `${scope.key} (${name})`
  scope.losses.add('condition', where, condition.lost)
  return namedCases([response], scope)
}

/** Responses that are chosen by hand: by the name that a request prefers. */
function namedCases(responses: readonly Loose[], scope: RouteScope): unknown[] {
  for (const each of responses.slice(mostNamed))
    scope.losses.add('response', scope.key, nameOf(each))
  return responses.slice(0, mostNamed).map((each) => {
    const when = { 'headers.prefer': { contains: `example=${nameOf(each)}` } }
    return answerValue({ ...answerOf(each, scope), when })
  })
}

function nameOf(response: Loose): string {
  const label = textIn(response, 'label')
  return label === '' ? textIn(response, 'statusCode') : fileNameOf(label)
}

/** Responses for calls by their number; the usual one is for all others. */
function callsOf(ruled: readonly Loose[], usual: Loose, scope: RouteScope): unknown {
  const byCall = new Map(ruled.map((each) => [callOf(each) ?? 0, each]))
  const length = Math.max(...byCall.keys())
  const calls = Array.from({ length: length + 1 }, (_, index) => byCall.get(index + 1) ?? usual)
  return turnsValue(
    '$sequence',
    calls.map((each) => answerOf(each, scope)),
  )
}
