import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseSavedState } from '../../src/persistence/saved-state.ts'
import { sfc32 } from '../../src/random.ts'
import type { Figure } from '../lib/figures.ts'
import { ServeProcess, stop, writeFiles } from '../lib/process.ts'

/** The largest filler of a record, characters: large ones make the journal be compacted under load. */
const largest = 60_000
/** How many records one client keeps. */
const maxOwned = 12
const clients = 6

type Items = ReadonlyMap<string, Readonly<Record<string, unknown>>>

/** A hundred kills each of a server and of its environments: an acknowledged write must never be missing after the restart. */
export async function soakPersist(bin: string, scale: number, seed: number): Promise<Figure[]> {
  const kills = Math.max(3, Math.ceil(100 * scale))
  const figures: Figure[] = []
  for (const hasEnvironments of [false, true]) {
    const found = await killLoop(bin, kills, seed, hasEnvironments)
    const { acknowledged, losses, compactions } = found
    for (const loss of losses) console.log(loss)
    const what = `Kills under load${hasEnvironments ? ', an environment a client' : ''}`
    figures.push(
      { what, value: kills, unit: '' },
      { what: 'writes that were acknowledged', value: acknowledged, unit: '' },
      { what: 'lost ones among them', value: losses.length, unit: '', most: 0 },
    )
    if (!hasEnvironments) {
      figures.push({
        what: 'rounds with a compaction of the journal',
        value: compactions,
        unit: '',
      })
    }
  }
  return figures
}

/**
 * Starts a server with `--persist`, writes to it from several clients, kills it at a random moment, and
 * looks after each restart whether every acknowledged write is there.
 *
 * @param bin the built command line
 * @param seed decides moments and writes, as far as the machine lets it
 * @param hasEnvironments whether each client writes to an environment of its own, of which few are in memory at a time
 * @returns `losses` as sentences: acknowledged writes that were missing, and files that did not read
 */
export async function killLoop(
  bin: string,
  kills: number,
  seed: number,
  hasEnvironments = false,
): Promise<{
  readonly kills: number
  readonly acknowledged: number
  readonly losses: readonly string[]
  readonly compactions: number
}> {
  const random = sfc32(seed)
  const losses: string[] = []
  const writers = Array.from({ length: clients }, (_, index) => new Writer(index, random))
  const seeds = writers.map(({ index }) => ({ id: `seed-${index}`, owner: index, n: 0 }))
  const cwd = writeFiles({ 'mocks/items.json': JSON.stringify(seeds) })
  const file = join(cwd, '.mockapi', 'state.json')
  let compactions = 0
  let last = 0
  try {
    for (let round = 0; round <= kills; round++) {
      await using server = new ServeProcess(bin, cwd, [
        '--persist',
        '--quiet',
        '--body-limit',
        '1mb',
        ...(hasEnvironments ? ['--max-sessions', '3'] : []),
      ])
      const url = await server.url()
      const baseOf = ({ index }: Writer) =>
        new URL(hasEnvironments ? `/~client${index}/` : '/', url).href
      for (const writer of writers) losses.push(...writer.compare(await readItems(baseOf(writer))))
      if (round === kills) break
      const load = writers.map((writer) => writer.run(baseOf(writer)))
      await wait(10 + random() * 400)
      await stop(server.child)
      await Promise.all(load)
      const saved = existsSync(file) ? parseSavedState(readFileSync(file, 'utf8')) : undefined
      if (existsSync(file) && !saved) losses.push(`${file} does not read after round ${round}.`)
      if (saved && saved.number > last) compactions++
      last = saved?.number ?? 0
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
  const acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged, 0)
  return { kills, acknowledged, losses, compactions }
}

async function readItems(base: string): Promise<Items> {
  const items = (await (await fetch(new URL('items', base))).json()) as Record<string, unknown>[]
  return new Map(items.map((item) => [String(item['id']), item]))
}

/** A client that writes to records of its own, one write after the other, and remembers the answers. */
class Writer {
  readonly index: number
  acknowledged = 0
  readonly #random: () => number
  /** What its records were last known to be; undefined for deleted ones. */
  readonly #known = new Map<string, number | undefined>()
  /** A write that was sent and not answered: it may or may not be there after a kill. */
  #pending: { readonly id: string | undefined; readonly n: number | undefined } | undefined
  #count = 0

  constructor(index: number, random: () => number) {
    this.index = index
    this.#random = random
    this.#known.set(`seed-${index}`, 0)
  }

  /** Writes until the server is gone. @throws when a write is refused */
  async run(base: string): Promise<void> {
    try {
      for (;;) await this.#write(base)
    } catch (error) {
      if (error instanceof RangeError) throw error
    }
  }

  /** What is not as it was acknowledged; from then on what is there counts. */
  compare(found: Items): string[] {
    const losses: string[] = []
    const pending = this.#pending
    this.#pending = undefined
    for (const [id, known] of this.#known) {
      const actual = found.get(id)?.['n'] as number | undefined
      const mayBe = pending?.id === id && actual === pending.n
      if (actual !== known && !mayBe) {
        losses.push(`Record ${id} was acknowledged as ${known ?? 'deleted'}, found ${actual}.`)
      }
      if (actual === undefined) this.#known.delete(id)
      else this.#known.set(id, actual)
    }
    for (const [id, { owner, n }] of found) {
      if (owner !== this.index || this.#known.has(id)) continue
      if (pending?.id !== undefined || pending?.n !== n) losses.push(`Nobody created ${id}.`)
      this.#known.set(id, n as number)
    }
    return losses
  }

  async #write(base: string): Promise<void> {
    const alive = [...this.#known].filter(([, n]) => n !== undefined).map(([id]) => id)
    const id = alive[Math.floor(this.#random() * alive.length)]
    const n = ++this.#count
    const draw = this.#random()
    if (id === undefined || (draw < 0.3 && alive.length < maxOwned)) {
      const created = await this.#send(base, 'POST', undefined, n)
      this.#known.set(String((created as { id: unknown }).id), n)
    } else if (draw > 0.8) {
      await this.#send(base, 'DELETE', id, undefined)
      this.#known.set(id, undefined)
    } else {
      await this.#send(base, 'PATCH', id, n)
      this.#known.set(id, n)
    }
    this.acknowledged++
    this.#pending = undefined
  }

  async #send(base: string, method: string, id?: string, n?: number): Promise<unknown> {
    this.#pending = { id, n }
    const text = 'x'.repeat(Math.floor(this.#random() ** 4 * largest))
    const address = new URL(`items${id === undefined ? '' : `/${id}`}`, base)
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
