import { Hono } from 'hono'
import { errorReply } from './core/reply.ts'
import { adminApp, adminPath } from './features/admin/route.ts'
import type { AdminHost } from './features/admin/host.ts'
import { addressesBelow } from './middleware/base-path.ts'
import { begin } from './middleware/begin.ts'
import { brokenFiles } from './middleware/broken-files.ts'
import { controlHeaders } from './middleware/control-headers.ts'
import { cors, options } from './middleware/cors.ts'
import { durable } from './middleware/durable.ts'
import { effects } from './middleware/effects.ts'
import { hostGuard } from './middleware/host-guard.ts'
import { receivedBody } from './middleware/received-body.ts'
import { requestLog } from './middleware/request-log.ts'
import { rewrite } from './middleware/rewrite.ts'
import { session, sessionByAddress } from './middleware/session.ts'
import { stack } from './middleware/stack.ts'
import { dispatch } from './serve/dispatch.ts'
import { doorOf } from './serve/door.ts'
import type { App, AppEnv, Mocks } from './serve/mocks.ts'
import { toResponse } from './serve/response.ts'

/**
 * The application: what every request passes, in this order. Its routes never change; a reload swaps those of
 * the mocks, so that whoever has mounted it answers with the newest ones as well.
 *
 * @param admin undefined where the admin API is switched off
 */
export function createHonoApp(mocks: Mocks, admin: AdminHost | undefined): App {
  const app = new Hono<AppEnv>()
  const answer = stack(
    [
      effects(mocks),
      requestLog(mocks),
      addressesBelow(),
      cors(),
      brokenFiles(),
      hostGuard(mocks),
      session(mocks),
      rewrite(),
      options(),
      controlHeaders(),
      receivedBody(mocks),
      durable(mocks),
    ],
    dispatch(mocks),
  )
  app.onError((error, c) => {
    // In process there is no connection to break: the promise rejects, as that of the global fetch does.
    const door = doorOf(c.env)
    if (door?.isOwn && !door.connection) throw error
    return toResponse(errorReply(500, `mockapi itself failed: ${error.message}`), { head: false })
  })
  const fetch = (request: Request, env: AppEnv['Bindings']) => app.fetch(request, env)
  app.all('/__session/*', sessionByAddress(mocks, { answer, fetch }))
  if (admin) app.route(adminPath, adminApp(mocks, admin))
  return app.all('*', (c) => {
    begin(c, mocks)
    return answer(c)
  })
}
