import type { Dialect } from '../../config/dialects.ts'
import type { JsonData } from '../../mocks/json/file.ts'
import type { MockServerOptions } from '../../server.ts'

/** A mock file in a bundle: JSON as it was parsed, code as what it exports. */
export type BuiltFile = { readonly name: string; readonly mount: string } & (
  | { readonly kind: 'json'; readonly value: unknown; readonly plain: boolean }
  | { readonly kind: 'code'; readonly exports: Readonly<Record<string, unknown>> }
  | { readonly kind: 'openapi'; readonly document: object }
  | { readonly kind: 'graphql'; readonly text: string }
)

/** A file that answers send, with its time of change, ms since 1970. */
export interface BuiltAsset {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly modified: number
}

/** What a bundle has of a folder; the build writes it as code. */
export interface Built {
  /** The folder or file, as it is shown. */
  readonly root: string
  /** In path order. */
  readonly files: readonly BuiltFile[]
  /** By their names, as those of mock files. */
  readonly assets: Readonly<Record<string, BuiltAsset>>
  readonly options: MockServerOptions & JsonData & { readonly dialect?: Dialect }
  /** Whether one file is served in place of a folder. */
  readonly alone: boolean
  /** Gives Faker's module, where something needs it. */
  readonly faker?: () => unknown
}
