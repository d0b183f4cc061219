import type { ExternalEndpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { SocketClient } from '../endpoints/socket-client.ts'
import { Reply, socketReply } from '../http/reply.ts'
import { Connection, type MswConnection } from './connection.ts'
import { operationOf } from './operation.ts'
import { originShape, mountPath } from './path.ts'
import { trackSessions } from './session-scope.ts'
import { parseUrl } from '../http/url.ts'

/** What is needed of a handler of MSW that `addEventListener` of `ws.link(…)` makes. */
export interface MswSocketHandler {
  /** Differs each time that its file is run. */
  readonly id: string
  parse(args: MswSocketAddress): object
  predicate(args: MswSocketAddress & { readonly parsedResult: object }): boolean
  run(
    connection: MswConnection,
    resolutionContext?: { readonly baseUrl?: string },
  ): Promise<unknown>
}

/** What a WebSocket is opened at. */
export interface MswSocketAddress {
  readonly url: URL | string
  readonly resolutionContext?: { readonly baseUrl?: string }
}

/** A handler, with the address that it was made for. */
export interface WebSocketHandler extends MswSocketHandler {
  readonly url: string | RegExp
  /** Of a subscription to GraphQL: `subscription OnPostAdded (origin: *)`. */
  readonly info?: { readonly header: string; readonly operationName: unknown }
  /** Speaks the protocol of subscriptions for those of its address. */
  readonly publish?: unknown
}

const taken = new Reply({ kind: 'socket' })
const nothing = socketReply()

const replaced = 'Other handlers are served now.'

/** What open WebSockets are connected to now. */
const connections = new WeakMap<SocketClient, { handlers: object; connection: Connection }>()

/** Endpoints of handlers: all that match an address speak with its client, and the first of them names the endpoint. */
export function socketEndpoints(handlers: readonly WebSocketHandler[]): ExternalEndpoint[] {
  if (handlers.length > 0) trackSessions()
  return handlers.flatMap(({ url, id, info, publish }, index) => {
    if (publish) return []
    const written = info?.operationName ?? url
    const isFirst = (context: EndpointContext) => findTarget(handlers, context)?.index === index
    return mountPath(url).paths.map((mounted): ExternalEndpoint => ({
      key: `WS ${mounted}`,
      written: typeof written === 'string' ? written : '',
      note: `msw ${info ? operationOf(info) : `WS ${String(url)}`}`,
      definition: () => id,
      async handle(context) {
        const { socket } = context
        if (!isFirst(context)) return undefined
        if (!socket) return taken
        await connectionOf(handlers, context)?.receive(socket.data ?? '')
        return nothing
      },
      socket: {
        opensAgain: true,
        open: async (context) => await connectionOf(handlers, context)?.opening,
        async close({ socket }) {
          const open = socket && connections.get(socket.client)
          await open?.connection.end(socket?.code ?? 1005, socket?.reason ?? '')
        },
      },
    }))
  })
}

/** How handlers are connected to the client, anew where others were before a save; undefined where none matches. */
function connectionOf(
  handlers: readonly WebSocketHandler[],
  context: EndpointContext,
): Connection | undefined {
  const { client } = context.socket ?? {}
  const target = findTarget(handlers, context)
  if (!client || !target) return undefined
  const before = connections.get(client)
  if (before?.handlers === handlers) return before.connection
  before?.connection.end(1012, replaced).catch(() => {})
  if (before && handlers.some(({ publish }) => publish)) {
    // What its subscriptions ask for was told to the handlers before; a client that comes back asks again.
    client.close(1012, replaced)
    return undefined
  }
  const { url, baseUrl } = target
  const connection = new Connection(context, client, url, async (connected) => {
    for (const handler of handlers) await handler.run(connected, { baseUrl })
  })
  connections.set(client, { handlers, connection })
  return connection
}

/** The first handler that matches, and the address that it was made for. */
function findTarget(handlers: readonly WebSocketHandler[], { request }: EndpointContext) {
  const own = new URL(request.url)
  own.protocol = own.protocol.replace('http', 'ws')
  const { origin: baseUrl } = own
  for (const [index, handler] of handlers.entries()) {
    const url = addressOf(handler.url, own)
    const resolutionContext = { baseUrl }
    const parsedResult = handler.parse({ url, resolutionContext })
    if (handler.predicate({ url, parsedResult })) return { index, url, baseUrl }
  }
  return undefined
}

/** The address that was asked, at the origin that a handler names. */
function addressOf(written: string | RegExp, own: URL): URL {
  const [origin = ''] = (typeof written === 'string' && originShape.exec(written)) || []
  const [, host] = /^(?:.*?\/\/)?(.+)$/.exec(origin) ?? []
  if (host === undefined) return own
  const scheme = /^(?:wss|https):/.test(origin) ? 'wss' : 'ws'
  const filled = host.replaceAll(/\*+/g, 'any').replaceAll(/:(?=[a-z_])/gi, '')
  const address = `${scheme}://${filled}${own.pathname}${own.search}`
  return parseUrl(address) ?? own
}
