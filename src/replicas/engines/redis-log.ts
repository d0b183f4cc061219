import { clock } from '../../clock.ts'
import type {
  Appended,
  CappedEntry,
  CappedLists,
  Entry,
  Hint,
  Log,
  LogState,
  Step,
} from '../log.ts'
import {
  formatPosition,
  isSamePosition,
  newTag,
  parsePosition,
  type Position,
  start,
} from '../position.ts'
import { StoreError } from '../store-error.ts'
import type { StoreAddress, StoreOptions } from './address.ts'
import { cappedPage, markTtl, mostCapped, pageSize } from './bounds.ts'
import { Connection } from './connection.ts'
import { loadRedis, type RedisClient, redisEngine } from './redis-client.ts'

/** The longest entry that a hint carries, characters. */
const longestHint = 16 * 1024

type Raw = readonly [id: string, fields: readonly string[]]

/** The log in Redis, Valkey, and what else speaks their protocol. */
export class RedisLog implements Log {
  readonly #connection: Connection<RedisClient>
  readonly #hints: Set<(hint: Hint) => void>
  readonly #id: string
  readonly #channel: string
  readonly #prefix: string
  readonly capped: CappedLists

  private constructor(
    connection: Connection<RedisClient>,
    place: { readonly id: string; readonly channel: string; readonly prefix: string },
    hints: Set<(hint: Hint) => void>,
  ) {
    this.#connection = connection
    this.#hints = hints
    this.#id = place.id
    this.#channel = place.channel
    this.#prefix = place.prefix
    this.capped = {
      push: async (stream, entries, ttl) => {
        if (entries.length === 0) return
        const args = [String(mostCapped), textOf(ttl), ...entries]
        await this.#script('push', [this.#keys(stream)[3]], args)
      },
      read: (stream, after) => this.#readCapped(stream, after),
      clear: async (stream) => {
        await this.#ask((client) => client.command('DEL', this.#keys(stream)[3]))
      },
    }
  }

  /** Connects to Redis. Rejects with a {@link StoreError} where it cannot be used, or not within the patience. */
  static async open(address: StoreAddress, options: StoreOptions): Promise<RedisLog> {
    const client = await loadRedis(options.cwd)
    const id = clock.uuid()
    const database = new URL(address.url).pathname.slice(1) || '0'
    // Channels are those of all databases.
    const channel = `${address.namespace}:${database}:hints`
    const hints = new Set<(hint: Hint) => void>()
    const onMessage = (message: string): void => tell(message, id, hints)
    const engine = redisEngine(client, address, {
      channel,
      onMessage,
      onWarning: options.onWarning,
    })
    const connection = await Connection.open(engine, options.patience, options.onWarning)
    return new RedisLog(connection, { id, channel, prefix: address.namespace }, hints)
  }

  get state(): LogState {
    return this.#connection.state
  }

  onState(listener: (state: LogState) => void): () => void {
    return this.#connection.onState(listener)
  }

  async append(stream: string, after: Position, entry: string, ttl?: number): Promise<Appended> {
    const position = { at: after.at + 1, tag: newTag() }
    const [from, to] = [formatPosition(after), formatPosition(position)]
    const hint = this.#hint(stream, to, entry.length > longestHint ? undefined : entry)
    const args = [from, to, entry, textOf(ttl), this.#channel, hint]
    const answer = await this.#script('append', this.#keys(stream), args)
    return answer === 1 ? { position } : { top: readPosition(answer) }
  }

  async *read(stream: string, after: Position): AsyncGenerator<Step> {
    const keys = this.#keys(stream)
    for (let reached = after; ;) {
      const args = [formatPosition(reached), String(pageSize)]
      const [length, page] = (await this.#script('read', keys, args)) as [number | null, Raw[]]
      if (length !== null) {
        const restart = await this.#snapshot(keys[1], length)
        if (isSamePosition(restart.position, reached)) throw this.#gap(stream, reached)
        reached = restart.position
        yield restart
        // What follows a restart at the very beginning is read as by anyone who begins.
        continue
      }
      const entries = page.map(readEntry)
      const [first] = entries
      if (first && first.position.at !== reached.at + 1) throw this.#gap(stream, first.position)
      yield* entries
      const last = entries.at(-1)
      if (!last) return
      reached = last.position
    }
  }

  async top(stream: string): Promise<Position> {
    return readPosition(await this.#script('top', [this.#keys(stream)[0]], []))
  }

  async save(stream: string, at: Position, snapshot: string): Promise<boolean> {
    const id = formatPosition(at)
    if (at.at === 0) return false
    return (await this.#script('save', this.#keys(stream), [id, `${id} ${snapshot}`])) === 1
  }

  async restore(stream: string, seen: Position, at: Position, snapshot: string): Promise<boolean> {
    const id = formatPosition(at)
    const args = [formatPosition(seen), id, `${id} ${snapshot}`]
    const hint = [this.#channel, this.#hint(stream, id)]
    return (await this.#script('restore', this.#keys(stream), [...args, ...hint])) === 1
  }

  async remove(stream: string): Promise<void> {
    const args = [String(newTag()), String(markTtl), this.#channel, this.#hint(stream, '')]
    await this.#script('remove', this.#keys(stream), args)
  }

  touch(stream: string, ttl: number): void {
    this.#script('touch', this.#keys(stream), [textOf(ttl)]).catch(() => {})
  }

  async claim(stream: string, counter: string, ttl?: number): Promise<number> {
    const args = [counter, textOf(ttl)]
    return Number(await this.#script('claim', [this.#keys(stream)[2]], args))
  }

  async follow(hint: (hint: Hint) => void): Promise<() => void> {
    this.#hints.add(hint)
    return () => this.#hints.delete(hint)
  }

  close(): Promise<void> {
    this.#hints.clear()
    return this.#connection.close()
  }

  /** The snapshot of a stream, which may be another one meanwhile; or its very beginning. */
  async #snapshot(key: string, length: number): Promise<Step> {
    if (length === 0) return { position: start, snapshot: undefined }
    const text = await this.#ask((client) => client.command('GET', key), length)
    return text === null ? { position: start, snapshot: undefined } : readSnapshot(String(text))
  }

  async #readCapped(stream: string, after?: string): Promise<readonly CappedEntry[]> {
    const from = after === undefined ? '-' : `(${after}`
    const key = this.#keys(stream)[3]
    const command = ['XRANGE', key, from, '+', 'COUNT', String(cappedPage)]
    const page = (await this.#ask((client) => client.command(...command))) as readonly Raw[]
    return page.map(([cursor, [, entry = '']]) => ({ cursor, entry }))
  }

  #ask<Answer>(run: (client: RedisClient) => Promise<Answer>, length?: number): Promise<Answer> {
    return this.#connection.ask(run, length)
  }

  #script(
    name: Parameters<RedisClient['script']>[0],
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const length = args.reduce((sum, each) => sum + each.length, 0)
    return this.#ask((client) => client.script(name, keys, args), length)
  }

  /** The log, the snapshot, the counters and the capped list of a stream. */
  #keys(stream: string): readonly [string, string, string, string] {
    const tag = `${this.#prefix}:{${encodeURIComponent(stream)}}`
    return [`${tag}:log`, `${tag}:snapshot`, `${tag}:counters`, `${tag}:list`]
  }

  #hint(stream: string, position: string, entry?: string): string {
    const told = entry === undefined ? '' : ` ${entry}`
    return `${this.#id} ${encodeURIComponent(stream)} ${position}${told}`
  }

  #gap(stream: string, { at }: Position): StoreError {
    const name = JSON.stringify(stream)
    const why = 'Have it evict nothing: CONFIG SET maxmemory-policy noeviction'
    return new StoreError(
      'failed',
      `The store has lost the beginning of ${name} before its entry ${at}. ${why}; reset the session.`,
    )
  }
}

/** A message is who changed, what stream, where it ended, and what came, with spaces between. */
function tell(message: string, own: string, hints: ReadonlySet<(hint: Hint) => void>): void {
  const [, from, name = '', at = ''] = /^(\S+) (\S+) (\S+)/.exec(message) ?? []
  const position = parsePosition(at)
  if (from === own || !position) return
  const entryAt = `${from} ${name} ${at} `.length
  const stream = decodeURIComponent(name)
  const entry = message.length > entryAt ? { entry: message.slice(entryAt) } : {}
  for (const hint of hints) hint({ stream, position, ...entry })
}

function readPosition(text: unknown): Position {
  return parsePosition(String(text)) ?? start
}

function readEntry([id, [, entry = '']]: Raw): Entry {
  return { position: readPosition(id), entry }
}

function readSnapshot(text: string): Step {
  const space = text.indexOf(' ')
  if (space < 0) return { position: readPosition(text), snapshot: undefined }
  return { position: readPosition(text.slice(0, space)), snapshot: text.slice(space + 1) }
}

function textOf(ttl: number | undefined): string {
  return ttl === undefined ? '' : String(Math.max(1, Math.ceil(ttl)))
}
