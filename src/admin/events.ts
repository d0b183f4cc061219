import * as v from 'valibot'
import { clock } from '../clock.ts'
import { Reply } from '../http/reply.ts'
import type { CallSummary } from '../journal/call.ts'
import type { Session } from '../sessions/session.ts'
import { operation, type AdminCall, type AdminOperations } from './operation.ts'
import { count, optional } from './schemas.ts'

/** How often what happened is sent, ms: pages draw arrays faster than single events. */
const interval = 50
/** How often a silent stream sends a comment, ms: proxies close what is silent for a minute. */
const heartbeat = 15_000
/** The most calls of one event. */
const mostCalls = 200
/** The most calls that wait for a slow reader; it misses those before them. */
const mostWaiting = 2000
/** What a client may leave unread, bytes. */
const mostUnread = 1024 * 1024

/** What an event `changed` can name. */
const topics = [
  'files',
  'behaviour',
  'overrides',
  'scenarios',
  'data',
  'webhooks',
  'sessions',
  'clock',
] as const

type Topic = (typeof topics)[number]

/** What happens, as it happens: the stream that a page needs one of. */
export const eventOperations: AdminOperations = {
  streamEvents: operation('GET /events', 'What happens, as server-sent events', {
    query: v.strictObject({
      after: optional(count, 'Begins with recorded calls after this one; default none of them.'),
    }),
    answers: {
      200: [
        `An event \`hello\` with the \`instance\` of the server; then \`calls\`, each with a list of CallSummary of all sessions, with their session; \`missed\` where a slow reader did not get some; \`grown\` with the ids of those of which more was sent since, or that have ended: streams and WebSockets; \`changed\` with the names of what is to be read anew, as far as it has a session that of the caller: ${topics.join(', ')}.`,
        v.string(),
        'text/event-stream',
      ],
    },
    run: (call) => {
      const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
      // A stream that nobody reads would never end.
      if (call.state.incoming.anywhere.method === 'HEAD')
        return new Reply({ kind: 'none' }, { headers })
      const { after } = call.query as { after?: number }
      const stream = eventStream(call, after ?? Infinity)
      return new Reply({ kind: 'stream', stream }, { headers })
    },
  }),
}

function eventStream(call: AdminCall, after: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const calls = new WaitingCalls(call, after)
  const changes = new Changes(call)
  let stop = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text))
        const isFull = () => (controller.desiredSize ?? 0) <= 0
        let silent = 0
        const tick = () => {
          if (isFull()) return
          const found = calls.take()
          const changed = changes.take()
          if (calls.takeMissed()) send('event: missed\ndata: {}\n\n')
          if (found.length > 0) send(`event: calls\ndata: ${JSON.stringify(found)}\n\n`)
          const grown = calls.takeGrown()
          if (changed.length > 0) send(`event: changed\ndata: ${JSON.stringify(changed)}\n\n`)
          if (grown.length > 0) send(`event: grown\ndata: ${JSON.stringify(grown)}\n\n`)
          silent = found.length + changed.length + grown.length > 0 ? 0 : silent + interval
          if (silent >= heartbeat) send(':\n\n')
          if (silent >= heartbeat) silent = 0
          if (!call.session.ended) return
          stop()
          controller.close()
        }
        const stopTicks = clock.every(interval, tick)
        stop = () => {
          stopTicks()
          calls.stop()
        }
        // The head of an answer may wait for the first bytes of its body.
        send(`event: hello\ndata: ${JSON.stringify({ instance: call.admin.instance })}\n\n`)
        tick()
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostUnread }),
  )
}

/** Calls of all sessions that a reader has not got yet. */
class WaitingCalls {
  readonly #call: AdminCall
  readonly #journals = new Map<Session, () => void>()
  #after: number
  #waiting: CallSummary[] = []
  #hasMissed = false
  readonly #grown = new Set<number>()

  constructor(call: AdminCall, after: number) {
    this.#call = call
    this.#after = after
    this.#follow()
    this.#waiting.sort((one, other) => one.id - other.id)
    this.#after = 0
  }

  /** The next of them as summaries, the oldest first. */
  take(): CallSummary[] {
    this.#follow()
    return this.#waiting.splice(0, mostCalls)
  }

  /** Whether some were left out since it was asked last. */
  takeMissed(): boolean {
    const hasMissed = this.#hasMissed
    this.#hasMissed = false
    return hasMissed
  }

  /** The ids of calls whose answers went on since it was asked last. */
  takeGrown(): number[] {
    const grown = [...this.#grown]
    this.#grown.clear()
    return grown
  }

  stop(): void {
    for (const unsubscribe of this.#journals.values()) unsubscribe()
  }

  /** Subscribes to the sessions that were opened meanwhile. */
  #follow(): void {
    const { own, open } = this.#call.mocks.sessions
    for (const session of [own, ...open]) {
      if (this.#journals.has(session) || !session.journal.isOn) continue
      const { journal } = session
      for (const call of journal.summaries(this.#after)) this.#add(call)
      const end = journal.subscribe(
        (call) => this.#add(call),
        () => this.#journals.delete(session),
        (id) => void (this.#grown.size < mostWaiting && this.#grown.add(id)),
      )
      this.#journals.set(session, end)
    }
  }

  #add(call: CallSummary): void {
    this.#waiting.push(call)
    if (this.#waiting.length <= mostWaiting) return
    this.#waiting.splice(0, mostCalls)
    this.#hasMissed = true
  }
}

/** What has changed since it was asked last. */
class Changes {
  readonly #call: AdminCall
  #known: Record<Topic, unknown>

  constructor(call: AdminCall) {
    this.#call = call
    this.#known = this.#read()
  }

  take(): Topic[] {
    const now = this.#read()
    const changed = topics.filter((topic) => now[topic] !== this.#known[topic])
    this.#known = now
    return changed
  }

  /** Values that are others after a change. */
  #read(): Record<Topic, unknown> {
    const { admin, mocks, session } = this.#call
    const { scenarios } = session
    return {
      files: mocks.routes,
      behaviour: admin.behaviourRevision,
      overrides: session.overrides.revision,
      scenarios: `${scenarios.revision} ${scenarios.on.map((name) => [name, scenarios.stateOf(name)]).join(' ')}`,
      data: session.state.revision,
      webhooks: session.webhooks.revision,
      sessions: `${mocks.sessions.environments.revision} ${mocks.sessions.open.map(({ id }) => id).join(' ')}`,
      clock: `${session.clock.revision} ${session.jobs.revision}`,
    }
  }
}
