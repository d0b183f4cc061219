import { clock } from '../clock.ts'
import type { State } from '../data/store/state.ts'
import { detailOf } from '../http/reply.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Sessions } from '../sessions/open/sessions.ts'
import type { Session } from '../sessions/session.ts'
import type { Log, LogState } from './log.ts'
import { ReplicatedSession, type ReplicaParts } from './replicated-session.ts'

/** The address of an engine, or the log in it. */
export type Store = string | Log

/** What makes the sessions of a server the same on all that share a log. */
export interface ReplicasOptions {
  readonly log: Log
  readonly sessions: Sessions
  /** The data of the server's own session. */
  readonly data: State
  /** Whether each request sees what was answered before it, by whichever server. */
  readonly isStrong: boolean
  /** The address of the engine without its password; undefined where only its log is known. */
  readonly shown?: string | undefined
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Joins the servers that share a log; resolves once their data are there. @throws StoreError */
export async function openReplicas(options: ReplicasOptions): Promise<Replicas> {
  const replicas = new Replicas(options)
  try {
    await replicas.start()
  } catch (error) {
    await replicas.close()
    throw error
  }
  return replicas
}

/** The sessions of a server that are replicated. */
export class Replicas {
  readonly #options: ReplicasOptions
  readonly #parts: ReplicaParts
  /** By their streams. */
  readonly #open = new Map<string, ReplicatedSession>()
  readonly #stops: (() => void)[] = []
  /** What others have changed over other mocks, that was told. */
  readonly #told = new Set<string>()
  #isLost = false

  constructor(options: ReplicasOptions) {
    const { log, isStrong, onWarning } = options
    this.#options = options
    this.#parts = {
      log,
      writer: clock.uuid(),
      isStrong,
      revive: options.sessions.revive,
      begin: async () => {
        await options.sessions.own.replica?.enter(() => undefined)
        return options.data.changes(true)
      },
      onLeave: ({ stream }) => void this.#open.delete(stream),
      onForeign: (target) => this.#warnOfForeign(target),
      onLost: (reason) =>
        onWarning({
          code: 'late-write-lost',
          severity: 'warning',
          message: `What was written after an answer is lost. ${detailOf(reason) ?? ''}`,
        }),
    }
  }

  async start(): Promise<void> {
    const { log, sessions, data } = this.#options
    const own = this.#add(sessions.own, data)
    this.#stops.push(
      await log.follow((hint) => this.#open.get(hint.stream)?.hear(hint)),
      log.onState((state) => {
        this.#tell(state)
        if (state === 'connected') for (const each of this.#open.values()) each.reconnected()
      }),
    )
    await own.load()
    sessions.own.replica = own
    sessions.onOpen = (session) => {
      session.replica = this.#add(session, session.state)
    }
  }

  /** The address of the engine without its password, if it has one. */
  get store(): string | undefined {
    return this.#options.shown
  }

  #add(session: Session, data: State): ReplicatedSession {
    const added = new ReplicatedSession(session, data, this.#parts)
    this.#open.set(added.stream, added)
    return added
  }

  /** Takes what a reload declares. */
  declared(): void {
    for (const each of this.#open.values()) each.declared()
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#options.log.close()
  }

  /** Says once that the engine is lost, and once that it is back. */
  #tell(state: LogState): void {
    const isLost = state === 'lost'
    if (isLost === this.#isLost) return
    this.#isLost = isLost
    const { shown, onWarning } = this.#options
    const name = shown === undefined ? 'The store' : `The store at ${shown}`
    const severity = 'warning'
    if (!isLost) return onWarning({ code: 'store-back', severity, message: `${name} is back.` })
    onWarning({
      code: 'store-unreachable',
      severity,
      message: `${name} is lost: reads go on with what is known here, writes are answered 503.`,
      hint: 'It is tried again until it is back.',
    })
  }

  #warnOfForeign(target: string): void {
    if (this.#told.has(target)) return
    this.#told.add(target)
    this.#options.onWarning({
      code: 'other-mocks',
      severity: 'warning',
      message: `Another server of the same store has other mocks: its changes of the ${target} are left out here.`,
      hint: 'Start all servers of a store with the same files and the same seed; each set of mocks needs a store of its own.',
    })
  }
}
