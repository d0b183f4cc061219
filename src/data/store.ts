import type { Change } from './records/change.ts'
import type { Lists } from './store/list-cache.ts'
import type { FindRecords } from './store/follow.ts'
import type { Links } from './relations/links.ts'
import type { SeedContext } from './store/seed.ts'

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
