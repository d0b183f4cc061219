import { messageOf } from '../errors/message.ts'
import { isUint8Array } from '../http/bytes.ts'
import { decodeJson } from '../http/json.ts'
import { isJsonType } from '../http/body.ts'
import type { RecordedBody } from '../journal/record.ts'
import { sendAfter } from '../webhooks/of-request.ts'
import { EndpointRun } from './endpoint-context.ts'
import { addJob } from './jobs.ts'
import type { SentAnswer } from './log-request.ts'
import type { RequestState } from './request-state.ts'

/** Sends what the mock that answered declares, and lets its jobs wait, once a response has gone out. */
export function addDeclared(state: RequestState, sent: SentAnswer): void {
  const { endpoint, session, notes } = state
  if (!endpoint || !session) return
  const due = (endpoint.webhooks ?? []).filter(({ on }) => on(sent.status))
  const jobs = (endpoint.jobs ?? []).filter(({ on }) => on(sent.status))
  if (due.length + jobs.length === 0) return
  const run = new EndpointRun(endpoint, state.params, 0, state)
  const headers = Object.fromEntries(entriesOf(sent.headers))
  run.response = {
    status: sent.status,
    headers,
    get body() {
      return bodyOf(sent.body, headers['content-type'])
    },
  }
  if ([...due, ...jobs].some(({ usesFaker }) => usesFaker)) {
    run.call = session.state.nextCall(`${endpoint.counter} webhooks`)
  }
  for (const { render } of due) {
    try {
      const message = render(run)
      const cause = { kind: 'endpoint', key: endpoint.key } as const
      if (message) sendAfter(state.origin, session.webhooks, message, { ...cause })
    } catch (error) {
      notes.push(`webhook not sent: ${messageOf(error)}`)
    }
  }
  for (const { wait, prepare } of jobs) {
    try {
      const job = prepare(run)
      if (job) addJob(state, wait, { kind: 'endpoint', key: endpoint.key, what: job.what }, job.run)
    } catch (error) {
      notes.push(`nothing is done later: ${messageOf(error).replace(/\.$/, '')}`)
    }
  }
}

function entriesOf(headers: SentAnswer['headers']): Iterable<readonly [string, string]> {
  if (headers instanceof Headers) return headers
  if (!Array.isArray(headers)) return Object.entries(headers as Readonly<Record<string, string>>)
  const list = headers as readonly string[]
  return list.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), list[index + 1] ?? ''] as const] : [],
  )
}

/** The value of JSON, or a text; undefined for what was streamed, or is no text. */
function bodyOf(body: RecordedBody, type = ''): unknown {
  const text = isUint8Array(body) ? new TextDecoder().decode(body) : body
  if (typeof text !== 'string') return undefined
  return isJsonType(type) ? decodeJson(text) : text
}
