import type { JournalBody, JournalEntry, JournalRequest, JournalResponse } from './call.ts'
import { masked } from './redact.ts'
import type { Mask } from './redact.ts'
import { mediaTypeOf } from '../http/body.ts'

/** Stands in place of a body that is not exported. */
export const leftOut: string = 'left out, since it may hold a secret and cannot be taken apart'

/** An entry as it may leave the process: without secrets in headers, queries and bodies. */
export function maskedEntry(entry: JournalEntry, mask: Mask): JournalEntry {
  const { request, response } = entry
  return {
    ...entry,
    request: maskedRequest(request, mask),
    response: maskedResponse(response, mask),
  }
}

function maskedRequest(request: JournalRequest, mask: Mask): JournalRequest {
  return {
    ...request,
    target: mask.target(request.target),
    query: mask.json(request.query) as JournalRequest['query'],
    headers: maskedHeaders(request.headers, mask),
    cookies: Object.fromEntries(Object.keys(request.cookies).map((name) => [name, masked])),
    ...maskedBody(request, request.headers['content-type'], mask),
  }
}

function maskedResponse(response: JournalResponse, mask: Mask): JournalResponse {
  return {
    ...response,
    headers: maskedHeaders(response.headers, mask),
    cookies: response.cookies.map((cookie) => mask.header('set-cookie', cookie)),
    ...maskedBody(response, response.headers['content-type'], mask),
  }
}

function maskedHeaders(
  headers: Readonly<Record<string, string>>,
  mask: Mask,
): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, mask.header(name, value)])
  return Object.fromEntries(pairs) as Record<string, string>
}

/**
 * JSON and forms are taken apart; any other text that has one of the names in it, as a form in parts or a
 * body that was cut may, is left out.
 */
function maskedBody(
  { body, text, truncated }: JournalBody,
  contentType: string | undefined,
  mask: Mask,
): Pick<JournalBody, 'body' | 'text'> {
  if (text === undefined) return maskedBytes(body, mask)
  if (!mask.mayHide(text)) return { body, text }
  const type = mediaTypeOf(contentType ?? null)
  const isForm = type === 'application/x-www-form-urlencoded'
  if (typeof body === 'object' && body !== null && !truncated) {
    const value = mask.json(body)
    return { body: value, text: isForm ? mask.fields(text) : JSON.stringify(value) }
  }
  return { body: leftOut, text: leftOut }
}

function maskedBytes(body: unknown, mask: Mask): Pick<JournalBody, 'body'> {
  if (!(body instanceof Uint8Array)) return { body }
  const text = new TextDecoder('latin1').decode(body)
  return mask.mayHide(text) ? { body: leftOut } : { body }
}
