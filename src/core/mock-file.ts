import type { CollectionDeclaration, SingleDeclaration } from './collection.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Endpoint } from './endpoint.ts'

/** All that one file of the mocks folder declares. */
export interface MockFile {
  /** The file as users see it: relative to the working folder, forward slashes. */
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  /** Warnings; an error keeps a file from becoming a MockFile at all. */
  readonly diagnostics: readonly Diagnostic[]
}
