import type { App } from './app.ts'
import { requestAt, splitAddress } from './incoming.ts'
import { addressedBelow } from './session/session-address.ts'

/**
 * The same application below a prefix, which is taken off the address of requests and put before that of
 * `Location` and `Link`. What is asked for outside of it is answered as if it stood below.
 *
 * @param prefix such as `/api`; empty for none
 */
export function mountBelow(app: App, prefix: string): App {
  if (prefix === '') return app
  return {
    fetch: async (request, env) => {
      const { path, search } = splitAddress(request.url)
      const rest = path.startsWith(prefix) ? path.slice(prefix.length) : path
      const inner = requestAt(request, { path: rest === '' ? '/' : rest, search })
      return addressedBelow(prefix, request.url, await app.fetch(inner, env))
    },
    // An answer that is ready may have addresses in its headers.
    ready: () => undefined,
    readyWrite: () => undefined,
  }
}
