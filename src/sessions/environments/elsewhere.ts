import type { Environments } from './environments.ts'
import type { KeptHead } from './store.ts'

/** Takes what other servers do with the environments that they share with this one. */
export class EnvironmentsElsewhere {
  readonly #environments: Environments

  constructor(environments: Environments) {
    this.#environments = environments
  }

  /** One was made, or is said other things of. */
  noted(kept: KeptHead): void {
    const { name } = kept.head
    const replaced = this.#environments.directory.noted(kept)
    replaced?.end(`The environment ${JSON.stringify(name)} was made anew on another server.`)
    this.#environments.revision++
  }

  /** @param used ms since 1970 */
  used(name: string, used: number): void {
    this.#environments.directory.usedElsewhere(name, used)
  }

  deleted(name: string): void {
    const { directory } = this.#environments
    const keeper = directory.keeperOf(name)
    directory.remove(name)
    keeper?.end(`The environment ${JSON.stringify(name)} was deleted on another server.`)
    this.#environments.revision++
  }
}
