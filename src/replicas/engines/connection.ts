import { clock, wait } from '../../clock.ts'
import type { LogState } from '../log.ts'
import { StoreError } from '../store-error.ts'

/** The longest that an engine may take until the next answer, ms, and how many characters a ms more is allowed for. */
const [longestAnswer, charactersEachMs] = [3_000, 1_000]
/** The longest that any answer may take while others come, as where another server holds a lock, ms. */
const longestOfAll = 30_000
/** How often what waits is looked at, ms; where nothing does, the engine is asked whether it is there. */
const lookEach = 500
/** The first and the longest pause between attempts, ms. */
const [firstPause, longestPause] = [50, 1_000]
/** How long answers that are under way are waited for at the end, ms. */
const longestEnd = 1_000

/** What a connection does with a client of an engine. */
export interface Engine<Client> {
  /**
   * Connects, and checks that the engine is one that is supported. Rejects with a {@link StoreError}.
   *
   * @param onLost is called at most once, when the connection is lost by itself
   */
  connect(onLost: (why: StoreError) => void): Promise<Client>
  /** Asks for the shortest answer. */
  ping(client: Client): Promise<unknown>
  /** Drops the client at once; what waits for an answer rejects. */
  destroy(client: Client): void
  /** What an error of the client means. */
  errorOf(error: unknown): StoreError
}

/**
 * A connection to an engine that comes back by itself. Nothing is asked twice: what was under way when it was lost
 * rejects, and so does what is asked until it is back, at once.
 */
export class Connection<Client> {
  readonly #engine: Engine<Client>
  readonly #listeners = new Set<(state: LogState) => void>()
  /** When what is under way was asked, the oldest first, and how long its answer may take. */
  readonly #pending = new Set<{ readonly since: number; readonly longest: number }>()
  #answered = 0
  #client: Client | undefined
  #lost = new StoreError('unreachable', 'The store is not connected yet.')
  readonly #ending = new AbortController()
  readonly #stopLooking: () => void

  private constructor(engine: Engine<Client>) {
    this.#engine = engine
    this.#stopLooking = clock.every(lookEach, () => this.#look())
  }

  /**
   * Connects; while the engine cannot be reached it is tried again for as long as `patience` says. Anything else that
   * is wrong rejects at once.
   *
   * @param patience ms
   * @param onWait is told once why it takes longer
   */
  static async open<Client>(
    engine: Engine<Client>,
    patience: number,
    onWait: (why: string) => void,
  ): Promise<Connection<Client>> {
    const connection = new Connection(engine)
    const until = clock.elapsed() + patience
    for (let attempt = 0; ; attempt++) {
      try {
        await connection.#connect()
        return connection
      } catch (error) {
        const why = engine.errorOf(error)
        if (why.problem !== 'unreachable' || clock.elapsed() >= until) {
          await connection.close()
          throw why
        }
        if (attempt === 0) onWait(`${why.message} It is tried again for ${patience / 1000} s.`)
        await wait(pauseAfter(attempt), connection.#ending.signal)
      }
    }
  }

  get state(): LogState {
    return this.#client ? 'connected' : 'lost'
  }

  onState(listener: (state: LogState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Does something with the client, once. Rejects with a {@link StoreError}.
   *
   * @param characters how many are sent or fetched, where they are so many that it takes long
   */
  async ask<Answer>(run: (client: Client) => Promise<Answer>, characters = 0): Promise<Answer> {
    const client = this.#client
    if (client === undefined) {
      // Nothing was asked, whatever became of what was asked when it was lost.
      throw new StoreError(this.#lost.problem, this.#lost.message)
    }
    const longest = longestAnswer + characters / charactersEachMs
    const asked = { since: clock.elapsed(), longest }
    this.#pending.add(asked)
    try {
      return await run(client)
    } catch (error) {
      const why = this.#engine.errorOf(error)
      if (!why.isUnsure || client === this.#client) throw why
      // Its client says no more than that it was told to end.
      throw new StoreError(this.#lost.problem, this.#lost.message, true)
    } finally {
      this.#pending.delete(asked)
      this.#answered = clock.elapsed()
    }
  }

  /** Has the next attempt find it anew. */
  lose(why: StoreError): void {
    const client = this.#client
    if (client === undefined) return
    this.#client = undefined
    this.#lost = why
    this.#engine.destroy(client)
    if (this.#ending.signal.aborted) return
    this.#tell('lost')
    void this.#reconnect()
  }

  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return
    this.#ending.abort()
    this.#stopLooking()
    const until = clock.elapsed() + longestEnd
    while (this.#pending.size > 0 && clock.elapsed() < until) {
      await new Promise<void>((resolve) => void clock.after(10, resolve))
    }
    this.lose(new StoreError('unreachable', 'The store is closed.'))
    this.#lost = new StoreError('unreachable', 'The store is closed.')
    this.#listeners.clear()
  }

  async #connect(): Promise<void> {
    const client: { it?: Client; lost?: StoreError } = {}
    const onLost = (why: StoreError): void => {
      client.lost ??= why
      // Another one may be there already.
      if (client.it !== undefined && client.it === this.#client) this.lose(why)
    }
    client.it = await this.#engine.connect(onLost)
    if (client.lost || this.#ending.signal.aborted) {
      this.#engine.destroy(client.it)
      throw client.lost ?? this.#lost
    }
    this.#client = client.it
    this.#tell('connected')
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; !this.#ending.signal.aborted; attempt++) {
      try {
        await this.#connect()
        return
      } catch (error) {
        this.#lost = this.#engine.errorOf(error)
        await wait(pauseAfter(attempt), this.#ending.signal).catch(() => {})
      }
    }
  }

  /** Finds out that the other end is gone where nothing says so. */
  #look(): void {
    const [oldest] = this.#pending
    if (!oldest) {
      // What it says is handled where it is asked; an answer is all that counts.
      void this.ask((client) => this.#engine.ping(client)).catch(() => {})
      return
    }
    const now = clock.elapsed()
    const isSilent = now - Math.max(oldest.since, this.#answered) > oldest.longest
    if (!isSilent && now - oldest.since < Math.max(oldest.longest, longestOfAll)) return
    const seconds = Math.round((now - oldest.since) / 1000)
    this.lose(this.#engine.errorOf(new Error(`no answer within ${seconds} s`)))
  }

  #tell(state: LogState): void {
    for (const listener of this.#listeners) listener(state)
  }
}

function pauseAfter(attempt: number): number {
  return Math.min(firstPause * 2 ** attempt, longestPause)
}
