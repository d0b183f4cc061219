import type { Position } from './position.ts'

/**
 * Ordered changes, a stream of them for each session, in an engine that several servers share: what each of them
 * has read in the same order makes their sessions the same. One suite of tests holds all engines to it.
 *
 * What an engine does not do, or whose answer does not come within some seconds, rejects with a {@link StoreError}.
 */
export interface Log {
  /**
   * Adds an entry if the stream still ends at `after`, all or nothing, and tells the other servers.
   *
   * @param after `start` where the stream has nothing
   * @param entry JSON, as snapshots and capped entries are: engines keep no NUL and no half of a surrogate pair
   * @param ttl ms after which the stream is forgotten, from now; without it what was set last goes on
   */
  append(stream: string, after: Position, entry: string, ttl?: number): Promise<Appended>
  /**
   * What came after a position, in order. Where the log cannot go on from there, the first step is a {@link Restart}:
   * entries were trimmed behind a snapshot, the stream was removed, or it is the stream of another history.
   *
   * A restart at a lower place than `after` means that the engine has lost entries, see {@link Log.restore}.
   */
  read(stream: string, after: Position): AsyncIterable<Step>
  /** Where a stream ends; `start` where it has nothing. */
  top(stream: string): Promise<Position>
  /**
   * Keeps all that the entries up to a position amount to, and forgets those entries.
   * Answers false, and does nothing, where the log does not have that position.
   */
  save(stream: string, at: Position, snapshot: string): Promise<boolean>
  /**
   * Puts a stream back of which the engine lost the end: it consists of the snapshot at `at` then.
   * Answers false, and does nothing, where the stream does not end at `seen` any more: another server was first.
   */
  restore(stream: string, seen: Position, at: Position, snapshot: string): Promise<boolean>
  /**
   * Empties a stream with its counters and capped entries. It goes on one place further, for an hour: whoever had
   * read it reads a restart without a snapshot.
   */
  remove(stream: string): Promise<void>
  /** Has a stream forgotten after some ms from now, if it has something; loss of this is borne. */
  touch(stream: string, ttl: number): void
  /**
   * Counts one more; the first time it answers 1. Counters begin anew when their stream is removed or forgotten.
   *
   * @param ttl as that of an append
   */
  claim(stream: string, counter: string, ttl?: number): Promise<number>
  /**
   * Has what other servers appended, restored or removed told, soon. Hints may be lost, repeated and out of order:
   * whoever sees a gap reads. After a lost connection, see {@link Log.onState}, all that is held has to be looked up.
   *
   * @returns stops it
   */
  follow(hint: (hint: Hint) => void): Promise<() => void>
  /** Lists of the newest entries, a few thousand for each stream, in no order with the stream itself. */
  readonly capped: CappedLists
  readonly state: LogState
  /**
   * Tells each change of the state. It tells `connected` again where hints may have been missed.
   *
   * @returns stops it
   */
  onState(listener: (state: LogState) => void): () => void
  /** Waits for what is under way, a second at most, and leaves the engine. What is asked afterwards rejects. */
  close(): Promise<void>
}

/** Entries of which an engine keeps the newest. */
export interface CappedLists {
  /** Adds entries in one step. */
  push(stream: string, entries: readonly string[], ttl?: number): Promise<void>
  /** Entries after a cursor, the oldest first, a few hundred at most; all that there are without one. */
  read(stream: string, after?: string): Promise<readonly CappedEntry[]>
  clear(stream: string): Promise<void>
}

/** An entry of a capped list, and the cursor to read on after it. */
export interface CappedEntry {
  readonly cursor: string
  readonly entry: string
}

/** `lost`: the engine cannot be reached; it is tried again until it can, with pauses of up to a second. */
export type LogState = 'connected' | 'lost'

/**
 * What became of an append. In a conflict `top` is where the stream ends instead: at a lower place than expected the
 * engine lost entries, and the stream can be restored.
 */
export type Appended =
  | { readonly position: Position; readonly top?: never }
  | { readonly top: Position; readonly position?: never }

/** A step of reading. */
export type Step = Entry | Restart

/** An entry, and where it stands: one place after that of the step before. */
export interface Entry {
  readonly position: Position
  readonly entry: string
}

/** All that was read before is void: the stream is what the snapshot says; without one it is empty. */
export interface Restart {
  readonly position: Position
  readonly entry?: never
  readonly snapshot: string | undefined
}

/** That another server changed a stream. */
export interface Hint {
  readonly stream: string
  /** Where the stream ended then. */
  readonly position: Position
  /** What was appended there, if it is short; otherwise the stream has to be read. */
  readonly entry?: string
}
