import { BoundedMap } from '../../bounded-map.ts'
import { clock } from '../../clock.ts'
import type { Appended, CappedEntry, CappedLists, Hint, Log, LogState, Step } from '../log.ts'
import {
  formatPosition,
  isSamePosition,
  newTag,
  parsePosition,
  type Position,
  start,
} from '../position.ts'
import type { StoreAddress, StoreOptions } from './address.ts'
import { cappedPage, markTtl, mostCapped, pageSize } from './bounds.ts'
import { Connection } from './connection.ts'
import { loadPostgres, type PostgresClient, postgresEngine } from './postgres-client.ts'

/** The longest entry that a notification carries, characters: PostgreSQL takes 8,000 bytes in all. */
const longestHint = 2_000
/** How often changes are looked for, and how far back, ms: notifications may be lost, as behind PgBouncer. */
const [pollEach, pollBack] = [500, 5_000]
/** How often what has expired is swept away, ms. */
const sweepEach = 60_000
/** Of how many streams it is known which change was told. */
const mostTold = 10_000

/** The log in PostgreSQL. */
export class PostgresLog implements Log {
  readonly #connection: Connection<PostgresClient>
  readonly #hints: Hints
  readonly #prefix: string
  readonly #stops: readonly (() => void)[]
  readonly capped: CappedLists

  private constructor(connection: Connection<PostgresClient>, hints: Hints, prefix: string) {
    this.#connection = connection
    this.#hints = hints
    this.#prefix = prefix
    this.#stops = [
      clock.every(pollEach, () => void this.#poll()),
      clock.every(sweepEach, () => void this.#run('sweep', null).catch(() => {})),
    ]
    this.capped = {
      push: async (stream, entries, ttl) => {
        if (entries.length === 0) return
        await this.#inStream(stream, ttl, 'push', entries, mostCapped, ttl ?? null)
      },
      read: (stream, after) => this.#readCapped(stream, after),
      clear: async (stream) => {
        await this.#run('clear', this.#name(stream))
      },
    }
  }

  /** Connects to PostgreSQL. Rejects with a `StoreError` where it cannot be used, or not within the patience. */
  static async open(address: StoreAddress, options: StoreOptions): Promise<PostgresLog> {
    const postgres = await loadPostgres(options.cwd)
    const prefix = `${address.namespace}:`
    const channel = `${prefix}hints`
    const hints = new Hints(channel, prefix)
    const onMessage = (message: string): void => hints.hear(message)
    const engine = postgresEngine(postgres, address, { channel, onMessage })
    const connection = await Connection.open(engine, options.patience, options.onWarning)
    return new PostgresLog(connection, hints, prefix)
  }

  get state(): LogState {
    return this.#connection.state
  }

  onState(listener: (state: LogState) => void): () => void {
    return this.#connection.onState(listener)
  }

  async append(stream: string, after: Position, entry: string, ttl?: number): Promise<Appended> {
    const position = { at: after.at + 1, tag: newTag() }
    const name = this.#name(stream)
    const args = [name, after.at, after.tag, position.tag, ttl ?? null, entry]
    for (let attempt = 0; ; attempt++) {
      const [added] = await this.#run('append', ...args)
      if (added) break
      const top = await this.top(stream)
      // There may be no row of the stream yet.
      if (attempt > 0 || !isSamePosition(after, start) || !isSamePosition(top, start))
        return { top }
      await this.#open(name, ttl)
    }
    this.#tell(name, position, entry)
    return { position }
  }

  async *read(stream: string, after: Position): AsyncGenerator<Step> {
    const name = this.#name(stream)
    for (let reached = after; ;) {
      const rows = await this.#run('read', name, reached.at, reached.tag, pageSize)
      const [first] = rows
      if (!first || (first['kind'] === 'none' && isSamePosition(reached, start))) return
      if (first['kind'] === 'base' || first['kind'] === 'none') {
        const restart = await this.#snapshot(name, Number(first['text']))
        reached = restart.position
        yield restart
        continue
      }
      for (const { position, text } of rows) {
        reached = readPosition(position)
        yield { position: reached, entry: String(text) }
      }
    }
  }

  async top(stream: string): Promise<Position> {
    const [row] = await this.#run('top', this.#name(stream))
    return readPosition(row?.['position'])
  }

  async save(stream: string, { at, tag }: Position, snapshot: string): Promise<boolean> {
    if (at === 0) return false
    return (await this.#run('save', this.#name(stream), at, tag, snapshot)).length > 0
  }

  async restore(stream: string, seen: Position, at: Position, snapshot: string): Promise<boolean> {
    const name = this.#name(stream)
    if (isSamePosition(seen, start)) await this.#open(name)
    const places = [seen.at, seen.tag, at.at, at.tag]
    const [restored] = await this.#run('restore', name, ...places, snapshot)
    if (!restored) return false
    this.#tell(name, at)
    return true
  }

  async remove(stream: string): Promise<void> {
    const name = this.#name(stream)
    await this.#run('sweep', name)
    const [row] = await this.#run('remove', name, newTag(), markTtl)
    const position = readPosition(row?.['position'])
    if (row) this.#tell(name, position)
  }

  touch(stream: string, ttl: number): void {
    this.#run('touch', this.#name(stream), ttl).catch(() => {})
  }

  async claim(stream: string, counter: string, ttl?: number): Promise<number> {
    const [row] = await this.#inStream(stream, ttl, 'claim', counter)
    return Number(row?.['count'])
  }

  async follow(hint: (hint: Hint) => void): Promise<() => void> {
    return this.#hints.follow(hint)
  }

  close(): Promise<void> {
    for (const stop of this.#stops) stop()
    this.#hints.clear()
    return this.#connection.close()
  }

  /** Where a stream begins, with its snapshot. */
  async #snapshot(name: string, length: number): Promise<Step> {
    const [row] = await this.#connection.ask((client) => client.run('snapshot', name), length)
    const text = row?.['snapshot']
    return {
      position: readPosition(row?.['position']),
      snapshot: typeof text === 'string' ? text : undefined,
    }
  }

  async #readCapped(stream: string, after = '0'): Promise<readonly CappedEntry[]> {
    const rows = await this.#run('list', this.#name(stream), after, cappedPage)
    return rows.map(({ cursor, entry }) => ({ cursor: String(cursor), entry: String(entry) }))
  }

  /** Runs a statement that needs the row of its stream, which is made where there is none. */
  async #inStream(
    stream: string,
    ttl: number | undefined,
    statement: 'push' | 'claim',
    ...args: readonly unknown[]
  ): ReturnType<PostgresClient['run']> {
    const name = this.#name(stream)
    for (let attempt = 0; ; attempt++) {
      const rows = await this.#run(statement, name, ...args)
      if (rows.length > 0 || attempt > 2) return rows
      await this.#open(name, ttl)
    }
  }

  /** Makes the row of a stream, in the place of one that has expired. */
  async #open(name: string, ttl?: number): Promise<void> {
    await this.#run('sweep', name)
    await this.#run('open', name, ttl ?? null)
  }

  #run(...args: Parameters<PostgresClient['run']>): ReturnType<PostgresClient['run']> {
    const length = String(args.at(-1)).length
    return this.#connection.ask((client) => client.run(...args), length)
  }

  /** Looks for changes that no notification told. */
  async #poll(): Promise<void> {
    if (!this.#hints.isFollowed || this.state === 'lost') return
    const rows = await this.#connection
      .ask((client) => client.aside('changed', pollBack, this.#prefix))
      .catch(() => [])
    for (const { name, position } of rows) this.#hints.see(String(name), readPosition(position))
  }

  #tell(name: string, position: Position, entry?: string): void {
    const message = this.#hints.message(name, position, entry)
    void this.#connection
      .ask((client) => client.aside('notify', this.#hints.channel, message))
      .catch(() => {})
  }

  #name(stream: string): string {
    return this.#prefix + stream
  }
}

/** Hints of one log: what was told already, by notifications or because it did it itself, is not told again. */
class Hints {
  readonly channel: string
  readonly #id: string = clock.uuid()
  readonly #prefix: string
  readonly #listeners = new Set<(hint: Hint) => void>()
  readonly #told = new BoundedMap<string, Position>(mostTold)

  constructor(channel: string, prefix: string) {
    this.channel = channel
    this.#prefix = prefix
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0
  }

  follow(hint: (hint: Hint) => void): () => void {
    this.#listeners.add(hint)
    return () => this.#listeners.delete(hint)
  }

  clear(): void {
    this.#listeners.clear()
  }

  /** A change of this log, for others: who, which stream, where it ends, and what came, with spaces between. */
  message(name: string, position: Position, entry?: string): string {
    this.#told.set(name, position)
    const told = entry === undefined || entry.length > longestHint ? '' : ` ${entry}`
    return `${this.#id} ${encodeURIComponent(name)} ${formatPosition(position)}${told}`
  }

  /** Takes the message of another log. */
  hear(message: string): void {
    const [whole, from, encoded = '', at = ''] = /^(\S+) (\S+) (\S+) ?/.exec(message) ?? []
    const position = parsePosition(at)
    if (whole === undefined || from === this.#id || !position) return
    const entry = message.slice(whole.length)
    this.see(decodeURIComponent(encoded), position, entry === '' ? undefined : entry)
  }

  /** Tells where a stream ends, if that is news. */
  see(name: string, position: Position, entry?: string): void {
    const told = this.#told.get(name)
    if (told && isSamePosition(told, position)) return
    this.#told.set(name, position)
    const stream = name.slice(this.#prefix.length)
    const hint = { stream, position, ...(entry !== undefined && { entry }) }
    for (const listener of this.#listeners) listener(hint)
  }
}

function readPosition(text: unknown): Position {
  return parsePosition(String(text)) ?? start
}
