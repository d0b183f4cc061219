import * as v from 'valibot'
import { MockapiError } from '../errors/diagnostic.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Redactor } from '../journal/redact.ts'
import type { Session } from '../sessions/session.ts'
import { webhooksOf } from '../sessions/webhook-handles.ts'
import { signatures, type Attempt, type Delivery } from '../webhooks/delivery.ts'
import { delaySchema } from './behaviour.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { count, described, optional, strictMembers } from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'

const defaultLimit = 100
const text = v.string()
const texts = v.record(text, text)
const ms = (description: string) => described(v.number(), description)
const state = v.picklist(['waiting', 'delivered', 'failed', 'refused', 'cancelled'])

const head = {
  id: described(text, 'The same in all attempts, as the receiver sees it.'),
  event: text,
  method: text,
  to: text,
  since: ms('When it was made, milliseconds since 1970.'),
  state,
  reason: optional(text, 'Why it was not delivered, or not yet.'),
  next: optional(v.number(), 'When the next attempt is due, milliseconds since 1970.'),
  tries: described(count, 'How many attempts there were so far.'),
  status: optional(count, 'What the receiver answered last.'),
  cause: v.object({
    kind: v.picklist(['endpoint', 'collection', 'handler', 'manual', 'replay']),
    key: optional(text, 'The endpoint, or the name of the collection.'),
    call: optional(count, 'The id of the request that it came of.'),
    of: optional(text, 'The id of the webhook that it repeats.'),
  }),
}

/** A webhook in the list of all. */
export const webhookSummarySchema: Schema = v.object(head)

/** A webhook with all that was sent and answered, without secrets. */
export const webhookSchema: Schema = v.object({
  ...head,
  signature: v.picklist(signatures),
  headers: described(texts, 'Those of all attempts, without the signature.'),
  body: text,
  attempts: v.array(
    v.object({
      at: ms('When it began, milliseconds since 1970.'),
      duration: ms('Milliseconds.'),
      headers: described(texts, 'As they were sent, signature included.'),
      status: optional(count, 'What the receiver answered; missing where it did not.'),
      responseHeaders: optional(texts),
      responseBody: optional(text, 'The first 16 KB of its answer.'),
      error: optional(text, 'Why it is no success.'),
    }),
  ),
})

/** A webhook of a document. */
export const declaredWebhookSchema: Schema = v.object({
  name: text,
  method: text,
  file: text,
  line: optional(count),
})

const message = strictMembers({
  name: optional(text, 'That of a webhook that an OpenAPI document declares.'),
  to: optional(
    text,
    'An absolute URL: this machine, a private address, or a host that is allowed. With a name it may be left out where `webhookTarget` is set.',
  ),
  body: optional(
    v.unknown(),
    'A text is sent as it is, anything else as JSON; default what the document says.',
  ),
  event: optional(text, 'Default the `type` of the body.'),
  secret: optional(v.union([text, v.array(text)])),
  signature: optional(v.picklist(signatures), 'Default standard.'),
  headers: optional(texts),
  delay: optional(delaySchema),
})

function summaryOf(
  { id, event, method, to, since, attempts, ...rest }: Delivery,
  redactor: Redactor,
) {
  const { state: now, reason, next, cause } = rest
  const status = attempts.at(-1)?.status
  return {
    id,
    event,
    method,
    to: redactor.target(to),
    since,
    state: now,
    ...(reason !== undefined && { reason: redactor.text(reason, 'webhook') }),
    ...(next !== undefined && { next }),
    tries: attempts.length,
    ...(status !== undefined && { status }),
    cause,
  }
}

function shown(delivery: Delivery, redactor: Redactor): object {
  const fields = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, redactor.header(name, value)]),
    )
  const attemptOf = ({ headers, responseHeaders, responseBody, ...rest }: Attempt) => ({
    ...rest,
    headers: fields(headers),
    ...(responseHeaders && { responseHeaders: fields(responseHeaders) }),
    ...(responseBody !== undefined && { responseBody: redactor.text(responseBody, 'webhook') }),
  })
  const { signature, headers, body, attempts } = delivery
  return {
    ...summaryOf(delivery, redactor),
    signature,
    headers: fields(headers),
    body: redactor.text(body, 'webhook'),
    attempts: attempts.map(attemptOf),
  }
}

/** A webhook that is kept. @throws Reply `unknown-name` 404 */
function deliveryOf({ webhooks }: Session, id: string): Delivery {
  const found = webhooks.find(id)
  if (found) return found
  const ids = webhooks.list.map((each) => each.id)
  throw unknownName('webhook', id, ids)
}

function created(delivery: Delivery, redactor: Redactor): Reply {
  return jsonReply(shown(delivery, redactor), { status: 201 })
}

/** Webhooks of the caller's session. */
export const webhookOperations: AdminOperations = {
  listWebhooks: operation('GET /webhooks', 'The latest webhooks that were sent, or wait', {
    query: strictMembers({
      event: optional(text),
      state: optional(state),
      limit: optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
        `The latest so many; default ${defaultLimit}.`,
      ),
    }),
    answers: { 200: ['Those that fit, oldest first.', v.array(webhookSummarySchema)] },
    run: ({ session, mocks, query: { event, state: wanted, limit = defaultLimit } }) => {
      const found = session.webhooks.list.filter(
        (each) =>
          (event === undefined || each.event === event) &&
          (wanted === undefined || each.state === wanted),
      )
      return jsonReply(found.slice(-limit).map((each) => summaryOf(each, mocks.redactor)))
    },
  }),
  listDeclaredWebhooks: operation('GET /webhooks/declared', 'What can be sent by its name', {
    answers: { 200: ['Webhooks of OpenAPI documents.', v.array(declaredWebhookSchema)] },
    run: ({ mocks }) =>
      jsonReply(
        mocks.routes.webhooks.map(({ name, method, origin }) => {
          const { file = origin.file, line } = origin.place() ?? {}
          return { name, method, file, ...(line !== undefined && { line }) }
        }),
      ),
  }),
  getWebhook: operation('GET /webhooks/{id}', 'One webhook, with its attempts', {
    answers: { 200: ['The webhook.', webhookSchema] },
    problems: ['unknown-name'],
    run: ({ session, mocks, params: { id = '' } }) =>
      jsonReply(shown(deliveryOf(session, id), mocks.redactor)),
  }),
  sendWebhook: operation('POST /webhooks', 'Sends a webhook', {
    body: message,
    answers: { 201: ['The webhook, which is on its way.', webhookSchema] },
    run: ({ session, mocks, body: { name, to, body, ...options } }) => {
      try {
        const { send } = webhooksOf(session.webhooks, mocks.routes.webhooks)
        const sent =
          name === undefined ? send(to ?? '', body, options) : send(name, body, { ...options, to })
        return created(sent, mocks.redactor)
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof MockapiError)) throw error
        const path = name === undefined ? '/to' : '/name'
        return invalidCall([{ path, message: error.message }])
      }
    },
  }),
  replayWebhook: operation('POST /webhooks/{id}/replay', 'Sends a webhook again', {
    answers: { 201: ['The new one, which is on its way.', webhookSchema] },
    problems: ['unknown-name'],
    run: ({ session, mocks, params: { id = '' } }) => {
      deliveryOf(session, id)
      return created(session.webhooks.replay(id), mocks.redactor)
    },
  }),
  cancelWebhooks: operation('DELETE /webhooks', 'Ends all webhooks that wait', {
    answers: { 200: ['How many were cancelled.', v.object({ cancelled: count })] },
    run: ({ session }) => jsonReply({ cancelled: session.webhooks.cancel('It was cancelled.') }),
  }),
  cancelWebhook: operation('DELETE /webhooks/{id}', 'Ends a webhook that waits', {
    answers: { 200: ['How many were cancelled: 0 or 1.', v.object({ cancelled: count })] },
    problems: ['unknown-name'],
    run: ({ session, params: { id = '' } }) => {
      deliveryOf(session, id)
      return jsonReply({ cancelled: session.webhooks.cancel('It was cancelled.', id) })
    },
  }),
}
