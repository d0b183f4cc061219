import * as v from 'valibot'
import type { JournalFilter, WaitOptions } from '../../journal/call.ts'
import { parseDuration } from '../../behaviour/duration.ts'
import { parseKey, parsePath } from '../../http/path.ts'
import { Reply, emptyReply, jsonReply, problemReply } from '../../http/reply.ts'
import type { Journal } from '../../journal/journal.ts'
import { call, shownCall } from './call-shapes.ts'
import { operation } from './operation.ts'
import type { AdminOperation } from './operation.ts'
import { invalidCall, unknownName } from './refusals.ts'
import { count, judged } from './shapes.ts'
import { callStream } from './stream.ts'

/** How many calls a list has unless it is told otherwise. */
const usualLimit = 100

/** A text that a reader of the core understands. */
const text = (read: (value: string) => object, description: string) =>
  v.exactOptional(
    judged(v.pipe(v.string(), v.description(description)), (value) => read(String(value))),
  )

/** The longest time that a list is waited for, ms. */
const longestWait = 60_000

const wait = text((value) => {
  if (parseDuration(value, longestWait) !== undefined) return {}
  return { message: `${JSON.stringify(value)} is no time to wait.`, hint: 'Write 2s, at most 60s.' }
}, 'How long to wait for calls that fit, such as 2s, where there are not enough.')

const filter = v.strictObject({
  key: text(parseKey, 'Method and path: GET /users/:id.'),
  method: v.exactOptional(v.pipe(v.string(), v.description('Of the request.'))),
  path: text(parsePath, 'A path or its pattern: /users/:id.'),
  status: v.exactOptional(
    v.pipe(
      v.union([
        v.pipe(v.number(), v.integer(), v.minValue(0)),
        v.pipe(v.string(), v.regex(/^[1-5]xx$/)),
      ]),
      v.description('A status, 4xx for all of them, 0 for broken connections.'),
    ),
  ),
  unmatched: v.exactOptional(
    v.pipe(v.boolean(), v.description('Whether no mock matches the call.')),
  ),
  wait,
  times: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('How many calls to wait for; default 1.'),
    ),
  ),
  limit: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(10_000),
      v.description(`The latest so many; default ${usualLimit}.`),
    ),
  ),
})

/** Waits for calls; resolves as well when they do not come in time. */
async function waited(
  journal: Journal,
  wanted: JournalFilter,
  options: WaitOptions,
): Promise<Reply | undefined> {
  try {
    await journal.waitFor(wanted, options)
  } catch (error) {
    // What was waited for in vain is seen by the list that is answered.
    if (error instanceof TypeError) return invalidCall([{ path: '?times', message: error.message }])
  }
  return undefined
}

const har = v.object({
  log: v.object({
    version: v.literal('1.2'),
    creator: v.object({ name: v.string(), version: v.string() }),
    entries: v.array(v.record(v.string(), v.unknown())),
  }),
})

/** The calls of the caller's session, without secrets. */
export const requestOperations: readonly AdminOperation[] = [
  operation({
    id: 'listRequests',
    method: 'GET',
    path: '/requests',
    summary: 'The latest calls that were answered',
    query: filter,
    answers: { 200: { description: 'Those that fit, oldest first.', shape: v.array(call) } },
    problems: ['journal-off'],
    run: async ({ host, session: { journal }, query }) => {
      const { wait, times = 1, limit = Math.max(usualLimit, times), unmatched, ...rest } = query
      const wanted: JournalFilter = {
        ...rest,
        ...(unmatched !== undefined && {
          where: ({ miss }) => (miss !== undefined) === unmatched,
        }),
      }
      const refusal = wait && (await waited(needOn(journal), wanted, { times, timeout: wait }))
      if (refusal) return refusal
      const found = needOn(journal).calls(wanted).slice(-limit)
      return jsonReply(found.map((entry) => shownCall(entry, host.redactor)))
    },
  }),
  operation({
    id: 'clearRequests',
    method: 'DELETE',
    path: '/requests',
    summary: 'Empties the journal',
    answers: { 204: { description: 'It is empty.' } },
    run: ({ session }) => {
      session.journal.clear()
      return emptyReply()
    },
  }),
  operation({
    id: 'streamRequests',
    method: 'GET',
    path: '/requests/stream',
    summary: 'Calls as they are answered, as server-sent events',
    query: v.strictObject({
      after: v.exactOptional(
        v.pipe(
          count,
          v.description('The last call that is known, where Last-Event-ID is not sent.'),
        ),
      ),
    }),
    answers: {
      200: {
        description:
          'Events `request`, each with a CallSummary as its data; `missed` where a slow reader did not get some.',
        shape: v.string(),
        mediaType: 'text/event-stream',
      },
    },
    problems: ['journal-off'],
    run: ({ host, session: { journal }, query: { after }, request }) => {
      const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
      needOn(journal)
      // A stream that nobody reads would never end.
      if (request.method === 'HEAD') return new Reply({ kind: 'none' }, { headers })
      const last = Number(request.headers.get('last-event-id') ?? Number.NaN)
      const known = Number.isSafeInteger(last) ? last : after
      return new Reply(
        { kind: 'stream', stream: callStream(journal, host.redactor, known) },
        { headers },
      )
    },
  }),
  operation({
    id: 'exportRequests',
    method: 'GET',
    path: '/requests.har',
    summary: 'All calls as an HTTP archive (HAR 1.2)',
    answers: { 200: { description: 'The archive.', shape: har } },
    problems: ['journal-off'],
    run: ({ host, session: { journal } }) => jsonReply(host.archive(needOn(journal).calls())),
  }),
  operation({
    id: 'getRequest',
    method: 'GET',
    path: '/requests/{id}',
    summary: 'One call',
    answers: { 200: { description: 'The call.', shape: call } },
    problems: ['unknown-name', 'journal-off'],
    run: ({ host, session: { journal }, params: { id = '' } }) => {
      const calls = needOn(journal).calls({ where: (entry) => String(entry.id) === id })
      const [found] = calls
      if (found) return jsonReply(shownCall(found, host.redactor))
      const ids = journal.calls().map((entry) => String(entry.id))
      return unknownName('request', id, ids)
    },
  }),
]

function needOn(journal: Journal): Journal {
  if (journal.isOn) return journal
  throw problemReply(
    'journal-off',
    'The journal is off, so that no calls were recorded. Start without --journal 0.',
  )
}
