import { clock } from '../clock.ts'
import { stringify } from '../http/stringify.ts'
import type {
  Attempt,
  Delivery,
  DeliveryCause,
  DeliveryState,
  DeliverySummary,
  Signature,
  WebhookMessage,
} from './delivery.ts'

/** The header that counts how many webhooks have led to a request, so that they do not go on for ever. */
export const depthHeader = 'mockapi-webhook-depth'

/** A delivery as its session writes on. */
export class OutgoingWebhook implements Delivery {
  readonly id: string = `msg_${clock.uuid().replaceAll('-', '')}`
  readonly session: string
  readonly event: string
  readonly method: string
  readonly to: string
  readonly since: number = clock.now()
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signature: Signature
  readonly attempts: Attempt[] = []
  readonly cause: DeliveryCause
  readonly summary: DeliverySummary
  state: DeliveryState = 'waiting'
  reason: string | undefined
  next: number | undefined
  readonly #secrets: readonly string[]

  /** @throws NoJsonError for a body that JSON does not have */
  constructor(session: string, message: WebhookMessage, cause: DeliveryCause, depth: number) {
    const { to, method = 'POST', event, body, signature = 'standard', headers } = message
    const isText = typeof body === 'string'
    this.session = session
    this.to = to
    this.method = method
    this.event = event ?? typeOf(body) ?? cause.key ?? 'webhook'
    this.body = body === undefined ? '' : isText ? body : stringify(body, 'The body of a webhook')
    this.signature = signature
    this.headers = {
      ...(body !== undefined && {
        'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
      }),
      'user-agent': 'mockapi',
      ...lowerCase(headers ?? {}),
      [depthHeader]: String(depth),
    }
    this.cause = cause
    this.summary = { id: this.id, event: this.event, to, state: 'waiting', tries: 0 }
    this.#secrets = secretsOf(message.secret)
  }

  /** What it is signed with; no part of what is shown. */
  get secrets(): readonly string[] {
    return this.#secrets
  }

  /** How much memory it takes, by estimate, bytes. */
  get cost(): number {
    const answers = this.attempts.map(({ responseBody = '' }) => responseBody.length + 500)
    return this.body.length + 1000 + answers.reduce((sum, each) => sum + each, 0)
  }

  /** Notes how it stands now, also for those who hold its summary. */
  become(state: DeliveryState, reason?: string): void {
    this.state = state
    this.reason = reason
    this.next = undefined
    Object.assign(this.summary, { state, tries: this.attempts.length })
  }

  /** Notes an attempt after which another one follows. */
  retryAt(next: number, reason: string | undefined): void {
    this.become('waiting', reason)
    this.next = Math.round(next)
  }

  /** Notes the call that it came of, which has its number once it is answered. */
  cameOf(call: number): void {
    Object.assign(this.cause, { call })
  }
}

/** Templates may make nothing, or a number. */
function secretsOf(secret: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  return all.flatMap((each) =>
    typeof each === 'number' ? String(each) : typeof each === 'string' && each !== '' ? each : [],
  )
}

function typeOf(body: unknown): string | undefined {
  const { type } = (body ?? {}) as { readonly type?: unknown }
  return typeof type === 'string' && type !== '' ? type : undefined
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
