/** What a record was last known to be; `n` is undefined once it was deleted. */
interface Known {
  readonly n: number | undefined
}

/** A write that was sent and not answered yet: it may or may not be there after a kill. */
interface Pending {
  readonly id: string | undefined
  readonly n: number | undefined
}

/** The largest filler of a record, characters: large ones make the journal be folded under load. */
const largest = 60_000
/** How many records one client keeps. */
const maxOwned = 12

/** A client that writes to records of its own, one write after the other, and remembers the answers. */
export class Worker {
  readonly index: number
  /** The id of the record that the seed has for it. */
  readonly seedId: string
  /** Writes that were answered. */
  acknowledged = 0
  readonly #random: () => number
  readonly #known = new Map<string, Known>()
  #pending: Pending | undefined
  #count = 0

  constructor(index: number, random: () => number) {
    this.index = index
    this.seedId = `seed-${index}`
    this.#random = random
    this.#known.set(this.seedId, { n: 0 })
  }

  /** Writes until the server is gone. */
  async run(url: string): Promise<void> {
    try {
      for (;;) await this.#write(url)
    } catch (error) {
      if (error instanceof RangeError) throw error
    }
  }

  /** What is not as it was acknowledged; from then on what is there counts. */
  compare(found: ReadonlyMap<string, Readonly<Record<string, unknown>>>): string[] {
    const losses: string[] = []
    const pending = this.#pending
    this.#pending = undefined
    for (const [id, known] of this.#known) {
      const actual = found.get(id)?.['n'] as number | undefined
      const mayBe = pending?.id === id && actual === pending.n
      if (actual !== known.n && !mayBe) {
        losses.push(`Record ${id} was acknowledged as ${known.n ?? 'deleted'}, found ${actual}.`)
      }
      if (actual === undefined) this.#known.delete(id)
      else this.#known.set(id, { n: actual })
    }
    for (const [id, item] of found) {
      if (item['owner'] !== this.index || this.#known.has(id)) continue
      const n = item['n'] as number
      if (pending?.id !== undefined || pending?.n !== n) losses.push(`Nobody created ${id}.`)
      this.#known.set(id, { n })
    }
    return losses
  }

  async #write(url: string): Promise<void> {
    const alive = [...this.#known].filter(([, { n }]) => n !== undefined).map(([id]) => id)
    const id = alive[Math.floor(this.#random() * alive.length)]
    const n = ++this.#count
    const draw = this.#random()
    if (id === undefined || (draw < 0.3 && alive.length < maxOwned)) {
      const made = await this.#send(url, 'POST', undefined, n)
      this.#known.set(String((made as { id: unknown }).id), { n })
    } else if (draw > 0.8) {
      await this.#send(url, 'DELETE', id, undefined)
      this.#known.set(id, { n: undefined })
    } else {
      await this.#send(url, 'PATCH', id, n)
      this.#known.set(id, { n })
    }
    this.acknowledged++
    this.#pending = undefined
  }

  async #send(
    url: string,
    method: string,
    id: string | undefined,
    n: number | undefined,
  ): Promise<unknown> {
    this.#pending = { id, n }
    const text = 'x'.repeat(Math.floor(this.#random() ** 4 * largest))
    const address = new URL(`/items${id === undefined ? '' : `/${id}`}`, url)
    const response = await fetch(address, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(n !== undefined && { body: JSON.stringify({ owner: this.index, n, text }) }),
    })
    const body = await response.text()
    if (!response.ok) throw new RangeError(`${method} ${address.pathname}: ${body}`)
    return body === '' ? undefined : JSON.parse(body)
  }
}
