import type { GraphQLSchema } from 'graphql'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Diagnostic, SourceLocation } from '../errors/diagnostic.ts'

/** Which object types of a schema are which collections. */
export interface TypeCollections {
  /** The collection whose records are of an object type. */
  readonly collectionOf: (type: string) => CollectionDeclaration | undefined
  /** The object type of the records of a collection. */
  readonly typeOf: (collection: string) => string | undefined
}

/** A GraphQL schema as it is served. */
export interface ServedSchema {
  /** Where it answers: `/graphql`. */
  readonly path: string
  readonly origin: SourceLocation
  /** A text that differs whenever the schema was edited. */
  readonly definition: () => string
  /** Its nested fields resolve; its root fields have no resolver of their own. */
  readonly schema: GraphQLSchema
  readonly types: TypeCollections
  /** Whether nothing but its root fields, which are endpoints, is resolved by functions of a user. */
  readonly isPlain: boolean
  /** Those that no other file declares. */
  readonly collections: readonly CollectionDeclaration[]
  /** What answers its root fields where no other mock does, best first; each names this schema's path as its `schema`. */
  readonly endpoints: readonly Endpoint[]
  readonly diagnostics: readonly Diagnostic[]
}
