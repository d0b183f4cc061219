import { stateOf } from '../dispatch/request-state.ts'
import {
  headersSent,
  isWithoutContent,
  withContent,
  contentOf,
  withHeaders,
} from '../dispatch/response.ts'
import type { SplitFields } from '../http/headers.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Adds the headers that a file, a map or the configuration has for all answers: those of an answer go before them. */
export const defaultHeaders: Middleware = (c, next) =>
  chain(next(c), (response) => {
    const { endpoint, mocks } = stateOf(c)
    const ofFile = endpoint?.headers
    if (!ofFile && !mocks.headers) return response
    const below = ofFile ? withDefaults(response, ofFile) : response
    return mocks.headers ? withDefaults(below, mocks.headers) : below
  })

function withDefaults(response: Response, { fields, cookies }: SplitFields): Response {
  if (contentOf(response)?.fault) return response
  const sent = headersSent(response)
  const isEmpty = isWithoutContent(response.status)
  const missing = Object.entries(fields).filter(
    ([name]) =>
      !(sent instanceof Headers ? sent.has(name) : name in sent) &&
      !(isEmpty && name === 'content-type'),
  )
  const made = missing.length > 0 ? withHeaders(response, Object.fromEntries(missing)) : response
  if (cookies.length === 0) return made
  const { headers } = made
  const own = headers.getSetCookie()
  headers.delete('set-cookie')
  for (const cookie of [...cookies, ...own]) headers.append('set-cookie', cookie)
  const content = contentOf(made)
  return content ? withContent(made, { ...content, headers: undefined }) : made
}
