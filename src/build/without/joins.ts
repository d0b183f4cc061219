import type * as graphql from '../../mocks/graphql/join.ts'
import type * as inboxes from '../../mocks/inboxes.ts'
import type { MockFile } from '../../mocks/files/mock-file.ts'
import type { State } from '../../data/store/state.ts'

type Joined = ReturnType<typeof graphql.joinSchemas>

const asTheyAre = (files: readonly MockFile[]): Joined => ({ files, diagnostics: [] })

export { asTheyAre as declareProgress, asTheyAre as joinProviders, asTheyAre as joinSchemas }
export { asTheyAre as subscribe }

const same = (files: readonly MockFile[]): readonly MockFile[] => files

export { same as placeFields, same as withInboxes }

/** What the files declare, which name no inboxes. */
export class Inboxes implements Pick<inboxes.Inboxes, keyof inboxes.Inboxes> {
  readonly #state: State
  readonly #onDeclared: () => void

  constructor(state: State, onDeclared: () => void) {
    this.#state = state
    this.#onDeclared = onDeclared
  }

  declare: inboxes.Inboxes['declare'] = (collections, singles) => {
    const reseeded = this.#state.declare(collections, singles)
    this.#onDeclared()
    return reseeded
  }

  reading: inboxes.Inboxes['reading'] = (read) => read
}
