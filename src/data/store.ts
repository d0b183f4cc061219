import type { Change } from './change.ts'
import type { Lists } from './list-cache.ts'
import type { FindRecords } from './relations/follow.ts'
import type { Links } from './relations/links.ts'
import type { SeedContext } from './seed.ts'

/** What the collections and single resources of one state share. */
export interface Store {
  readonly seeds: SeedContext
  readonly lists: Lists
  /** How the records of all collections belong together. */
  readonly links: () => Links
  readonly find: FindRecords
  /** The one door for writes, see `State.apply`. */
  readonly apply: (changes: readonly Change[]) => number
}
