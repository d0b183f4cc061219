import type { Faker } from '@faker-js/faker'
import type { State } from '../data/store/state.ts'
import type { QueryFields } from '../http/query-fields.ts'

/** The request, and what is around it, that templates and conditions can read; nothing in a seed. */
export interface RequestScope {
  readonly params?: unknown
  readonly queryFields?: QueryFields
  readonly body?: unknown
  /** What a client has sent over a WebSocket; undefined where nothing was sent. */
  readonly message?: unknown
  /** What was answered, in a webhook that is sent after it. */
  readonly response?: unknown
  /** What an inbox has kept of the request, or the record of a webhook; undefined where there is none. */
  readonly record?: unknown
  /** Of the root field of a GraphQL schema that is asked for; undefined elsewhere. */
  readonly args?: unknown
  /** Those of its operation. */
  readonly variables?: unknown
  readonly operationName?: unknown
  /** What its client sent when it opened the WebSocket that it came over. */
  readonly connectionParams?: unknown
  /** Headers by lower-case name. */
  readonly headers?: unknown
  readonly cookies?: unknown
  /** The record of who is signed in. */
  readonly user?: unknown
  /** How that is known: claims, scopes and kind of the credentials. */
  readonly auth?: unknown
  readonly method?: string
  readonly path?: string
  /** Absolute. */
  readonly url?: string
  readonly ip?: string | undefined
  /** What `db` reads. */
  readonly state?: Pick<State, 'collection' | 'single'>
  /** An environment variable of the server. */
  readonly variable?: (name: string) => string | undefined
}

/** A compiled condition. */
export interface Condition {
  /** Why it does not hold, such as `header x-api-key is missing`; undefined when it holds. */
  readonly unmet: (scope: RequestScope) => string | undefined
}

/** What templates can read. Members may be getters: each is read only by the templates that name it. */
export interface Scope extends RequestScope {
  readonly faker: Faker
  /** ms since 1970: {@link referenceDate} in a seed; default the time of the machine. */
  readonly now?: () => number
}

/** Where in a list of generated items a template is rendered. */
export interface Loop {
  readonly index: number
  /** How many characters of request values the whole render may still copy into items. */
  readonly budget: { left: number }
}

/** Those of {@link requestRoots} that are there for root fields of GraphQL schemas alone. */
export const fieldRoots = ['args', 'variables', 'operationName', 'connectionParams'] as const

/** The names that a path into a request can begin with, in templates and in conditions. */
export const requestRoots = [
  'params',
  'query',
  'queries',
  'body',
  'ai',
  'message',
  'args',
  'variables',
  'operationName',
  'connectionParams',
  'response',
  'record',
  'headers',
  'cookies',
  'user',
  'auth',
  'request',
  'db',
  'env',
] as const

/** One of {@link requestRoots}. */
export type RequestRoot = (typeof requestRoots)[number]

/** Whether a name is one of {@link requestRoots}. */
export function isRequestRoot(name: string): name is RequestRoot {
  return (requestRoots as readonly string[]).includes(name)
}
