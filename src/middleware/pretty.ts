import { stateOf } from '../dispatch/request-state.ts'
import { contentOf, lengthOf, sendable, withContent } from '../dispatch/response.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { isPerson } from '../http/person.ts'
import { prettyJson } from '../http/pretty-json.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Longer bodies stay as they are, bytes: nobody reads them. */
const longest = 256 * 1024

const decoder = new TextDecoder()

/** Writes JSON with line breaks for people: in the address bar of a browser, and in a terminal. */
export const prettyPrint: Middleware = (c, next) => {
  const { mocks, header } = stateOf(c)
  const isWanted = mocks.pretty ?? isPerson(header('user-agent'), header('sec-fetch-mode'))
  return isWanted ? chain(next(c), prettier) : next(c)
}

function prettier(response: Response): Response {
  const { body, fault, hasPrepared = false } = contentOf(response) ?? {}
  if (body === null || body === undefined || fault || response.headers.has('content-range')) {
    return response
  }
  const isText = typeof body === 'string'
  if (!isText && 'chunks' in body) return response
  const { headers, status } = response
  if (body.length > longest || headers.has('content-encoding')) return response
  if (!isJsonType(mediaTypeOf(headers.get('content-type')))) return response
  const text = prettyJson(isText ? body : decoder.decode(body))
  if (text === undefined) return response
  const sent = sendable(text, headers)
  const all = new Headers(headers)
  all.set('content-length', String(lengthOf(sent)))
  return withContent(new Response(sent, { status, headers: all }), {
    headers: undefined,
    body: sent,
    hasPrepared,
  })
}
