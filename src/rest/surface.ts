import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import type { Reply } from '../http/reply.ts'
import type { Rewrite } from '../endpoints/rewrite.ts'
import type { State } from '../data/store/state.ts'
import type { ListDefaults } from './list.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'

/** What a surface is made for. */
export interface SurfaceParts {
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  /** The server's own data, to see how collections belong together; requests bring their own. */
  readonly state: State
  readonly defaults: ListDefaults
  /** What foreign keys end in; default `Id` or `_id`. */
  readonly foreignKeySuffix?: string | undefined
  /** Rules that addresses go by before they are answered. */
  readonly rewrites: readonly Rewrite[]
}

/** How collections and single resources look over HTTP: mockapi's own way, or that of another server. */
export interface Surface {
  /** All endpoints that they have by themselves. */
  readonly endpoints: (parts: SurfaceParts) => Endpoint[]
  /** What a request that no endpoint matches is answered with, in place of the explanation. */
  readonly miss?: (method: string, path: string) => Reply
}
