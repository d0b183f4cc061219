import { stateOf } from '../dispatch/request-state.ts'
import { contentOf, headersSent, withContent } from '../dispatch/response.ts'
import { hasTag, unchangedHead } from '../http/entity-tag.ts'
import { fieldOf } from '../http/headers.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Answers 304 to a client that has the answer already, as its `If-None-Match` says (RFC 9110, section 13.1.2; RFC 10008). */
export const conditional: Middleware = (c, next) => {
  const { method, header } = stateOf(c)
  const tags = header('if-none-match')
  if (tags === undefined || !/^(?:GET|HEAD|QUERY)$/.test(method)) return next(c)
  return chain(next(c), (response) => {
    const etag = fieldOf(headersSent(response), 'etag')
    const isSame = response.status === 200 && etag !== undefined && hasTag(tags, etag)
    return isSame && !contentOf(response)?.fault ? unchanged(response) : response
  })
}

function unchanged(response: Response): Response {
  void response.body?.cancel().catch(() => {})
  const fields = contentOf(response)?.headers
  const headers = fields ? unchangedHead(fields) : new Headers(response.headers)
  if (headers instanceof Headers) {
    const names = [...headers.keys()].filter((name) => /^content-(?!loc)/.test(name))
    for (const name of names) headers.delete(name)
  }
  const known = headers instanceof Headers ? undefined : headers
  return withContent(new Response(null, { status: 304, headers }), { headers: known, body: null })
}
