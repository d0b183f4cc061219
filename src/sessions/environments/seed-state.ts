import type { Fork, State } from '../../data/store/state.ts'

/** The seeds that a state declares now, as a state that nobody writes to: what is forked of it begins with them. */
export class SeedState {
  readonly #own: State
  readonly #make: () => State
  #seeds: State | undefined

  /** @param make makes a state beside the own one, with the same seeds, where nothing is declared */
  constructor(own: State, make: () => State) {
    this.#own = own
    this.#make = make
  }

  fork(): Fork {
    if (!this.#seeds) {
      this.#seeds = this.#make()
      this.declared()
    }
    return this.#seeds.fork()
  }

  /** Takes what the own state declares now, forks too. */
  declared(): void {
    const own = this.#own
    this.#seeds?.declare(
      own.names.flatMap((name) => own.collection(name)?.declaration ?? []),
      own.singleNames.flatMap((name) => own.single(name)?.declaration ?? []),
    )
  }
}
