import type { Reply } from '../http/reply.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { refuseOrigin } from '../http/origin-guard.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { AppContext, Mocks } from '../dispatch/mocks.ts'
import { toResponse } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/**
 * Refuses foreign hosts and origins. Requests in process have no host to check, and those through a server of
 * somebody else are its own to guard.
 */
export function hostGuard(mocks: Mocks): Middleware {
  return (c, next) => {
    const refusal = refusalOf(c, mocks)
    return refusal ? toResponse(refusal, { head: c.req.raw.method === 'HEAD' }) : next(c)
  }
}

/** Why a request is not answered; undefined where it is. */
export function refusalOf(c: AppContext, { guard }: Mocks): Reply | undefined {
  const state = stateOf(c)
  const { header, connection } = state
  const host = header('host') ?? ''
  const refusal = connection && requestEnvOf(c.env)?.isOwn ? guard.refuseHost(host) : undefined
  if (refusal) return refusal
  const origin = header('origin')
  if (origin === undefined) return undefined
  state.access = guard.access(origin, host)
  return state.access === 'refused' ? refuseOrigin(origin) : undefined
}
