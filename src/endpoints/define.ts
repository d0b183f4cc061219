import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { HeadersInput } from '../http/headers.ts'
import type { ConditionScope } from './endpoint.ts'
import type { Config } from '../config/config.ts'
import type { FieldMembers } from './operation.ts'
import type { Handler, MiddlewareContext, Next } from './handler-context.ts'
import { mockKind } from '../data/records/resource.ts'
import type { PathParams } from '../http/path-params.ts'
import type { fieldMethods, PathMethod } from '../http/path.ts'
import type { RouteWebhook } from './webhook.ts'
import type { SocketMock } from './websocket.ts'

/** A key of a map: a text that is no `METHOD /path` does not compile, and the error says what it lacks. */
export type KeyOf<Text extends string> = Text extends `${PathMethod} /${string}`
  ? Text
  : Text extends `${keyof typeof fieldMethods} ${infer Field}`
    ? Field extends `/${string}`
      ? `${Text}: a field of a GraphQL schema has no slash`
      : Text
    : Text extends `${infer Word} /${string}`
      ? `${Word} is no method: write GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, OPTIONS, ALL, USE or WS`
      : `METHOD /path`

/** The type of `params` for a key. */
export type ParamsOf<Text extends string> = Text extends `${string} ${infer Path}`
  ? PathParams<Path>
  : never

/** What handlers of a key have beside what all handlers have: of a root field of a GraphQL schema, its arguments. */
export type MembersOf<Text extends string> =
  Text extends `${keyof typeof fieldMethods} ${infer Field}`
    ? Field extends `/${string}`
      ? unknown
      : FieldMembers
    : unknown

/** What a map holds for a key: a value (200 JSON, with the instructions and templates of JSON files) or a handler. */
export type EntryOf<Text extends string> = Entry<ParamsOf<Text>, MembersOf<Text>>

/** What {@link EntryOf} is by what handlers get. */
export type Entry<Params, More = unknown> =
  | Handler<Params, never, More>
  | (object & Instructions)
  | ({ readonly [name: string]: unknown } & Instructions)
  | string
  | number
  | boolean
  | null

/** The instruction whose value is typed; all are in docs/mock-files.md. */
interface Instructions {
  readonly $delay?: DelayInput
}

/** Endpoints by key. */
export type EndpointMap<Key extends string> = {
  readonly [K in Key]: K extends KeyOf<K>
    ? K extends `WS ${string}`
      ? SocketMock<ParamsOf<K>> | ({ readonly [name: string]: unknown } & Instructions)
      : EntryOf<K>
    : K extends '$defaults' | '$scenarios'
      ? object
      : KeyOf<K>
}

/** A map of endpoints as `defineMock` returns it. */
export interface MockMap {
  readonly [mockKind]: 'map'
  readonly endpoints: Readonly<Record<string, unknown>>
  /** Behaviour of all endpoints of the map, and headers of their answers. */
  readonly behaviour: MapDefaults
}

/** What all endpoints of a map have. */
export interface MapDefaults extends BehaviourInput {
  /** Headers of every answer; its own go before them, and its cookies come after theirs. */
  readonly headers?: HeadersInput
}

/**
 * Declares endpoints. Parameters are typed from the key.
 *
 * @param behaviour delay, status and headers for all of them
 * @example
 * export default defineMock({
 *   'GET /health': { ok: true },
 *   'GET /users/:id': ({ params, db, error }) => db('users').find(params.id) ?? error(404),
 * })
 */
export function defineMock<const Key extends string>(
  endpoints: EndpointMap<Key>,
  behaviour: MapDefaults = {},
): MockMap {
  return { [mockKind]: 'map', endpoints, behaviour }
}

/** What values of the request must be, see docs/mock-files.md; of several objects, one must hold. */
export type WhenInput =
  | Readonly<Record<string, unknown>>
  | readonly Readonly<Record<string, unknown>>[]

/** The output of the body's schema, or `never` without one. */
type BodyOf<Schema> = Schema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<Schema> : never

/** One endpoint with all it can have. */
export interface RouteOptions<Params, Schema, More = unknown> extends BehaviourInput {
  /** What the body must fit; 422 with the issues otherwise. Any Standard Schema: zod, valibot, arktype. */
  readonly body?: Schema
  /** When this route answers; several may share a key, the first whose condition holds answers. */
  readonly when?: WhenInput | ((request: ConditionScope) => boolean)
  /** What is sent to others after its answers. */
  readonly webhooks?: readonly RouteWebhook<WhenInput>[]
  readonly handle: Handler<Params, BodyOf<Schema>, More>
}

/** A single endpoint as `route` returns it. */
export interface Route {
  readonly [mockKind]: 'route'
  readonly key: string
  readonly options: RouteOptions<never, unknown>
}

/**
 * Declares one endpoint with a body schema, a condition or a behaviour.
 *
 * @example
 * export const login = route('POST /login', {
 *   body: z.object({ password: z.string() }),
 *   delay: '100-300ms',
 *   handle: ({ body, json, error }) => body.password === 'secret' ? json({ token: 't' }) : error(401),
 * })
 */
export function route<const Key extends string, Schema = undefined>(
  key: KeyOf<Key> & Key,
  options: RouteOptions<ParamsOf<Key>, Schema, MembersOf<Key>>,
): Route {
  return { [mockKind]: 'route', key, options: options as RouteOptions<never, unknown> }
}

/** Runs before endpoints: middleware of Hono, or a function that answers some requests. */
export type UseHandler = (context: MiddlewareContext, next: Next) => unknown

/** What `use` returns. */
export interface Use {
  readonly [mockKind]: 'use'
  readonly path: string
  readonly handlers: readonly UseHandler[]
}

/**
 * Runs functions before all endpoints and collections below a path, however specific; `/admin/*` matches
 * `/admin` too. They run in the order of files, before any delay, static file or 404. A function that returns
 * nothing, and does not call `next`, passes on.
 *
 * @param path default all
 * @example
 * export const guard = use('/admin/*', basicAuth({ username: 'ada', password: 'secret' }))
 * @example
 * export const key = use('/api/*', (c) => c.req.header('x-key') ? undefined : c.json({ message: 'Who are you?' }, 401))
 */
export function use(path: string, ...handlers: readonly UseHandler[]): Use
export function use(...handlers: readonly UseHandler[]): Use
export function use(first: string | UseHandler, ...rest: readonly UseHandler[]): Use {
  return typeof first === 'string'
    ? { [mockKind]: 'use', path: first, handlers: rest }
    : { [mockKind]: 'use', path: '/*', handlers: [first, ...rest] }
}

/**
 * Types a configuration file, `mockapi.config.ts`.
 *
 * @example
 * export default defineConfig({ port: 4100, seed: 7, delay: '50-150ms' })
 */
export function defineConfig(config: Config): Config {
  return config
}
