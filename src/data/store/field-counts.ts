import type { RecordDocument } from '../records/document.ts'

/** How many records of a table have each field; counted when it is first asked, and kept up from then on. */
export class FieldCounts {
  readonly #rows: () => Iterable<RecordDocument>
  #counts: Map<string, number> | undefined

  constructor(rows: () => Iterable<RecordDocument>, from?: FieldCounts) {
    this.#rows = rows
    this.#counts = from && from.#counts && new Map(from.#counts)
  }

  get all(): ReadonlyMap<string, number> {
    if (this.#counts) return this.#counts
    this.#counts = new Map()
    for (const row of this.#rows()) this.#add(row, 1)
    return this.#counts
  }

  /** Takes note of a record that takes the place of another one, or comes, or goes. */
  change(before: RecordDocument | undefined, after: RecordDocument | undefined): void {
    if (after) this.#add(after, 1)
    if (before) this.#add(before, -1)
  }

  #add(row: RecordDocument, step: 1 | -1): void {
    const counts = this.#counts
    if (!counts) return
    for (const name of Object.keys(row.value)) {
      const count = (counts.get(name) ?? 0) + step
      if (count > 0) counts.set(name, count)
      else counts.delete(name)
    }
  }
}
