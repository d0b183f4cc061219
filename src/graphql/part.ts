import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'

/** A part of a schema: a file, or a `graphql(…)`. Those of one path are one schema. */
export interface SchemaPart {
  /** Where the schema answers. */
  readonly path: string
  /** Makes one schema of this part and others, all of one path, in their order. */
  readonly join: (parts: readonly SchemaPart[], beside: Beside) => SchemaMocks
}

/** What is declared beside a schema, which its types may stand for. */
export interface Beside {
  readonly collections: readonly CollectionDeclaration[]
  /** The names of single resources. */
  readonly singles: readonly string[]
}

/** What a schema declares. */
export interface SchemaMocks {
  /** Those that no other file declares. */
  readonly collections: readonly CollectionDeclaration[]
  readonly endpoints: readonly Endpoint[]
  readonly diagnostics: readonly Diagnostic[]
}
