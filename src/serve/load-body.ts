import type { HonoRequest } from 'hono/request'
import { Reply } from '../core/reply.ts'
import { mayHaveBody, readBody } from './body.ts'
import { requestWith } from './request-state.ts'
import type { RequestState } from './request-state.ts'

/** What the body of a request is wanted for. */
export interface BodyWish {
  /** Whether it is to be parsed; an application reads it itself. */
  readonly isParsed: boolean
  /** Bytes. */
  readonly limit: number
}

/**
 * Makes the body of a request ready for an endpoint: parsed where that is wanted, and unread again where what
 * stands before the endpoint, or whoever has mounted the mocks, has read it by Hono's request.
 *
 * @returns the reply that refuses it; undefined where nothing is to be done
 */
export function loadBody(
  state: RequestState,
  { bodyCache }: HonoRequest,
  { isParsed, limit }: BodyWish,
): Promise<Reply | undefined> | undefined {
  if (state.body || !mayHaveBody(state.method)) return undefined
  const { arrayBuffer, blob, text, formData } = bodyCache
  const read: ReadBody | undefined = arrayBuffer ?? blob ?? text ?? formData
  const isSpent = read !== undefined && state.unread.bodyUsed
  if (!isParsed && !isSpent) return undefined
  return (async () => {
    const again = isSpent ? await unreadAgain(state.request, read) : undefined
    if (again) state.readable = again
    return isParsed ? await parse(state, again, limit) : undefined
  })()
}

/** Promises in truth, whatever the types of Hono say. */
type ReadBody = ArrayBuffer | Blob | string | FormData

async function unreadAgain(request: Request, read: ReadBody): Promise<Request> {
  const body = await read
  const written = new Response(body)
  const bytes = new Uint8Array(await written.arrayBuffer())
  const type = written.headers.get('content-type')
  // A form is written anew, with another boundary between its parts.
  const isForm = body instanceof FormData && type !== null
  return requestWith(request, bytes, isForm ? { 'content-type': type } : {})
}

async function parse(
  state: RequestState,
  again: Request | undefined,
  limit: number,
): Promise<Reply | undefined> {
  const header = again
    ? (name: string): string | undefined => again.headers.get(name) ?? undefined
    : state.header
  const body = await readBody(state.unread, header, limit)
  if (body instanceof Reply) return body
  state.body = body
  return undefined
}
