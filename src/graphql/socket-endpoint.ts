import type { Endpoint } from '../endpoints/endpoint.ts'
import type { PathPattern } from '../http/path.ts'
import { Reply, socketReply } from '../http/reply.ts'
import type { ServedSchema } from './schema.ts'

const taken = new Reply({ kind: 'socket', protocols: ['graphql-transport-ws'] })

/** Few clients open one, so what speaks with them is loaded with the first. */
const load = () => import('./socket.ts')
let loaded: Awaited<ReturnType<typeof load>> | undefined

/** The endpoint of a schema that takes operations over a WebSocket. */
export function socketEndpoint(served: ServedSchema, path: PathPattern): Endpoint {
  return {
    key: `WS ${served.path}`,
    method: 'WS',
    path,
    origin: served.origin,
    needs: { body: false, call: false, faker: false },
    note: 'GraphQL',
    definition: served.definition,
    handle: async (context) => {
      loaded ??= await load()
      if (!context.socket) return taken
      loaded.receive(served, context)
      return socketReply()
    },
    // At once, before the first message.
    socket: { open: (context) => loaded?.open(served, context) },
  }
}
