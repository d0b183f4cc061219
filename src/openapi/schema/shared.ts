import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Sample } from '../../generate/schema/sample.ts'
import type { DocumentSchemas } from './schema.ts'
import type { SchemaValidators } from './validators.ts'

/** How a document is served. */
export interface OpenApiOptions {
  /** What stands before the path of its server: the folder of the file, such as `/shop`; empty for none. */
  readonly folder: string
  /** What happens to requests that do not fit: an error, a warning in the log, or nothing. */
  readonly validate: 'error' | 'warn' | 'off'
  /** Whether a request that fits several alternatives of a `oneOf` is refused. */
  readonly strict: boolean
  /** Whether paths such as `/pets` and `/pets/{petId}` are a collection. */
  readonly crud: boolean
  /** How many records a collection begins with, which refer to each other; default 10. */
  readonly seedSize?: number
  /** Told what is wrong with the document where that shows with a request alone. */
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** What all operations of a document share. */
export interface Shared {
  readonly options: OpenApiOptions
  readonly schemas: DocumentSchemas
  readonly requests: SchemaValidators
  readonly responses: SchemaValidators
  /** What data of a schema of responses is made by, the same for the same schema. */
  readonly sampleOf: (schema: unknown) => Sample
}
