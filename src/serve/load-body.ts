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
 * Makes the body of a request ready for an endpoint: parsed where that is wanted, and unread again where it was
 * read before.
 *
 * @returns the reply that refuses it; undefined where nothing is to be done
 */
export function loadBody(
  state: RequestState,
  request: HonoRequest,
  { isParsed, limit }: BodyWish,
): Promise<Reply | undefined> | undefined {
  if (state.body || !mayHaveBody(state.method)) return undefined
  const again = unreadAgain(state.unread, request)
  if (!isParsed && !again) return undefined
  return (async () => {
    if (again) state.readable = await again
    return isParsed ? await parse(state, readBefore(request) !== undefined, limit) : undefined
  })()
}

/**
 * The same request with its body to be read again, where what stands before a mock, or whoever has mounted the
 * mocks, has read it by Hono's request. Undefined where nobody has.
 */
export function unreadAgain(request: Request, by: HonoRequest): Promise<Request> | undefined {
  const read = readBefore(by)
  return read !== undefined && request.bodyUsed ? written(request, read) : undefined
}

/** Promises in truth, whatever the types of Hono say. */
type ReadBody = ArrayBuffer | Blob | string | FormData

function readBefore({ bodyCache }: HonoRequest): ReadBody | undefined {
  return bodyCache.arrayBuffer ?? bodyCache.blob ?? bodyCache.text ?? bodyCache.formData
}

async function written(request: Request, read: ReadBody): Promise<Request> {
  const body = await read
  const response = new Response(body)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const type = response.headers.get('content-type')
  // A form is written anew, with another boundary between its parts.
  const isForm = body instanceof FormData && type !== null
  return requestWith(request, bytes, isForm ? { 'content-type': type } : {})
}

/** @param wasRead whether its type may be another one by now */
async function parse(
  state: RequestState,
  wasRead: boolean,
  limit: number,
): Promise<Reply | undefined> {
  const { unread } = state
  const header = wasRead
    ? (name: string): string | undefined => unread.headers.get(name) ?? undefined
    : state.header
  const body = await readBody(unread, header, limit)
  if (body instanceof Reply) return body
  state.body = body
  return undefined
}
