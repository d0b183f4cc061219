import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse, withHeaders } from '../dispatch/response.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import { positionCookie, positionNames } from '../sessions/position.ts'
import { safeMethods } from '../dispatch/handled.ts'
import type { SessionReplica } from '../sessions/replica.ts'
import type { Middleware } from './stack.ts'

/**
 * Where several servers share their sessions, waits until the data are as new as a request wants them, and answers once all
 * that it wrote is committed; 503 `store-lost` or 409 `conflict` where it cannot be.
 */
export const commitToLog: Middleware = (c, next) => {
  const state = stateOf(c)
  const { replica } = state.session ?? {}
  return replica ? answerFrom(replica, state, () => next(c)) : next(c)
}

/** Answers a request of a session that several servers share. */
export function answerFrom(
  replica: SessionReplica,
  state: RequestState,
  answer: () => MaybePromise<Response>,
): MaybePromise<Response> {
  const refused = (error: unknown): Response => {
    if (error instanceof Reply) return toResponse(state.shown(error), state.method === 'HEAD')
    throw error
  }
  const settled = (response: Response): MaybePromise<Response> =>
    chain(replica.settled(state.origin, safeMethods.has(state.method)), () =>
      told(response, replica, state),
    )
  try {
    const answered = chain(replica.enter(state.header), () => chain(answer(), settled))
    return answered instanceof Promise ? answered.catch(refused) : answered
  } catch (error) {
    return refused(error)
  }
}

/** The answer with the position of what it wrote, and whether it may be out of date. */
function told(response: Response, replica: SessionReplica, state: RequestState): Response {
  const position = replica.tokenOf(state.origin)
  const isTold = state.effects?.headers?.[positionNames.header] === position
  const isOfPage = position !== undefined && state.header('sec-fetch-mode') !== undefined
  if (isTold && !isOfPage && !replica.isDegraded) return response
  const headers = {
    ...(position !== undefined && { [positionNames.header]: position }),
    ...(replica.isDegraded && { 'x-mockapi-degraded': 'store-lost' }),
  }
  const answer = withHeaders(response, headers)
  // Pages cannot send the header by themselves.
  if (isOfPage) {
    answer.headers.append('set-cookie', positionCookie(state.session?.id ?? '', position))
  }
  return answer
}
