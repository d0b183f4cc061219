import type { IncomingMessage, ServerResponse } from 'node:http'
import type { getRequestListener } from '@hono/node-server'
import { problemReply } from '../http/reply.ts'
import { requestEnvKey, type RequestEnv } from '../dispatch/request-env.ts'
import { toResponse } from '../dispatch/response.ts'
import { ResponseCache } from './cache.ts'
import { connectionOf } from './connection.ts'
import { keepContentTypes } from './light-response.ts'
import { headOf, refuseHead } from './refuse.ts'
import { parseUrl } from '../http/url.ts'

/** Who answers. */
export interface RequestListenerOptions {
  /** Answers a request; `env` is that of Hono's adapter for Node, with a {@link RequestEnv} in it. */
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
  /** Whether lighter classes may replace the global `Request` and `Response`, a fifth faster. */
  readonly ownProcess: boolean
}

type Serve = ReturnType<typeof getRequestListener>

/** Answers requests of Node: from the cache, or by the application through Hono's adapter. */
export class RequestListener {
  readonly #options: RequestListenerOptions
  readonly #cache: ResponseCache = new ResponseCache()
  /** For requests whose body it reads to its end, and for those whose body is there already. */
  #adapter: { readonly serve: Serve; readonly serveWhole: Serve } | undefined
  #loading: Promise<typeof import('@hono/node-server')> | undefined

  constructor(options: RequestListenerOptions) {
    this.#options = options
  }

  serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (isStream(incoming)) {
      useAuthority(incoming)
      leaveConnectionOut(outgoing)
      this.#answer(incoming, outgoing)
      return
    }
    const refusal = refuseHead(incoming.httpVersion, incoming.rawHeaders)
    if (incoming.url?.startsWith('http')) useTargetHost(incoming)
    // HTTP/1.0 need not send it.
    incoming.headers.host ??= 'localhost'
    if (refusal) {
      const { status, headers, body } = headOf(refusal)
      outgoing.writeHead(status, headers).end(body)
    } else if (isUpgrade(incoming)) this.#answer(incoming, outgoing)
    else this.#sendCached(incoming, outgoing, () => this.#answer(incoming, outgoing))
  }

  /** Answers from the cache; where that has nothing, by something else. */
  #sendCached(incoming: IncomingMessage, outgoing: ServerResponse, answer: () => void): void {
    const isSent = this.#cache.send(incoming, outgoing)
    if (isSent === false) answer()
    // Nobody is there any more for an answer that was waited for.
    else if (isSent !== true) void isSent.then((is) => is || outgoing.destroyed || answer())
  }

  /** Loads Hono's adapter, so that the first request need not wait for it. */
  async load(): Promise<void> {
    this.#loading ??= import('@hono/node-server')
    const { getRequestListener } = await this.#loading
    const { Response: real } = globalThis
    const listener = (autoCleanupIncoming: boolean) =>
      getRequestListener((request, env) => this.#fetch(request, env as NodeEnv), {
        overrideGlobalObjects: this.#options.ownProcess,
        errorHandler: handleError,
        autoCleanupIncoming,
      })
    this.#adapter ??= { serve: listener(true), serveWhole: listener(false) }
    if (globalThis.Response !== real) keepContentTypes(real)
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const adapter = this.#adapter
    if (!adapter) void this.load().then(() => this.#answer(incoming, outgoing))
    else if (mayComeWhole(incoming)) {
      // The parser goes on to the body when the event of the head has been handled.
      process.nextTick(() => {
        if (!takeWholeBody(incoming)) void adapter.serve(incoming, outgoing)
        else {
          const answer = () => void adapter.serveWhole(incoming, outgoing)
          this.#sendCached(incoming, outgoing, answer)
        }
      })
    } else void adapter.serve(incoming, outgoing)
  }

  #fetch(request: Request, env: NodeEnv): Response | Promise<Response> {
    const { fetch } = this.#options
    // It is made for each request anew, so that it can be added to.
    env[requestEnvKey] = {
      isOwn: true,
      connection: connectionOf(env),
      // A stream has its host elsewhere, and its raw headers hold pseudo-headers.
      cache: isStream(env.incoming) ? undefined : this.#cache.storeFor(env.incoming),
    }
    return fetch(request, env)
  }
}

/** Takes the host from an address in absolute form, whatever `Host` says (RFC 9112, section 3.2.2). */
function useTargetHost({ url = '', headers }: IncomingMessage): void {
  const address = parseUrl(url)
  if (address) headers.host = address.host
}

/** Puts the host of HTTP/2 where that of HTTP/1.1 stands (RFC 9113, section 8.3.1), whatever `Host` says. */
function useAuthority({ headers, rawHeaders }: IncomingMessage): void {
  const authority = headers[':authority'] as string | undefined
  if (authority === undefined) return
  headers.host = authority
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name === 'host')
  if (at === -1) rawHeaders.push('host', authority)
  else rawHeaders[at + 1] = authority
}

/** The environment of a request as Hono's adapter makes it. */
type NodeEnv = { readonly incoming: IncomingMessage; [requestEnvKey]?: RequestEnv }

/** Leaves out what HTTP/2 has no place for (RFC 9113, section 8.2.2), which Node warns of or refuses. */
function leaveConnectionOut(outgoing: ServerResponse): void {
  const writeHead = outgoing.writeHead.bind(outgoing) as (
    status: number,
    headers: object,
  ) => unknown
  const write = (status: number, headers: Readonly<Record<string, unknown>> = {}) => {
    const entries = Object.entries(headers)
    const kept = entries.filter(([name]) => !ofConnection.has(name.toLowerCase()))
    writeHead(status, kept.length < entries.length ? Object.fromEntries(kept) : headers)
    return outgoing
  }
  outgoing.writeHead = write as ServerResponse['writeHead']
}

const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/** Whether a request came over HTTP/2, which servers of others may take. */
function isStream(incoming: IncomingMessage): boolean {
  return (incoming as { readonly stream?: object }).stream !== undefined
}

/** Whether a request is for another protocol, whoever answers it. */
function isUpgrade(incoming: IncomingMessage): boolean {
  return (incoming as { readonly upgrade?: boolean | null }).upgrade === true
}

/** The largest body that is taken at once, bytes: about what comes in one piece with the head. */
const maxAtOnce = 65_536

function mayComeWhole(incoming: IncomingMessage): boolean {
  const length = Number(incoming.headers['content-length'])
  return length > 0 && length <= maxAtOnce && !isStream(incoming)
}

/** Puts a body that is there as a whole where the adapter looks for it; whether it did. */
function takeWholeBody(incoming: IncomingMessage & { rawBody?: Buffer }): boolean {
  if (incoming.readableLength !== Number(incoming.headers['content-length'])) return false
  const bytes = incoming.read() as Buffer | null
  if (bytes) incoming.rawBody = bytes
  return bytes !== null
}

/** Answers a request that HTTP itself refuses: errors of mocks never reach this. */
function handleError(error: unknown): Response | Promise<Response> {
  const reason = error instanceof Error ? error.message : 'malformed'
  const detail = `The address or its host is none: ${reason}. Write a path that begins with a slash, percent-encoded.`
  return toResponse(problemReply('bad-address', detail), false)
}
