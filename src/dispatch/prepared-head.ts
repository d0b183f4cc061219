import { Fault } from '../behaviour/fault.ts'
import { Reply } from '../http/reply.ts'
import type { PreparedHead } from './endpoint-context.ts'
import { contentOf } from './response.ts'

/** The types of a `Response` whose maker said none: that of Node and browsers for texts, ours for bytes. */
const untyped = /^(?:text\/plain; ?charset=utf-8|application\/octet-stream)$/i

/** Adds the status and headers that a handler prepared; those of the answer itself override them. */
export function withPrepared<Result extends Reply | Response | Fault>(
  result: Result,
  prepared: PreparedHead | undefined,
): Result | Reply | Response {
  if (!prepared || result instanceof Fault) return result
  return result instanceof Reply ? replyWith(result, prepared) : responseWith(result, prepared)
}

function replyWith(reply: Reply, { status, headers }: PreparedHead): Reply {
  const own = Object.fromEntries(
    [...headers].filter(([name]) => name !== 'set-cookie' && name !== 'content-length'),
  )
  return reply.with({
    status: statusOf(reply.code, status),
    headers: { ...own, ...reply.headers },
    cookies: [...headers.getSetCookie(), ...reply.cookies],
  })
}

function responseWith(response: Response, { status, headers }: PreparedHead): Response {
  // Hono's own methods have put them in.
  if (contentOf(response)?.hasPrepared) return response
  const all = new Headers(response.headers)
  for (const [name, value] of headers) {
    if (name === 'set-cookie' || name === 'content-length') continue
    const isDefault = name === 'content-type' && untyped.test(all.get(name) ?? '')
    if (!all.has(name) || isDefault) all.set(name, value)
  }
  const own = new Set(all.getSetCookie())
  for (const cookie of headers.getSetCookie()) {
    if (!own.has(cookie)) all.append('set-cookie', cookie)
  }
  return new Response(response.body, { status: statusOf(response.status, status), headers: all })
}

/** A prepared status counts only where the answer says none, and so has 200 or 204. */
function statusOf(own: number, prepared: number | undefined): number {
  return prepared !== undefined && (own === 200 || own === 204) ? prepared : own
}
