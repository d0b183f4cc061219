import type { Attempt, Delivery } from './delivery.ts'

/** A request that carries a webhook. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** UTF-8. */
  readonly body: Uint8Array<ArrayBuffer>
  /** Whether it may go to an address, such as `127.0.0.1`, or to a name. */
  readonly allows: (host: string) => boolean
  readonly signal: AbortSignal
}

/** What a receiver answers. */
export interface OutgoingAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Its beginning. */
  readonly body: string
}

/** Sends one request, without following redirects; throws RefusedTarget for an address that it may not go to. */
export type SendRequest = (request: OutgoingRequest) => Promise<OutgoingAnswer>

/** One attempt, a refusal or the end of a webhook, for the log. */
export interface WebhookReport {
  /** ms since the epoch. */
  readonly time: number
  readonly delivery: Delivery
  /** Where it goes to, without secrets. */
  readonly target: string
  /** Missing where nothing was sent. */
  readonly attempt?: Attempt
}

/** What sends the webhooks of all sessions of a server. */
export interface PostOptions {
  /** Host names besides this machine and private addresses; `.example.test` allows subdomains, `*` all. */
  readonly hosts: readonly string[]
  /** When attempts after the first begin, ms after it. */
  readonly retries: readonly number[]
  /** Default the global `fetch`, which looks names up itself, so that hosts are allowed by what they are called. */
  readonly send?: SendRequest | undefined
  readonly report: (report: Omit<WebhookReport, 'target'>) => void
  /** Is told of each host once that webhooks may not go to. */
  readonly refused: (host: string, delivery: Delivery) => void
}

/** How many webhooks are under way at a time, over all sessions. */
const mostUnderWay = 20

/** How many refused hosts are remembered, to tell of each once. */
const mostTold = 1000

/** Sends webhooks, some at a time. */
export class WebhookPost {
  readonly options: PostOptions
  #underWay = 0
  readonly #waiting: (() => void)[] = []
  readonly #told = new Set<string>()

  constructor(options: PostOptions) {
    this.options = options
  }

  /** Runs work as soon as few enough others are under way. */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#underWay >= mostUnderWay) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#underWay++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#underWay--
    }
  }

  /** Tells of a host that webhooks may not go to, unless that was told before. */
  tellRefused(host: string, delivery: Delivery): void {
    if (this.#told.has(host) || this.#told.size >= mostTold) return
    this.#told.add(host)
    this.options.refused(host, delivery)
  }
}
