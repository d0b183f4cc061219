import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import type { State } from '../data/store/state.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Rewrite } from '../endpoints/rewrite.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { listsInRecords, listsInSingle } from './inner-lists.ts'
import { nestedEndpoints } from './nested-endpoints.ts'
import { collectionEndpoints, singleEndpoints } from './resource-endpoints.ts'

/** What a dialect makes endpoints of. */
export interface Resources {
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  /** The server's own data, to look up relations; requests bring their own. */
  readonly state: State
  readonly strict: boolean
  readonly foreignKeySuffix?: string | undefined
  readonly rewrites: readonly Rewrite[]
  /** Plain values of databases by their keys, for dialects that show them with the rest. */
  readonly values: Readonly<Record<string, unknown>>
}

/** How collections and single resources look over HTTP: the default way, or as another server shows them. */
export interface RestDialect {
  readonly endpoints: (resources: Resources) => Endpoint[]
  /** Answers a request that no endpoint matches, in place of the 404 that explains itself. */
  readonly notFound?: (method: string, path: string) => Reply
  /** Whether a `POST` with `X-HTTP-Method-Override` is taken for the method that this names. */
  readonly overridesMethod?: boolean
  /** Whether each rule of `--routes` is applied to what those before it made. */
  readonly chainsRewrites?: boolean
  /** Addresses of its endpoints that show all data at once, or all rules; with these, `/` is a page for programs too. */
  readonly overviews?: readonly string[]
  /** Shows errors in problem+json, whatever answers with them, in another form. */
  readonly showProblem?: (reply: Reply) => Reply
}

/** Serves collections, what their relations lead to, and single resources, as docs/collections.md describes. */
export const defaultDialect: RestDialect = {
  endpoints: ({ collections, singles, state, strict }) => [
    ...collections.flatMap((declared) => collectionEndpoints(declared, strict)),
    ...collections.flatMap((declared) => nestedEndpoints(declared, state, strict)),
    ...collections.flatMap((declared) => listsInRecords(declared, state, strict)),
    ...singles.flatMap((declared) => singleEndpoints(declared)),
    ...singles.flatMap((declared) => listsInSingle(declared, strict)),
  ],
}

/** The same endpoints, of which those that write answer 403 `read-only`. */
export function readOnly(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((endpoint) => {
    const { key, method, path, origin } = endpoint
    if (method === 'GET' || method === 'HEAD') return endpoint
    const detail = `${key} writes, and this server only reads (--read-only). Start it without, or declare the endpoint yourself.`
    const fixed = problemReply('read-only', detail)
    const needs = { body: false, call: false, faker: false }
    return { key, method, path, origin, needs, fixed, handle: () => fixed }
  })
}
