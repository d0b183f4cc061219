import type { CollectionDeclaration, SingleDeclaration } from './collection.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Endpoint } from './endpoint.ts'
import type { Origin } from './origin.ts'

/** An application that answers by itself, such as an exported Hono app. */
export interface MountedApp {
  readonly origin: Origin
  /** Methods and paths it declares, for lists of endpoints; empty when it does not tell. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  readonly fetch: (request: Request) => Response | Promise<Response>
}

/** All that one file of the mocks folder declares. */
export interface MockFile {
  /** The file as users see it: relative to the working folder, forward slashes. */
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  readonly apps: readonly MountedApp[]
  /** Warnings; an error keeps a file from becoming a MockFile at all. */
  readonly diagnostics: readonly Diagnostic[]
}
