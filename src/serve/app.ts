import { Hono } from 'hono'
import { Reply, errorReply } from '../core/reply.ts'
import type { Pipeline } from './pipeline.ts'
import type { AppEnv, Plugin } from './plugin.ts'
import type { ReadyRequest } from './ready.ts'
import { respond } from './respond.ts'
import type { PreparedResponse, ResponseParts } from './respond.ts'
import { addressedBelow, mayNameSession, readSessionAddress } from './session/session-address.ts'
import type { Sessions } from './session/sessions.ts'
import { splitAddress } from './incoming.ts'

/** Where mockapi's own pages and tools live; mocks cannot be declared below it. */
export const ownPath = '/__mockapi'

const plain: ResponseParts = {
  head: false,
  extra: undefined,
  file: () => Promise.resolve(undefined),
  stream: (stream) => stream,
}

/** Everything that answers. */
export interface App {
  /** Answers a request from the network, or in process where there is no wire. */
  readonly fetch: (request: Request, env?: AppEnv['Bindings']) => Response | Promise<Response>
  /** See {@link Pipeline.ready}. */
  readonly ready: (request: ReadyRequest) => PreparedResponse | undefined
}

/** The application: the features' own routes first, then the mocks. */
export function createApp(pipeline: Pipeline, sessions: Sessions, plugins: readonly Plugin[]): App {
  const app = new Hono<AppEnv>()
  if (plugins.length > 0) {
    app.use(`${ownPath}/*`, async (context, next) => {
      const { wire } = context.env
      const header = (name: string) => context.req.header(name)
      const refusal = pipeline.refuse(header, wire)
      if (!refusal) return next()
      return respond(refusal, plain)
    })
    for (const plugin of plugins) app.route(`${ownPath}/${plugin.path}`, plugin.routes())
  }
  app.all('*', (context) => {
    const { wire, session } = context.env
    return pipeline.answer(context.req.raw, wire, session)
  })
  app.onError((error, { env }) => {
    // In process there is no connection to break: the promise rejects, as that of the global fetch does.
    if (!env.wire) throw error
    return respond(errorReply(500, `mockapi itself failed: ${error.message}`), plain)
  })
  /** Whoever cannot send a header of its own names its session in the address. */
  const inSession = async (request: Request, env: AppEnv['Bindings']): Promise<Response> => {
    const address = readSessionAddress(request)
    if (!address) return app.fetch(request, env)
    // Whoever is refused must not open a session, since that may drop another one.
    const header = (name: string) => request.headers.get(name) ?? undefined
    if (pipeline.refuse(header, env.wire)) return app.fetch(address.request, env)
    const session = sessions.asked(address.id, header)
    if (session instanceof Reply) return pipeline.answer(address.request, env.wire, session)
    const response = await app.fetch(address.request, { ...env, session })
    return addressedBelow(address.prefix, request.url, response)
  }
  return {
    fetch: (request, env = {}) =>
      mayNameSession(splitAddress(request.url).path)
        ? inSession(request, env)
        : app.fetch(request, env),
    ready: (request) =>
      request.target.startsWith(ownPath) || mayNameSession(request.target)
        ? undefined
        : pipeline.ready(request),
  }
}
