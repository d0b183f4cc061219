import type { JournalBody, JournalEntry, JournalRequest, JournalResponse } from './call.ts'
import { redacted } from './redact.ts'
import type { Redactor } from './redact.ts'
import { mediaTypeOf } from '../http/body.ts'

/** Stands in place of a body that is not exported. */
export const leftOut: string = 'left out, since it may hold a secret and cannot be taken apart'

/** An entry as it may leave the process: without secrets in headers, queries and bodies. */
export function redactEntry(entry: JournalEntry, redactor: Redactor): JournalEntry {
  const { request, response } = entry
  return {
    ...entry,
    request: redactRequest(request, redactor),
    response: redactResponse(response, redactor),
  }
}

function redactRequest(request: JournalRequest, redactor: Redactor): JournalRequest {
  return {
    ...request,
    target: redactor.target(request.target),
    query: redactor.json(request.query) as JournalRequest['query'],
    headers: redactHeaders(request.headers, redactor),
    cookies: Object.fromEntries(Object.keys(request.cookies).map((name) => [name, redacted])),
    ...redactBody(request, request.headers['content-type'], redactor),
  }
}

function redactResponse(response: JournalResponse, redactor: Redactor): JournalResponse {
  return {
    ...response,
    headers: redactHeaders(response.headers, redactor),
    cookies: response.cookies.map((cookie) => redactor.header('set-cookie', cookie)),
    ...redactBody(response, response.headers['content-type'], redactor),
  }
}

function redactHeaders(
  headers: Readonly<Record<string, string>>,
  redactor: Redactor,
): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, redactor.header(name, value)])
  return Object.fromEntries(pairs) as Record<string, string>
}

/**
 * JSON and forms are taken apart; any other text that has one of the names in it, as a form in parts or a
 * body that was cut may, is left out.
 */
function redactBody(
  { body, text, truncated }: JournalBody,
  contentType: string | undefined,
  redactor: Redactor,
): Pick<JournalBody, 'body' | 'text'> {
  if (text === undefined) return redactBytes(body, redactor)
  if (!redactor.mayHoldSecret(text)) return { body, text }
  const type = mediaTypeOf(contentType ?? null)
  const isForm = type === 'application/x-www-form-urlencoded'
  if (typeof body === 'object' && body !== null && !truncated) {
    const value = redactor.json(body)
    return { body: value, text: isForm ? redactor.fields(text) : JSON.stringify(value) }
  }
  return { body: leftOut, text: leftOut }
}

function redactBytes(body: unknown, redactor: Redactor): Pick<JournalBody, 'body'> {
  if (!(body instanceof Uint8Array)) return { body }
  const text = new TextDecoder('latin1').decode(body)
  return redactor.mayHoldSecret(text) ? { body: leftOut } : { body }
}
