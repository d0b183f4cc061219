import { problemReply } from '../http/reply.ts'
import { chain } from '../http/maybe-promise.ts'
import { compress } from '../middleware/compress.ts'
import { conditional } from '../middleware/conditional.ts'
import { cors } from '../middleware/cors.ts'
import { hostGuard } from '../middleware/host-guard.ts'
import { addressesBelow } from '../middleware/mount.ts'
import { prettyPrint } from '../middleware/pretty.ts'
import { stack, type Answer, type Middleware } from '../middleware/stack.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { stateOf } from '../dispatch/request-state.ts'
import { answered } from '../dispatch/webhooks.ts'
import { toResponse, withHeaders } from '../dispatch/response.ts'
import type { Admin } from './admin.ts'

/** Answers requests to the admin API. The first one loads its routes, since most servers get none. */
export function adminHandler(admin: Admin): Answer {
  const load = async () => (await import('./app.ts')).createAdminApp(admin)
  let loading: ReturnType<typeof load> | undefined
  return stack(
    [
      compress,
      prettyPrint,
      addressesBelow,
      guardHost,
      accessGuard(admin),
      secureHeaders,
      cors,
      conditional,
    ],
    async (c) => {
      const app = await (loading ??= load())
      const state = stateOf(c)
      const response = await app.fetch(state.incoming.request, {
        ...(c.env as object | undefined),
        state,
      })
      answered(state, undefined)
      return response
    },
  )
}

/** What monitors ask, by whatever name: operations that are probes, whose answers tell a page of another name nothing. */
const probes = /\/__mockapi\/(?:live|ready)$/

/** Guards the host, but of probes; pages are told from others all the same. */
const guardHost: Middleware = (c, next) => {
  const { path, header } = stateOf(c)
  return probes.test(path) && header('origin') === undefined ? next(c) : hostGuard(c, next)
}

/** Refuses cross-site requests, and all where only a token could protect the API and there is none. */
function accessGuard(admin: Admin): Middleware {
  return (c, next) => {
    const { header, method } = stateOf(c)
    const isOpen = requestEnvOf(c.env)?.isOwn === true || admin.token !== undefined
    const refusal =
      admin.target.mocks.guard.refuseCrossSite(header) ?? (isOpen ? undefined : switchedOff)
    return refusal ? toResponse(refusal, method === 'HEAD') : next(c)
  }
}

const switchedOff = problemReply(
  'no-operation',
  'The admin API is off behind a server or an application that is not mockapi\'s own. Set "adminToken" to switch it on, and send that as "Authorization: Bearer <token>".',
)

/** No page of another site can embed an answer, and no cache stores one that does not say so. */
const secure = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

const secureHeaders: Middleware = (c, next) =>
  chain(next(c), (response) =>
    withHeaders(response, {
      'cache-control': response.headers.get('cache-control') ?? 'no-store',
      ...secure,
    }),
  )
