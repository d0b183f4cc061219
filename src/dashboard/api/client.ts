import { Store } from '../core/store.ts'
import type { components, paths } from '#admin-api'

/** The schemas of the admin API: `Schemas['Call']`. */
export type Schemas = components['schemas']

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'
type Path = keyof paths

/** An operation of the admin API, such as `GET /collections/{name}`. */
export type OperationKey = {
  [P in Path]: {
    [M in Method]: paths[P][M] extends { responses: unknown } ? `${Uppercase<M>} ${P}` : never
  }[Method]
}[Path]

type OperationOf<K extends OperationKey> = K extends `${infer M} ${infer P}`
  ? P extends Path
    ? paths[P][Lowercase<M> & Method]
    : never
  : never

type PathOf<O> = O extends { parameters: { path: infer P } } ? { path: P } : unknown
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : { body?: undefined }
type Content<R> = R extends { content: { 'application/json': infer B } } ? B : undefined

/** What an operation answers. */
export type AnswerOf<K extends OperationKey> =
  OperationOf<K> extends { responses: infer R }
    ? Content<R[Extract<keyof R, 200 | 201>]>
    : undefined

/** What an operation is called with. */
export type InputOf<K extends OperationKey> = PathOf<OperationOf<K>> &
  BodyOf<OperationOf<K>> & {
    query?: Readonly<Record<string, string | number | boolean | undefined>> | URLSearchParams
    headers?: Readonly<Record<string, string>>
    signal?: AbortSignal
  }

/** A call that failed: the problem that the server answered, or that it did not. */
export class AdminError extends Error {
  readonly status: number
  readonly problem: Schemas['Problem'] | undefined

  constructor(status: number, problem: Schemas['Problem'] | undefined) {
    const more = problem?.errors?.map(({ path, message }) => `${path}: ${message}`).join(' ')
    super(more || problem?.detail || problem?.title || (status ? `Status ${status}` : unreachable))
    this.status = status
    this.problem = problem
  }
}

const unreachable = 'The server does not answer.'
const tokenKey = 'mockapi-token'

/** Whether the server wants a token that was not given, or another one. */
export const tokenNeeded = new Store(false)

/** The address of the page: of the server, of a session or an environment, and of what all are mounted below. */
const [, mount = '', named = ''] =
  /^(.*?)(?:\/(?:__session\/|~)([^/]+))?\/__mockapi\//.exec(location.pathname) ?? []
/** The name that the host of the page can be that of an environment by: `demo` of `demo.localhost`. */
const [, ofHost = ''] = /^(.+)\.localhost$/.exec(location.hostname) ?? []

/** The address of the server, without a slash at its end. */
export const origin: string = location.origin + mount

/** The session or environment whose data, overrides and scenarios are shown; empty for the server's own. */
export const session: Store<string> = new Store(decodeURIComponent(named))

/** Looks at a session or an environment, or at the server's own; the address of the page names it from then on. */
export function choose(name: string, isEnvironment = false): void {
  const own = name && `/${isEnvironment ? '~' : '__session/'}${encodeURIComponent(name)}`
  const address = `${mount}${own}/__mockapi/${location.search}${location.hash}`
  // Its host would name the environment all the same.
  if (name === '' && ofHost !== '') return location.assign(`//localhost:${location.port}${address}`)
  history.replaceState(null, '', address)
  session.set(name)
}

/** Looks at the environment that the host of the page names, where there is one. */
export function chooseHost(environments: readonly Schemas['Environment'][]): void {
  const isThere = environments.some(({ name }) => name === ofHost)
  if (session.value === '' && isThere) session.set(ofHost)
}

/** Takes the token of a person, for this tab; that it is the right one is told by a call. */
export function setToken(token: string): void {
  sessionStorage.setItem(tokenKey, token)
}

/** Calls the admin API. @throws AdminError */
export async function call<K extends OperationKey>(
  key: K,
  ...[input]: object extends InputOf<K> ? [InputOf<K>?] : [InputOf<K>]
): Promise<AnswerOf<K>> {
  const response = await send(key, input)
  if (response.status === 204) return undefined as AnswerOf<K>
  return (await response.json()) as AnswerOf<K>
}

/** Calls the admin API and gives the answer as it came, for its headers or its stream. @throws AdminError */
export async function send<K extends OperationKey>(
  key: K,
  input: Partial<InputOf<K>> | undefined,
): Promise<Response> {
  const { path, query, body, headers, signal } = (input ?? {}) as Sent
  const [method = '', template = ''] = key.split(' ')
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(path?.[name])),
  )
  const response = await fetch(`${origin}/__mockapi${filled}${queryOf(query)}`, {
    method,
    headers: given({ ...ownHeaders(), ...(method !== 'GET' && json), ...headers }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new AdminError(0, undefined)
  })
  if (response.ok) return response
  const problem = await response.json().catch(() => undefined)
  if (response.status === 401) tokenNeeded.set(true)
  throw new AdminError(response.status, problem as Schemas['Problem'] | undefined)
}

interface Sent {
  path?: Readonly<Record<string, string | number>>
  query?: Readonly<Record<string, string | number | boolean | undefined>> | URLSearchParams
  body?: unknown
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
}

const json = { 'content-type': 'application/json' }

/** What each call has: the token, and the session that is looked at. */
export function ownHeaders(): Record<string, string> {
  const token = sessionStorage.getItem(tokenKey)
  return {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(session.value !== '' && { 'x-mockapi-session': session.value }),
  }
}

/** Headers without empty ones, by which a caller leaves out one of those that each call has. */
function given(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
}

function queryOf(query: Sent['query']): string {
  const given = query instanceof URLSearchParams ? [...query] : Object.entries(query ?? {})
  const search = new URLSearchParams()
  for (const [name, value] of given) if (value !== undefined) search.append(name, String(value))
  return search.size > 0 ? `?${search}` : ''
}
