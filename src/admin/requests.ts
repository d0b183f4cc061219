import * as v from 'valibot'
import { parseDuration } from '../behaviour/duration.ts'
import { clock } from '../clock.ts'
import { parseKey, parsePath } from '../http/path.ts'
import { Reply, jsonReply, problemReply } from '../http/reply.ts'
import type { CallSummary, JournalEntry, JournalFilter } from '../journal/call.ts'
import type { Journal } from '../journal/journal.ts'
import { base64 } from '../journal/har.ts'
import { redactEntry, type Redactor } from '../journal/redact.ts'
import type { Session } from '../sessions/session.ts'
import { operation, type AdminOperations } from './operation.ts'
import {
  anyObject,
  callSchema,
  count,
  described,
  optional,
  ordinal,
  parsedBy,
  strictMembers,
} from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'
import { isUint8Array } from '../http/bytes.ts'

const defaultLimit = 100
const longestWait = 60_000 // the longest time that a list waits for calls, ms
/** How often an idle stream sends a comment, ms: proxies close what is silent for a minute. */
const heartbeat = 15_000
/** What a client may leave unread, bytes; calls beyond it are left out. */
const mostUnread = 1024 * 1024

const text = (parse: (value: string) => object, description: string) =>
  optional(parsedBy(described(v.string(), description), (value) => parse(String(value))))

const filterMembers = {
  key: text(parseKey, 'Method and path: GET /users/:id.'),
  operationId: optional(v.string(), 'Of the operation of an OpenAPI document.'),
  method: optional(v.string(), 'Of the request.'),
  path: text(parsePath, 'A path or its pattern: /users/:id.'),
  status: optional(
    v.union([count, v.pipe(v.string(), v.regex(/^[1-5]xx$/))]),
    'A status, 4xx for all of them, 0 for broken connections.',
  ),
  unmatched: optional(v.boolean(), 'Whether no mock matches the call.'),
}
const filter = strictMembers({
  ...filterMembers,
  wait: text(
    parseWait,
    'How long to wait for calls that fit, such as 2s, where there are not enough.',
  ),
  times: optional(ordinal, 'How many calls to wait for; default 1.'),
  limit: optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    `The latest so many; default ${defaultLimit}.`,
  ),
})

function parseWait(value: string): object {
  if (parseDuration(value, longestWait) !== undefined) return {}
  return { message: `${JSON.stringify(value)} is no time to wait.`, hint: 'Write 2s, at most 60s.' }
}

const har = v.object({
  log: v.object({
    version: v.literal('1.2'),
    creator: v.object({ name: v.string(), version: v.string() }),
    entries: v.array(anyObject),
  }),
})

/** The calls of the caller's session, without secrets. */
export const requestOperations: AdminOperations = {
  listRequests: operation('GET /requests', 'The latest calls that were answered', {
    query: filter,
    answers: { 200: ['Those that fit, oldest first.', v.array(callSchema)] },
    problems: ['journal-off'],
    run: async ({ mocks, session, query }) => {
      const { wait, times = 1, limit = Math.max(defaultLimit, times), ...rest } = query
      const wanted = wantedCalls(rest)
      const journal = journalOf(session)
      if (wait !== undefined && wait !== '') {
        try {
          await journal.waitFor(wanted, { times, timeout: wait })
        } catch (error) {
          // Calls that do not come in time are missing in the list, which says it as well.
          if (error instanceof TypeError) {
            return invalidCall([{ path: '?times', message: error.message }])
          }
        }
      }
      await journal.update()
      const found = journal.calls(wanted).slice(-limit)
      return jsonReply(found.map((entry) => redactedCall(entry, mocks.redactor)))
    },
  }),
  clearRequests: operation('DELETE /requests', 'Empties the journal', {
    answers: { 204: ['It is empty.'] },
    run: ({ session }) => session.journal.clearEverywhere(),
  }),
  streamRequests: operation(
    'GET /requests/stream',
    'Calls as they are answered, as server-sent events',
    {
      query: v.strictObject({
        after: optional(count, 'The last call that is known, where Last-Event-ID is not sent.'),
      }),
      answers: {
        200: [
          'Events `request`, each with a CallSummary as its data; `missed` where a slow reader did not get some.',
          v.string(),
          'text/event-stream',
        ],
      },
      problems: ['journal-off'],
      run: ({ session, query: { after }, state: { incoming, header } }) => {
        const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
        const journal = journalOf(session)
        // A stream that nobody reads would never end.
        if (incoming.anywhere.method === 'HEAD') return new Reply({ kind: 'none' }, { headers })
        const last = Number(header('last-event-id') ?? Number.NaN)
        const known = Number.isSafeInteger(last) ? last : after
        const stream = callStream(journal, known)
        return new Reply({ kind: 'stream', stream }, { headers })
      },
    },
  ),
  exportRequests: operation('GET /requests.har', 'Calls as an HTTP archive (HAR 1.2)', {
    query: strictMembers(filterMembers),
    answers: { 200: ['The archive of those that fit.', har] },
    problems: ['journal-off'],
    run: async ({ shared, session, query }) => {
      const journal = journalOf(session)
      await journal.update()
      return jsonReply(shared.archive(journal.calls(wantedCalls(query))))
    },
  }),
  getRequest: operation('GET /requests/{id}', 'One call', {
    query: v.strictObject({
      messages: optional(ordinal, 'Of a WebSocket the latest so many messages; default all.'),
    }),
    answers: { 200: ['The call.', callSchema] },
    problems: ['unknown-name', 'journal-off'],
    run: async ({ mocks, session, params: { id = '' }, query: { messages: most = Infinity } }) => {
      const journal = journalOf(session)
      if (!journal.find(Number(id))) await journal.update()
      const found = journal.find(Number(id))
      if (found) {
        const messages = found.messages?.slice(-most)
        const shown = messages ? { ...found, messages } : found
        return jsonReply(redactedCall(shown, mocks.redactor))
      }
      const ids = journal.summaries(0).map((call) => String(call.id))
      return unknownName('request', id, ids)
    },
  }),
}

function wantedCalls({
  unmatched,
  ...rest
}: JournalFilter & { readonly unmatched?: boolean }): JournalFilter {
  const where = ({ miss }: JournalEntry) => (miss !== undefined) === unmatched
  return { ...rest, ...(unmatched !== undefined && { where }) }
}

/** @throws Reply `journal-off` */
function journalOf({ journal }: Session): Journal {
  if (journal.isOn) return journal
  const detail = 'The journal is off, so that no calls were recorded. Start without --journal 0.'
  throw problemReply('journal-off', detail)
}

function redactedCall(entry: JournalEntry, redactor: Redactor): object {
  const { request, response, messages, ...rest } = redactEntry(entry, redactor)
  return {
    ...rest,
    request: withText(request),
    response: withText(response),
    ...(messages && {
      messages: messages.map(({ data, ...each }) =>
        isUint8Array(data) ? { ...each, base64: base64(data) } : { ...each, data },
      ),
    }),
  }
}

/** JSON has no bytes. */
function withText(part: JournalEntry['request'] | JournalEntry['response']): object {
  const { body, ...rest } = part
  return isUint8Array(body) ? { ...rest, base64: base64(body) } : part
}

const encoder = new TextEncoder()

/** Calls after `after`, or from now on, as server-sent events; `missed` where a slow reader lost some. */
export function callStream(
  journal: Journal,
  after: number | undefined,
): ReadableStream<Uint8Array> {
  let hasMissed = false
  let stop = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (chunk: string) => controller.enqueue(encoder.encode(chunk))
        const isFull = () => (controller.desiredSize ?? 0) <= 0
        const onCall = (call: CallSummary) => {
          if (isFull()) hasMissed = true
          else send(`event: request\nid: ${call.id}\ndata: ${JSON.stringify(call)}\n\n`)
        }
        const stopHeartbeat = clock.every(heartbeat, () => {
          if (!isFull()) send(':\n\n')
        })
        const unsubscribe = journal.subscribe(onCall, () => {
          stop()
          controller.close()
        })
        stop = () => {
          stopHeartbeat()
          unsubscribe()
        }
        // The head of an answer may wait for the first bytes of its body.
        send(': calls\n\n')
        if (after === undefined) return
        for (const call of journal.summaries(after)) onCall(call)
      },
      pull(controller) {
        if (!hasMissed) return
        hasMissed = false
        controller.enqueue(encoder.encode('event: missed\ndata: {}\n\n'))
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostUnread }),
  )
}
