import type { Hono } from 'hono'
import type { AppEnv, Plugin } from '../../serve/plugin.ts'
import type { AdminHost } from './host.ts'

/**
 * The admin API: what code can do with a server and its sessions, over HTTP. It is loaded by the first
 * call, since most servers are never asked.
 */
export function adminPlugin(host: AdminHost): Plugin {
  let loading: Promise<Hono<AppEnv>> | undefined
  const load = async (): Promise<Hono<AppEnv>> => {
    const { createAdminApp } = await import('./app.ts')
    return createAdminApp(host)
  }
  return {
    path: '',
    fetch: async (request, env) => {
      const app = await (loading ??= load())
      return await app.fetch(request, env)
    },
  }
}
