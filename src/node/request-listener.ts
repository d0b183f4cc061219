import type { IncomingMessage, ServerResponse } from 'node:http'
import type { getRequestListener } from '@hono/node-server'
import { problemReply } from '../http/reply.ts'
import { requestEnvKey } from '../dispatch/request-env.ts'
import type { RequestEnv } from '../dispatch/request-env.ts'
import { toResponse } from '../dispatch/response.ts'
import { AnswerCache } from './cache.ts'
import { connectionOf } from './connection.ts'
import { headOf, refuseHead } from './refuse.ts'

/** Who answers. */
export interface RequestListenerOptions {
  /** Answers a request; `env` is that of Hono's adapter for Node, with a {@link RequestEnv} in it. */
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>
  /**
   * Whether `Request` and `Response` of the whole process may be replaced by lighter ones, which saves a
   * fifth of the time of a small answer; only for a process of our own.
   */
  readonly ownProcess: boolean
  /** Whether `fetch` is the application's own, which nothing has mounted below a path. */
  readonly isDirect: boolean
}

type Serve = ReturnType<typeof getRequestListener>

/** The adapter, for requests whose body it reads to its end, and for those whose body is there already. */
interface Adapter {
  readonly serve: Serve
  readonly serveWhole: Serve
}

/** Puts `Request` and `Response` between Node and the application, and answers that stay the same before both. */
export class RequestListener {
  readonly #options: RequestListenerOptions
  readonly #cache: AnswerCache | undefined
  #adapter: Adapter | undefined
  #loading: Promise<Adapter> | undefined

  constructor(options: RequestListenerOptions) {
    this.#options = options
    this.#cache = options.isDirect ? new AnswerCache() : undefined
  }

  /** Answers a request, of whichever server of Node it is. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (isStream(incoming)) {
      this.#answer(incoming, outgoing)
      return
    }
    const refusal = refuseHead(incoming.httpVersion, incoming.rawHeaders)
    if (refusal) {
      const { status, headers, body } = headOf(refusal)
      outgoing.writeHead(status, headers).end(body)
    } else if (!this.#cache?.send(incoming, outgoing)) this.#answer(incoming, outgoing)
  }

  /** Loads Hono's adapter, so that the first request need not wait for it. */
  load(): Promise<unknown> {
    this.#loading ??= import('@hono/node-server').then(({ getRequestListener }) => {
      const listener = (autoCleanupIncoming: boolean) =>
        getRequestListener((request, env) => this.#fetch(request, env as NodeEnv), {
          overrideGlobalObjects: this.#options.ownProcess,
          errorHandler: handleError,
          autoCleanupIncoming,
        })
      this.#adapter = { serve: listener(true), serveWhole: listener(false) }
      return this.#adapter
    })
    return this.#loading
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const adapter = this.#adapter
    if (!adapter) void this.#loadedFor(incoming, outgoing)
    else if (mayComeWhole(incoming)) {
      // The parser goes on to the body when the event of the head has been handled.
      process.nextTick(() => {
        const { serve, serveWhole } = adapter
        void (takeWholeBody(incoming) ? serveWhole : serve)(incoming, outgoing)
      })
    } else void adapter.serve(incoming, outgoing)
  }

  async #loadedFor(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    await this.load()
    this.#answer(incoming, outgoing)
  }

  #fetch(request: Request, env: NodeEnv): Response | Promise<Response> {
    const { isDirect, fetch } = this.#options
    // It is made for each request anew, so that it can be added to.
    env[requestEnvKey] = {
      isOwn: true,
      isDirect,
      connection: connectionOf(env),
      // The host of a stream is no header, and none of its headers may be told of as they came.
      cache: isStream(env.incoming) ? undefined : this.#cache?.keeper(env.incoming),
    }
    return fetch(request, env)
  }
}

/** The environment of a request as Hono's adapter makes it. */
interface NodeEnv {
  readonly incoming: IncomingMessage
  [requestEnvKey]?: RequestEnv
}

/** Whether a request came over HTTP/2, which servers of others may take. */
function isStream(incoming: IncomingMessage): boolean {
  return (incoming as { readonly stream?: object }).stream !== undefined
}

/** The largest body that is taken at once, bytes: about what comes in one piece with the head. */
const mostAtOnce = 65_536

function mayComeWhole(incoming: IncomingMessage): boolean {
  const length = Number(incoming.headers['content-length'])
  return length > 0 && length <= mostAtOnce && !isStream(incoming)
}

/**
 * Puts a body that is there as a whole where the adapter looks for it, which spares its way as a stream.
 *
 * @returns whether it did
 */
function takeWholeBody(incoming: IncomingMessage & { rawBody?: Buffer }): boolean {
  if (incoming.readableLength !== Number(incoming.headers['content-length'])) return false
  const bytes = incoming.read() as Buffer | null
  if (bytes) incoming.rawBody = bytes
  return bytes !== null
}

/** What reaches this is no mock's fault: a request that HTTP itself refuses. */
function handleError(error: unknown): Response | Promise<Response> {
  const detail = error instanceof Error ? error.message : 'The request is malformed.'
  return toResponse(problemReply('bad-address', detail), { head: false })
}
