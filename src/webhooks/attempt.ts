import { clock } from '../clock.ts'
import { messageOf } from '../errors/message.ts'
import type { Attempt } from './delivery.ts'
import type { OutgoingWebhook } from './outgoing.ts'
import type { OutgoingAnswer, OutgoingRequest, PostOptions } from './post.ts'
import { signatureHeaders } from './sign.ts'
import { RefusedTarget, allowsHost, readTarget } from './target.ts'

/** How long a receiver may take, ms. */
const timeout = 10_000

/** How much of its answer is kept, characters. */
const mostAnswer = 16 * 1024

/** What keeps a webhook from being sent at all: the host that it may not go to, and a sentence. */
export interface Refusal {
  readonly refused: string
  readonly reason: string
}

/** Sends a webhook once, signed anew. Never rejects; what comes after the signal is aborted says nothing. */
export async function attemptDelivery(
  delivery: OutgoingWebhook,
  { hosts, send = sendByFetch }: PostOptions,
  signal: AbortSignal,
): Promise<Attempt | Refusal> {
  const at = clock.now()
  const began = clock.elapsed()
  const controller = new AbortController()
  const giveUp = (): void => controller.abort(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  let isLate = false
  const stop = clock.after(timeout, () => {
    isLate = true
    controller.abort()
  })
  let headers: Readonly<Record<string, string>> = delivery.headers
  const ended = (rest: Partial<Attempt>): Attempt => ({
    at,
    duration: clock.elapsed() - began,
    headers,
    ...rest,
  })
  try {
    const url = readTarget(delivery.to)
    if (typeof url === 'string') return ended({ error: url })
    const body = new TextEncoder().encode(delivery.body)
    const { id, event, method, signature, secrets } = delivery
    const signed = { id, event, timestamp: Math.floor(at / 1000), body }
    headers = { ...delivery.headers, ...(await signatureHeaders(signature, secrets, signed)) }
    const allows = (host: string): boolean => allowsHost(host, hosts)
    const answer = await send({ method, url, headers, body, allows, signal: controller.signal })
    return ended(answered(answer))
  } catch (error) {
    if (error instanceof RefusedTarget) return { refused: error.host, reason: error.message }
    const late = `It was not answered within ${timeout / 1000} s.`
    return ended({ error: isLate ? late : reasonOf(error) })
  } finally {
    stop()
    signal.removeEventListener('abort', giveUp)
  }
}

function answered({ status, headers, body }: OutgoingAnswer): Partial<Attempt> {
  const error =
    status >= 200 && status < 300
      ? undefined
      : status >= 300 && status < 400
        ? `It answered ${status}, and redirects are not followed.`
        : status === 410
          ? 'It answered 410, which switches the target off until a reset.'
          : `It answered ${status}.`
  return {
    status,
    responseHeaders: headers,
    responseBody: body.slice(0, mostAnswer),
    ...(error !== undefined && { error }),
  }
}

/** A sentence for what failed on the way; `fetch` hides the reason in a cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown }
  const { code, errors } = (cause ?? error) as {
    readonly code?: unknown
    readonly errors?: readonly unknown[]
  }
  if (code === 'ECONNREFUSED') return 'Nothing listens there: the connection was refused.'
  if (code === 'ENOTFOUND') return 'There is no such host.'
  if (code === 'ECONNRESET') return 'The connection was broken off.'
  const said = messageOf(errors?.[0] ?? cause ?? error)
  return said === '' ? 'It could not be sent.' : `It could not be sent: ${said}`
}

/** Sends by the `fetch` of the runtime, which looks names up itself: only what hosts are called can be checked. */
async function sendByFetch({
  method,
  url,
  headers,
  body,
  allows,
  signal,
}: OutgoingRequest): Promise<OutgoingAnswer> {
  if (!allows(url.hostname)) throw new RefusedTarget(url.hostname)
  const sent = body.length > 0 ? { body } : {}
  const response = await fetch(url, { method, headers, ...sent, signal, redirect: 'manual' })
  const { status } = response
  // Browsers hide what a redirect is.
  if (response.type === 'opaqueredirect') return { status: 302, headers: {}, body: '' }
  const text = await firstOf(response)
  return { status, headers: Object.fromEntries(response.headers), body: text }
}

/** The beginning of a body; the rest is not waited for. */
async function firstOf({ body }: Response): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  for (const reader = body.getReader(); ;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length < mostAnswer) continue
    await reader.cancel()
    return text
  }
}
