import type { JournalEntry } from '../../../journal/call.ts'
import { mediaTypeOf } from '../../../http/body.ts'
import type { FileDescription } from '../../../http/files.ts'
import { formParts, isFields, type FormPart } from '../../../journal/form-parts.ts'
import { isObject } from '../../../errors/validation-issue.ts'
import { Code } from '../../../import/conversion/print.ts'

/** A call, and what a test expects of it. */
export interface ReplayedCall {
  readonly call: JournalEntry
  /** Whether mocks that have just started answer it as it was answered; else a test has to bring the answer. */
  readonly isRepeated: boolean
  /** The body that a test expects, with `expect.any(…)` where values differ from start to start. */
  readonly body: unknown
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** Headers of a request that matter to mocks; the others belong to the connection, or to the browser. */
const kept = /^(?:content-type|accept|accept-language|authorization|cookie|prefer|if-|range$|x-)/
const ours = /^x-mockapi-/

/** Sends calls in their order to mocks that have just started, and compares what they answer. */
export async function replay(
  calls: readonly JournalEntry[],
  fetch: Fetch,
): Promise<readonly ReplayedCall[]> {
  const replayed: ReplayedCall[] = []
  for (const call of calls) replayed.push(await replayOne(call, fetch))
  return replayed
}

/** How a test sends a call again. */
export function requestOf(call: JournalEntry): RequestInit {
  const { method, headers } = call.request
  const body = bodyOf(call)
  const own = Object.entries(headers).filter(([name, value]) => {
    // A form has the boundary that it is sent with.
    const isDrawn = name === 'content-type' && body instanceof FormData
    return kept.test(name) && !ours.test(name) && value !== '*/*' && !isDrawn
  })
  return {
    ...(method !== 'GET' && { method }),
    ...(own.length > 0 && { headers: Object.fromEntries(own) }),
    ...(body !== undefined && { body }),
  }
}

/** What a test sends: zeros for the bytes of files, which the journal does not keep as a whole. */
function bodyOf(call: JournalEntry): RequestInit['body'] {
  const { text, size = 0 } = call.request
  const parts = sentParts(call)
  if (parts) {
    const form = new FormData()
    for (const [name, value] of parts) {
      if (typeof value === 'string') form.append(name, value)
      else form.append(name, fileOf(value))
    }
    return form
  }
  if (text === undefined) return size > 0 ? new Uint8Array(sentSize(size)) : undefined
  return text === '' ? undefined : text
}

/** How many bytes a test sends of a file, since none should take the memory that some upload once took. */
export function sentSize(size: number): number {
  return Math.min(size, 16 * 1024 * 1024)
}

function fileOf({ name = 'blob', type, size }: FileDescription): File {
  return new File([new Uint8Array(sentSize(size))], name, { type })
}

/** The parts of a form with files; undefined for other bodies. */
export function sentParts({ request }: JournalEntry): readonly FormPart[] | undefined {
  const isForm = mediaTypeOf(request.headers['content-type']) === 'multipart/form-data'
  return isForm && isFields(request.body) ? formParts(request.body) : undefined
}

/** How long one answer may take, ms. */
const patience = 5000

async function replayOne(call: JournalEntry, fetch: Fetch): Promise<ReplayedCall> {
  const { request, response } = call
  const given = { call, isRepeated: false, body: response.body }
  if (call.source === 'proxy') return given
  try {
    const signal = AbortSignal.timeout(patience)
    const init: RequestInit = { ...requestOf(call), redirect: 'manual', signal }
    const answer = await fetch(request.target, init)
    const text = await answer.text()
    if (answer.status !== response.status) return given
    if (response.truncated || response.text === undefined) return { ...given, isRepeated: true }
    const body = common(response.body, valueOf(text, response))
    return body === differs ? given : { call, isRepeated: true, body }
  } catch {
    // A connection that breaks, or an answer that does not come.
    return given
  }
}

function valueOf(text: string, { body }: JournalEntry['response']): unknown {
  if (typeof body === 'string') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const differs = Symbol('differs')

/** What both values are, with types for what differs; `differs` where their shape does. */
function common(seen: unknown, now: unknown): unknown {
  // What was a secret is known to nobody.
  if (seen === '***') return new Code('expect.anything()')
  if (Array.isArray(seen)) {
    if (!Array.isArray(now) || now.length !== seen.length) return differs
    const items = seen.map((each, index) => common(each, now[index]))
    return items.includes(differs) ? differs : items
  }
  if (isObject(seen)) {
    const names = Object.keys(seen)
    if (!isObject(now) || names.length !== Object.keys(now).length) return differs
    const members = names.map((name) => {
      return [name, Object.hasOwn(now, name) ? common(seen[name], now[name]) : differs] as const
    })
    return members.some(([, value]) => value === differs) ? differs : Object.fromEntries(members)
  }
  if (seen === now) return seen
  if (typeof seen !== typeof now || seen === null || now === null) return differs
  const type = typeof seen
  return new Code(`expect.any(${type.charAt(0).toUpperCase()}${type.slice(1)})`)
}
