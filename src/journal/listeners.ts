import type { Diagnostic } from '../errors/diagnostic.ts'
import type { JournalEntry, JournalLayer, MissReport } from './call.ts'

/** A request that has come to a session. */
export interface RequestEvent {
  /** That of its entry in the journal. */
  readonly id: number
  /** The session's id; empty for the server's own. */
  readonly session: string
  readonly request: {
    readonly method: string
    /** Path and query as they came. */
    readonly target: string
    readonly url: string
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, string>>
  }
}

/** What listeners are told, by the name of the event. */
export interface ServerEvents {
  /** A request has come. */
  readonly request: RequestEvent
  /** A mock is about to answer it; the next one follows where this one passes it on. */
  readonly match: RequestEvent & { readonly mock: Pick<JournalLayer, 'key' | 'file' | 'layer'> }
  /** No mock answers it, and why. */
  readonly unmatched: RequestEvent & { readonly miss: MissReport }
  /** It was answered, by a mock or by a 404; a streamed body may still be on its way. */
  readonly response: RequestEvent & {
    readonly response: { readonly status: number; readonly duration: number }
    /** What the journal has of it; undefined where it is off. */
    readonly entry: JournalEntry | undefined
  }
}

/** The name of an event. */
export type ServerEvent = keyof ServerEvents

/** Is told of an event; what it returns is ignored. */
export type Listener<Name extends ServerEvent> = (event: ServerEvents[Name]) => unknown

/** Removes a listener, at the end of a block with `using`; a second time does nothing. */
export type Unsubscribe = (() => void) & Disposable

const names: readonly string[] = ['request', 'match', 'unmatched', 'response']

/** The most listeners of one session. */
const maxListeners = 100

type AnyListener = { readonly name: ServerEvent; readonly call: (event: never) => unknown }

/** The listeners of one session; those of the server's own hear of all sessions. */
export class Listeners {
  readonly #report: (error: unknown, name: ServerEvent) => void
  readonly #parent: Listeners | undefined
  #all: readonly AnyListener[] = []

  /** @param report takes errors of listeners */
  constructor(report: (error: unknown, name: ServerEvent) => void, parent?: Listeners) {
    this.#report = report
    this.#parent = parent
  }

  /** Whether anybody listens. */
  get isOn(): boolean {
    return this.#all.length > 0 || (this.#parent?.isOn ?? false)
  }

  /** @throws TypeError for an unknown name or a listener that is no function; Error when there are too many */
  on<Name extends ServerEvent>(name: Name, call: Listener<Name>): Unsubscribe {
    if (!names.includes(name)) {
      throw new TypeError(
        `There is no event ${JSON.stringify(name)}. Events are ${names.join(', ')}.`,
      )
    }
    if (typeof call !== 'function') throw new TypeError(`The listener of "${name}" is no function.`)
    if (this.#all.length >= maxListeners) {
      throw new Error(
        `There are ${maxListeners} listeners already. Call what on() returned to remove one.`,
      )
    }
    const listener: AnyListener = { name, call }
    this.#all = [...this.#all, listener]
    const off = (): void => {
      this.#all = this.#all.filter((each) => each !== listener)
    }
    return Object.assign(off, { [Symbol.dispose]: off })
  }

  /** Calls listeners in the order in which they were added; an error of one is reported. */
  emit<Name extends ServerEvent>(name: Name, event: ServerEvents[Name]): void {
    for (const listener of this.#all) {
      if (listener.name === name) this.#call(listener, event)
    }
    this.#parent?.emit(name, event)
  }

  /** Removes all. */
  clear(): void {
    this.#all = []
  }

  #call({ name, call }: AnyListener, event: ServerEvents[ServerEvent]): void {
    const fail = (error: unknown): void => this.#report(error, name)
    try {
      const result = call(event as never)
      if (result instanceof Promise) result.catch(fail)
    } catch (error) {
      fail(error)
    }
  }
}

/** Reports errors of listeners, to the console where nobody takes warnings. */
export function listenerErrors(
  onWarning: ((diagnostic: Diagnostic) => void) | undefined,
): (error: unknown, name: ServerEvent) => void {
  return (error, name) => {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const message = `A listener of "${name}" failed: ${reason}`
    if (!onWarning) console.error(message)
    else onWarning({ code: 'listener-failed', severity: 'error', message })
  }
}
