import { Hono } from 'hono'
import { respond } from './respond.ts'
import type { Pipeline } from './pipeline.ts'
import type { AppEnv, Plugin } from './plugin.ts'

/** Where mockapi's own pages and tools live; mocks cannot be declared below it. */
export const ownPath = '/__mockapi'

/** The application: the features' own routes first, then the mocks. */
export function createApp(pipeline: Pipeline, plugins: readonly Plugin[]): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  if (plugins.length > 0) {
    app.use(`${ownPath}/*`, async (context, next) => {
      const { wire } = context.env
      const header = (name: string) => context.req.header(name)
      const refusal = pipeline.refuse(header, wire)
      if (!refusal) return next()
      const file = () => Promise.resolve(undefined)
      return respond(refusal, { head: false, extra: undefined, file })
    })
    for (const plugin of plugins) app.route(`${ownPath}/${plugin.path}`, plugin.routes())
  }
  app.all('*', (context) => pipeline.answer(context.req.raw, context.env?.wire))
  return app
}
