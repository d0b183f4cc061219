import * as v from 'valibot'
import type { JournalEntry } from '../../journal/call.ts'
import { redactEntry } from '../../journal/redacted-entry.ts'
import { base64 } from '../../journal/to-har.ts'
import type { Redactor } from '../../journal/redact.ts'
import type { Shape } from './operation.ts'
import { diagnostic, nearMiss, position } from './report-shapes.ts'
import { count, milliseconds } from './shapes.ts'

const texts = v.record(v.string(), v.string())

const body = {
  body: v.exactOptional(
    v.pipe(v.unknown(), v.description('The value of JSON, the fields of a form, or a text.')),
  ),
  text: v.exactOptional(v.pipe(v.string(), v.description('The body as it came.'))),
  base64: v.exactOptional(v.pipe(v.string(), v.description('A body that is no text.'))),
  size: v.exactOptional(v.pipe(count, v.description('Of the whole body, bytes.'))),
  truncated: v.pipe(v.boolean(), v.description('Whether this is but the beginning of the body.')),
}

const mock = { key: v.string(), file: v.string(), line: v.exactOptional(position) }

const head = {
  id: count,
  time: v.pipe(v.number(), v.description('When it came, milliseconds since 1970.')),
  duration: milliseconds,
}

/** One answered request, without secrets. */
export const call: Shape = v.object({
  ...head,
  session: v.string(),
  request: v.object({
    method: v.string(),
    target: v.string(),
    path: v.string(),
    query: texts,
    params: texts,
    headers: texts,
    cookies: texts,
    ...body,
  }),
  response: v.object({
    status: v.pipe(count, v.description('0 when the connection was broken.')),
    headers: texts,
    cookies: v.array(v.string()),
    ...body,
  }),
  answeredBy: v.exactOptional(v.object(mock)),
  layers: v.array(v.object({ ...mock, layer: v.string(), passed: v.exactOptional(v.string()) })),
  notes: v.array(v.string()),
  miss: v.exactOptional(
    v.object({
      near: v.array(nearMiss),
      add: v.exactOptional(v.object({ file: v.string(), text: v.string() })),
    }),
  ),
  failure: v.exactOptional(diagnostic),
})

/** What a stream tells of a call. */
export const callSummary: Shape = v.object({
  ...head,
  method: v.string(),
  target: v.string(),
  status: count,
  answeredBy: v.exactOptional(v.object(mock)),
  notes: v.array(v.string()),
  unmatched: v.boolean(),
})

/** A call as {@link call} has it. */
export function shownCall(entry: JournalEntry, redactor: Redactor): object {
  const { request, response, ...rest } = redactEntry(entry, redactor)
  return { ...rest, request: withText(request), response: withText(response) }
}

/** JSON has no bytes. */
function withText<Part extends { readonly body: unknown }>(part: Part): object {
  const { body: content, ...rest } = part
  return content instanceof Uint8Array ? { ...rest, base64: base64(content) } : part
}

/** A call as {@link callSummary} has it. */
export function summarizedCall(entry: JournalEntry, redactor: Redactor): object {
  const { id, time, duration, request, response, answeredBy, notes, miss } = entry
  return {
    id,
    time,
    duration,
    method: request.method,
    target: redactor.target(request.target),
    status: response.status,
    ...(answeredBy && { answeredBy }),
    notes,
    unmatched: miss !== undefined,
  }
}
