import type { Place } from './diagnostic.ts'

/** Where something was declared. */
export interface SourceLocation {
  /** The mock file, as users see it: `mocks/users.ts`. */
  readonly file: string
  /** The place in it, found on demand, since most are never shown; undefined where it cannot be told. */
  readonly place: () => Place | undefined
}
