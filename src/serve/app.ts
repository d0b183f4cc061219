import { Reply, errorReply } from '../core/reply.ts'
import type { Maybe } from './maybe.ts'
import type { Pipeline } from './pipeline.ts'
import type { AppEnv, Plugin } from './plugin.ts'
import type { ReadyWrite } from './ready-write.ts'
import type { ReadyRequest, WriteHead } from './ready.ts'
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
  /** See {@link Pipeline.readyWrite}. */
  readonly readyWrite: (head: WriteHead) => ReadyWrite | undefined
}

/** The application: the features' own routes first, then the mocks. */
export function createApp(pipeline: Pipeline, sessions: Sessions, plugins: readonly Plugin[]): App {
  /** Answers by the plugin whose address it is, else by the mocks. */
  const route = (request: Request, env: AppEnv['Bindings']): Maybe<Response> => {
    const plugin = pluginFor(plugins, splitAddress(request.url).path)
    if (!plugin) return pipeline.answer(request, env.wire, env.session)
    const header = (name: string) => request.headers.get(name) ?? undefined
    const refusal = pipeline.refuse(header, env.wire) ?? pipeline.refuseCrossSite(header)
    return refusal ? respond(refusal, plain) : plugin.fetch(request, env)
  }
  /** In process there is no connection to break: the promise rejects, as that of the global fetch does. */
  const failed = (error: unknown, { wire }: AppEnv['Bindings']): Maybe<Response> => {
    if (!wire || !(error instanceof Error)) throw error
    return respond(errorReply(500, `mockapi itself failed: ${error.message}`), plain)
  }
  const answer = (request: Request, env: AppEnv['Bindings']): Maybe<Response> => {
    try {
      const answered = route(request, env)
      return answered instanceof Promise
        ? answered.catch((error: unknown) => failed(error, env))
        : answered
    } catch (error) {
      return failed(error, env)
    }
  }
  /** Whoever cannot send a header of its own names its session in the address. */
  const inSession = async (request: Request, env: AppEnv['Bindings']): Promise<Response> => {
    const address = readSessionAddress(request)
    if (!address) return answer(request, env)
    // Whoever is refused must not open a session, since that may drop another one.
    const header = (name: string) => request.headers.get(name) ?? undefined
    if (pipeline.refuse(header, env.wire)) return answer(address.request, env)
    const session = sessions.asked(address.id, header)
    if (session instanceof Reply) return pipeline.answer(address.request, env.wire, session)
    const response = await answer(address.request, { ...env, session })
    return addressedBelow(address.prefix, request.url, response)
  }
  return {
    fetch: (request, env = {}) =>
      mayNameSession(splitAddress(request.url).path)
        ? inSession(request, env)
        : answer(request, env),
    ready: (request) => (isOwn(request.target) ? undefined : pipeline.ready(request)),
    readyWrite: (head) => (isOwn(head.target) ? undefined : pipeline.readyWrite(head)),
  }
}

/** Whether a target may be that of a feature, or name a session. */
function isOwn(target: string): boolean {
  return target.startsWith(ownPath) || mayNameSession(target)
}

/** The feature whose address a path is, in whatever spelling. */
function pluginFor(plugins: readonly Plugin[], path: string): Plugin | undefined {
  if (!path.startsWith(ownPath) && !path.includes('%')) return undefined
  const plainPath = decoded(path)
  return plugins.find((plugin) => {
    const own = plugin.path === '' ? ownPath : `${ownPath}/${plugin.path}`
    return plainPath === own || plainPath.startsWith(`${own}/`)
  })
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
