import { requestEnvOf } from '../dispatch/request-env.ts'
import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { AppContext } from '../dispatch/mocks.ts'
import { withPrepared } from '../dispatch/prepared-head.ts'
import { leaveBody } from '../http/body.ts'
import type { Middleware } from './stack.ts'

/**
 * What an application around this one gets of the mocks, and they of it: its middleware may read the body after
 * them, and headers that it has prepared by `c.header` go with their answers, as with those of its own routes.
 */
export function surroundings(): Middleware {
  return (c, next) =>
    requestEnvOf(c.env)?.isDirect ? next(c) : chain(next(c), (answer) => returned(c, answer))
}

function returned(c: AppContext, answer: Response): Response {
  const { body } = stateOf(c)
  if (body) leaveBody(c.req, body)
  return isSent(answer) ? answer : withHeadAround(c, answer)
}

/** Whether the connection has been dealt with: then the answer must stay the very one that says so. */
function isSent({ headers }: Response): boolean {
  return headers.has('x-hono-already-sent')
}

/** An answer with the headers that were prepared around it; what it says itself goes before them. */
function withHeadAround(c: AppContext, answer: Response): Response {
  const { headers } = c.newResponse(null)
  if ([...headers.keys()].length === 0) return answer
  // Hono lays the cookies that it has over those of the answer, so that it must have them all.
  const cookies = headers.has('set-cookie') ? answer.headers.getSetCookie() : []
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  return withPrepared(answer, { status: undefined, headers }) as Response
}
