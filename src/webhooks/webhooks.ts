import { readWait, type WaitOptions } from '../behaviour/wait.ts'
import { drawDelay, parseDelay } from '../behaviour/duration.ts'
import { BoundedMap } from '../bounded-map.ts'
import { clock } from '../clock.ts'
import { hash32, sfc32 } from '../random.ts'
import {
  selects,
  type Attempt,
  type Delivery,
  type DeliveryCause,
  type DeliveryFilter,
  type WebhookMessage,
} from './delivery.ts'
import { OutgoingWebhook } from './outgoing.ts'
import { deadEnd } from './options.ts'
import type { WebhookPost } from './post.ts'
import { waitedInVain } from './wait.ts'

/** How many deliveries of a session are kept, and how many may wait at a time. */
const mostKept = 1000
const mostWaiting = 5000

/** How much memory all of them take, by estimate; the largest body of one, bytes. */
const mostBytes = 32 * 1024 * 1024
const mostBody = 1024 * 1024

/** The longest chain of webhooks that lead to each other. */
const mostDepth = 8

/** What is under way of one delivery. */
interface Pending {
  /** Stops the timer that it waits for. */
  stop: () => void
  readonly controller: AbortController
  /** When the first attempt began, by the clock that never goes back. */
  first?: number
}

/** The webhooks of one session: what was sent, what waits, and what becomes of it. */
export class Webhooks {
  readonly #session: string
  readonly #post: WebhookPost
  readonly #kept = new Map<string, OutgoingWebhook>()
  readonly #pending = new Map<OutgoingWebhook, Pending>()
  /** Targets that have answered 410. */
  readonly #gone = new BoundedMap<string, true>(1000)
  readonly #messages = new WeakMap<OutgoingWebhook, WebhookMessage>()
  readonly #listeners = new Set<(delivery: Delivery) => void>()
  #bytes = 0
  /** Why nothing is sent any more; undefined as long as it is open. */
  #closed: string | undefined
  /** Another number after each change. */
  revision = 0

  constructor(session: string, post: WebhookPost) {
    this.#session = session
    this.#post = post
  }

  /** The last 1,000, the oldest first. */
  get list(): readonly Delivery[] {
    return [...this.#kept.values()]
  }

  /** Whether one is still to be sent. */
  get isWaiting(): boolean {
    return this.#pending.size > 0
  }

  find(id: string): Delivery | undefined {
    return this.#kept.get(id)
  }

  /** Sends a webhook at once, or after its delay. @throws NoJsonError for a body that JSON does not have */
  send(message: WebhookMessage, cause: DeliveryCause = { kind: 'manual' }): Delivery {
    const delivery = this.prepare(message, cause)
    this.start(delivery)
    return delivery
  }

  /**
   * Makes a delivery that waits for {@link start}.
   *
   * @param depth how many webhooks have led to it
   * @throws NoJsonError for a body that JSON does not have
   */
  prepare(message: WebhookMessage, cause: DeliveryCause, depth = 0): OutgoingWebhook {
    const delivery = new OutgoingWebhook(this.#session, message, cause, depth + 1)
    this.#messages.set(delivery, message)
    this.#kept.set(delivery.id, delivery)
    this.#bytes += delivery.cost
    this.#evict()
    const problem = this.#problemOf(delivery, depth)
    if (this.#closed !== undefined) this.#end(delivery, 'cancelled', this.#closed)
    else if (problem === undefined) {
      this.#pending.set(delivery, { stop: () => {}, controller: new AbortController() })
      this.#tell(delivery)
    } else this.#end(delivery, 'failed', problem)
    return delivery
  }

  /** Begins the wait for the first attempt; its delay counts from now. */
  start(delivery: OutgoingWebhook): void {
    const pending = this.#pending.get(delivery)
    if (!pending) return
    const delay = parseDelay(this.#messages.get(delivery)?.delay ?? 0)
    const ms = delay ? drawDelay(delay, sfc32(hash32(delivery.event), this.#kept.size)) : 0
    if (ms === Infinity) return
    if (ms > 0) delivery.next = clock.now() + ms
    pending.stop = clock.after(ms, () => void this.#try(delivery, pending))
  }

  /** Sends the same again, under another id. @throws Error where it is not kept */
  replay(id: string): Delivery {
    const delivery = this.#kept.get(id)
    const message = delivery && this.#messages.get(delivery)
    if (!message) {
      const shown = JSON.stringify(id)
      throw new Error(`There is no webhook ${shown}: ${mostKept} are kept, until a reset.`)
    }
    const { key } = delivery.cause
    const { delay: _, ...again } = message
    this.#gone.delete(delivery.to)
    return this.send(again, { kind: 'replay', ...(key !== undefined && { key }), of: id })
  }

  /**
   * Waits for a webhook, those included that are there already; the last one of `times`.
   *
   * @param which the name of an event, or what it must be; it counts once it is delivered, unless a state is given
   * @throws Error `TimeoutError` that says what came instead; TypeError for options that are none
   */
  async waitFor(which: string | DeliveryFilter = {}, options: WaitOptions = {}): Promise<Delivery> {
    const filter = {
      state: 'delivered' as const,
      ...(typeof which === 'string' ? { event: which } : which),
    }
    const { times, timeout } = readWait(options, mostKept)
    const found = (): Delivery | undefined =>
      this.list.filter((delivery) => selects(filter, delivery))[times - 1]
    const known = found()
    if (known) return known
    return await new Promise<Delivery>((resolve, reject) => {
      const stop = clock.after(timeout, () => {
        off()
        reject(waitedInVain(filter, { times, timeout }, this.list))
      })
      const off = this.subscribe(() => {
        const delivery = found()
        if (!delivery) return
        off()
        stop()
        resolve(delivery)
      })
    })
  }

  /** Calls a listener when one is made, and when something became of one; it must not throw. Returns what ends that. */
  subscribe(listener: (delivery: Delivery) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves once nothing more is sent for one. */
  async ended(delivery: Delivery): Promise<void> {
    await new Promise<void>((resolve) => {
      const off = this.subscribe((changed) => {
        if (changed !== delivery || changed.state === 'waiting') return
        off()
        resolve()
      })
      if (delivery.state !== 'waiting') {
        off()
        resolve()
      }
    })
  }

  /** Ends all that wait, or are under way, or the one of an id: nothing is sent for them any more. Returns how many. */
  cancel(reason: string, id?: string): number {
    let count = 0
    for (const [delivery, { stop, controller }] of this.#pending) {
      if (id !== undefined && id !== delivery.id) continue
      count++
      stop()
      controller.abort()
      this.#end(delivery, 'cancelled', reason)
    }
    return count
  }

  /** Cancels what is pending, and whatever comes from now on. */
  close(reason: string): void {
    this.#closed ??= reason
    this.cancel(reason)
  }

  /** Cancels what is pending, and forgets all. */
  reset(reason: string): void {
    this.cancel(reason)
    this.#kept.clear()
    this.#gone.clear()
    this.revision++
    this.#bytes = 0
  }

  #problemOf(delivery: OutgoingWebhook, depth: number): string | undefined {
    const { body, to, secrets, signature } = delivery
    if (depth >= mostDepth) {
      return `${mostDepth} webhooks have led to each other: this one is not sent, so that they end.`
    }
    if (body.length > mostBody) {
      return `Its body has ${body.length} characters, where ${mostBody} are the most.`
    }
    if (this.#pending.size >= mostWaiting || this.#bytes > mostBytes) {
      return `${this.#pending.size} webhooks wait already. Answer them quicker, or reset the session.`
    }
    if (this.#gone.has(to))
      return 'The target has answered 410 Gone, which switches it off until a reset.'
    return deadEnd(to, secrets, signature)
  }

  async #try(delivery: OutgoingWebhook, pending: Pending): Promise<void> {
    const { controller } = pending
    const { signal } = controller
    await this.#post.inTurn(async () => {
      if (signal.aborted) return
      if (this.#gone.has(delivery.to)) {
        this.#end(delivery, 'failed', 'The target has answered 410 Gone meanwhile.')
        return
      }
      pending.first ??= clock.elapsed()
      const { attemptDelivery } = await import('./attempt.ts')
      const attempt = await attemptDelivery(delivery, this.#post.options, signal)
      if (signal.aborted) return
      if ('refused' in attempt) {
        this.#end(delivery, 'refused', attempt.reason)
        this.#post.tellRefused(attempt.refused, delivery)
      } else this.#attempted(delivery, pending, attempt)
    })
  }

  #attempted(delivery: OutgoingWebhook, pending: Pending, attempt: Attempt): void {
    const { retries } = this.#post.options
    delivery.attempts.push(attempt)
    this.#bytes += (attempt.responseBody?.length ?? 0) + 500
    const { error, status } = attempt
    const due = retries[delivery.attempts.length - 1]
    if (error === undefined) this.#end(delivery, 'delivered', undefined, attempt)
    else if (status === 410) {
      this.#gone.set(delivery.to, true)
      this.#end(delivery, 'failed', error, attempt)
    } else if (due === undefined) this.#end(delivery, 'failed', error, attempt)
    else {
      const ms = Math.max(0, due - (clock.elapsed() - (pending.first ?? 0)))
      delivery.retryAt(clock.now() + ms, error)
      pending.stop = clock.after(ms, () => void this.#try(delivery, pending))
      this.#report(delivery, attempt)
      this.#tell(delivery)
    }
  }

  #end(
    delivery: OutgoingWebhook,
    state: 'delivered' | 'failed' | 'refused' | 'cancelled',
    reason?: string,
    attempt?: Attempt,
  ): void {
    this.#pending.delete(delivery)
    delivery.become(state, reason)
    if (state !== 'cancelled') this.#report(delivery, attempt)
    this.#tell(delivery)
    this.#evict()
  }

  #report(delivery: OutgoingWebhook, attempt?: Attempt): void {
    this.#post.options.report({ time: clock.now(), delivery, ...(attempt && { attempt }) })
  }

  #tell(delivery: Delivery): void {
    this.revision++
    for (const listener of this.#listeners) listener(delivery)
  }

  /** Forgets the oldest that have ended, beyond what is kept. */
  #evict(): void {
    if (this.#kept.size <= mostKept && this.#bytes <= mostBytes) return
    for (const [id, delivery] of this.#kept) {
      if (this.#kept.size <= mostKept && this.#bytes <= mostBytes) return
      if (this.#pending.has(delivery) || delivery.state === 'waiting') continue
      this.#kept.delete(id)
      this.#bytes -= delivery.cost
    }
  }
}
