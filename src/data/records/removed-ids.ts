import { removal, type RemoveChange } from './change.ts'
import type { Id } from './declaration.ts'

/** Of more ids the first ones are forgotten. */
const mostIds = 10_000

/** The ids of records that were removed, whether there were any or not. */
export class RemovedIds {
  readonly #ids: Map<string, Id>

  constructor(from?: RemovedIds) {
    this.#ids = new Map(from ? from.#ids : [])
  }

  has(id: Id): boolean {
    return this.#ids.has(String(id))
  }

  add(id: Id): void {
    this.#ids.set(String(id), id)
    const [first] = this.#ids.size > mostIds ? this.#ids.keys() : []
    if (first !== undefined) this.#ids.delete(first)
  }

  delete(id: Id): void {
    this.#ids.delete(String(id))
  }

  /** What removes them in another state. */
  changes(collection: string): RemoveChange[] {
    return Array.from(this.#ids.values(), (id) => removal(collection, { id, twin: 0 }))
  }
}
