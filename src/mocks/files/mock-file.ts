import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Rewrite } from '../../endpoints/rewrite.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'

/** All that one file of the mocks folder declares. */
export interface MockFile {
  /** The file as users see it: relative to the working folder, forward slashes. */
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  /** Sets of endpoints that can be switched on. */
  readonly scenarios?: readonly ScenarioDeclaration[]
  /** Rules that addresses go by before they are answered; of the file that holds them alone. */
  readonly rewrites?: readonly Rewrite[]
  /** Warnings; an error keeps a file from becoming a MockFile at all. */
  readonly diagnostics: readonly Diagnostic[]
}
