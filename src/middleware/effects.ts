import { brokenHead, withEffects } from '../behaviour/effects.ts'
import { breakConnection, brokenConnectionReply } from '../behaviour/fault.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import { contentOf, toResponse } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/**
 * Carries out what goes wrong below HTTP: a broken connection, a corrupted or a throttled body. In process
 * `server.fetch` fails as the global `fetch` does; where there is neither a connection of Node nor that, the
 * ordinary response that stands for a broken connection is what the client gets.
 */
export function effects(mocks: Mocks): Middleware {
  return (c, next) =>
    chain(next(c), (response) => {
      const { connection, effects: asked, request, isGone, method } = stateOf(c)
      const ending = () => AbortSignal.any([request.signal, mocks.waiting.closing])
      const isInProcess = requestEnvOf(c.env)?.isOwn === true && !connection
      if (isGone && isInProcess) return Promise.reject(request.signal.reason as Error)
      const fault = contentOf(response)?.fault
      if (fault)
        return connection || isInProcess ? breakConnection(fault, connection, ending()) : response
      if (!asked) return response
      const broken = connection || isInProcess ? undefined : brokenHead(response, asked)
      if (broken) return toResponse(brokenConnectionReply(broken), { head: method === 'HEAD' })
      return withEffects(response, asked, connection, ending)
    })
}
