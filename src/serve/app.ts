import { Hono } from 'hono'
import { errorReply } from '../core/reply.ts'
import type { Pipeline } from './pipeline.ts'
import type { AppEnv, Plugin } from './plugin.ts'
import type { HeaderReader } from './readiness.ts'
import { respond } from './respond.ts'
import type { PreparedResponse, ResponseParts } from './respond.ts'
import type { Wire } from './wire.ts'

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
  readonly fetch: (request: Request, env?: { readonly wire?: Wire }) => Response | Promise<Response>
  /** See {@link Pipeline.ready}. */
  readonly ready: (target: string, header: HeaderReader) => PreparedResponse | undefined
}

/** The application: the features' own routes first, then the mocks. */
export function createApp(pipeline: Pipeline, plugins: readonly Plugin[]): App {
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
  app.all('*', (context) => pipeline.answer(context.req.raw, context.env.wire))
  app.onError((error, { env }) => {
    // In process there is no connection to break: the promise rejects, as that of the global fetch does.
    if (!env.wire) throw error
    return respond(errorReply(500, `mockapi itself failed: ${error.message}`), plain)
  })
  return {
    fetch: (request, env = {}) => app.fetch(request, env),
    ready: (target, header) =>
      target.startsWith(ownPath) ? undefined : pipeline.ready(target, header),
  }
}
