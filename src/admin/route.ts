import type { Hono } from 'hono'
import { problemReply } from '../http/reply.ts'
import { withAddressesBelow } from '../middleware/base-path.ts'
import { refusalOf } from '../middleware/host-guard.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { AppContext, AppEnv, Mocks } from '../dispatch/mocks.ts'
import { toResponse } from '../dispatch/response.ts'
import type { AdminHost } from './operations/host.ts'

/**
 * Answers the calls of the admin API: what code can do with a server and its sessions, over HTTP. Its operations
 * are loaded by the first call, since most servers are never asked.
 */
export function adminCalls(mocks: Mocks, host: AdminHost): (c: AppContext) => Promise<Response> {
  let loading: Promise<Hono<AppEnv>> | undefined
  const load = async (): Promise<Hono<AppEnv>> => {
    const { createAdminApp } = await import('./app.ts')
    return createAdminApp(host)
  }
  return async (c) => {
    const state = stateOf(c)
    const refusal = refusalOf(c, mocks) ?? mocks.guard.refuseCrossSite(state.header)
    if (refusal) return await toResponse(refusal, { head: state.method === 'HEAD' })
    if (!isOpen(c, host)) return await toResponse(switchedOff, { head: state.method === 'HEAD' })
    const app = await (loading ??= load())
    const env = { ...(c.env as object | undefined), state }
    return withAddressesBelow(await app.fetch(state.request, env as never), state)
  }
}

/** Behind a server or an application of somebody else only a token opens it. */
function isOpen(c: AppContext, { access }: AdminHost): boolean {
  return requestEnvOf(c.env)?.isOwn === true || access.token() !== undefined
}

const switchedOff = problemReply(
  'no-operation',
  'The admin API is off behind a server or an application that is not mockapi\'s own. Set "adminToken" to switch it on, and send that as "Authorization: Bearer <token>".',
)
