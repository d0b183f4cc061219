import { Hono } from 'hono'
import type { Context } from 'hono'
import { RecordError } from '../data/records/plain.ts'
import { Reply, emptyReply, errorReply, problemReply } from '../http/reply.ts'
import { corsHeaders, preflightReply } from '../middleware/cors.ts'
import { notSaved } from '../middleware/durable.ts'
import { readBody } from '../http/body.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import type { AppEnv } from '../dispatch/mocks.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { checkBody, checkQuery } from './check.ts'
import { refusePage, refuseStranger, refuseType } from './guard.ts'
import type { AdminHost } from './operations/host.ts'
import type { AdminCall, AdminOperation } from './operations/operation.ts'
import { adminOperations } from './operations.ts'
import { unknownAddress } from './operations/refusals.ts'

/** Where mockapi's own pages and tools live; mocks cannot be declared below it. */
const ownPath = '/__mockapi'

/** The largest body of a call, bytes. */
const bodyLimit = 1024 * 1024

type AdminContext = Context<AppEnv>

/** What all calls share. */
type Api = Pick<AdminCall, 'host' | 'describe'>

/** What answers below `/__mockapi/`: the guard, then the operations. */
export function createAdminApp(host: AdminHost): Hono<AppEnv> {
  let description: Promise<object> | undefined
  const makeDescription = async (): Promise<object> => {
    const { describeApi } = await import('./document.ts')
    return describeApi(adminOperations, host.version)
  }
  const api = { host, describe: () => (description ??= makeDescription()) }
  const app = new Hono<AppEnv>({ strict: false }).basePath(ownPath)
  const methods = new Map<string, string[]>()
  for (const operation of adminOperations) {
    const path = routeOf(operation)
    methods.set(path, [...(methods.get(path) ?? []), operation.method])
  }
  app.use('*', async (context, next) => {
    const refusal = refuse(context, host)
    return refusal ? answer(context, refusal) : next()
  })
  for (const operation of adminOperations) {
    app.on(operation.method, routeOf(operation), async (context) =>
      answer(context, await act(operation, context, api)),
    )
  }
  for (const [path, known] of methods) app.all(path, (context) => other(context, known))
  app.notFound((context) => {
    const { path } = context.req
    return answer(context, unknownAddress(path.slice(ownPath.length), [...methods.keys()]))
  })
  app.onError((error, context) =>
    answer(context, errorReply(500, `mockapi itself failed: ${error.message}`)),
  )
  return app
}

/** Why a call is not let in; undefined where it is. */
function refuse(context: AdminContext, { access }: AdminHost): Reply | undefined {
  const { header, connection } = requestState(context)
  const page = refusePage(header)
  if (page) return page
  // A browser asks before it sends the token.
  if (context.req.method === 'OPTIONS') return undefined
  const isOwn = requestEnvOf(context.env)?.isOwn === true
  if (isOwn && !connection) return undefined
  return refuseStranger(header, isOwn && connection?.isLocal() === true, access)
}

/** What the application that this one is part of knows of a request. */
function requestState({ env }: AdminContext): RequestState {
  return (env as unknown as { readonly state: RequestState }).state
}

/** `/collections/{name}` as Hono writes it. */
function routeOf({ path }: AdminOperation): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** Carries out a call that was let in. */
async function act(operation: AdminOperation, context: AdminContext, api: Api): Promise<Reply> {
  const { host } = api
  const call = await read(operation, context, api)
  if (call instanceof Reply) return call
  try {
    await host.prepare()
    const reply = await operation.run(call)
    return operation.method === 'GET' ? reply : ((await kept(host)) ?? reply)
  } catch (error) {
    if (error instanceof Reply) return error
    if (error instanceof RecordError) return problemReply('invalid-body', error.message)
    throw error
  }
}

/** What a call says, or why it cannot be understood. */
async function read(
  { method, query, body }: AdminOperation,
  context: AdminContext,
  { host, describe }: Api,
): Promise<AdminCall | Reply> {
  const { req } = context
  const state = requestState(context)
  const { header } = state
  const wrongType = refuseType(method, header)
  if (wrongType) return wrongType
  const session = state.named ?? host.sessions.of(header)
  if (session instanceof Reply) return session
  const { searchParams } = new URL(req.url)
  const asked = query === 'any' ? { value: searchParams } : checkQuery(query, searchParams)
  if ('refusal' in asked) return asked.refusal
  const call = {
    host,
    session,
    request: req.raw,
    state,
    params: req.param(),
    query: asked.value,
    describe,
  }
  if (!body) return { ...call, body: undefined, sent: undefined }
  const sent = await readBody(req.raw, header, bodyLimit)
  if (sent instanceof Reply) return sent.code === 413 ? tooLarge() : sent
  state.body = sent
  const checked = checkBody(body, sent.value)
  return 'refusal' in checked ? checked.refusal : { ...call, body: checked.value, sent }
}

function tooLarge(): Reply {
  return problemReply(
    'body-too-large',
    `The body is larger than ${bodyLimit} bytes, which is the most that this API takes. Write large data into a mock file.`,
    {},
    { connection: 'close' },
  )
}

/** The refusal in place of an answer when a change would not outlive the process. */
async function kept(host: AdminHost): Promise<Reply | undefined> {
  try {
    await host.flush()
    return undefined
  } catch (error) {
    return notSaved(error)
  }
}

/** What a path answers to methods that none of its operations has. */
function other(context: AdminContext, known: readonly string[]): Response | Promise<Response> {
  const allow = [...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS', ...known].sort().join(', ')
  const { method } = context.req
  const { header } = requestState(context)
  if (method !== 'OPTIONS') {
    const detail = `${method} is not allowed here. Use one of ${allow}.`
    return answer(context, problemReply('method-not-allowed', detail, {}, { allow }))
  }
  const reply =
    header('access-control-request-method') === undefined
      ? emptyReply().with({ headers: { allow } })
      : preflightReply(allow, header('access-control-request-headers'))
  return answer(context, reply)
}

/** No page of another site can embed an answer, and none is kept. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

function answer(context: AdminContext, reply: Reply): Response | Promise<Response> {
  const { header } = requestState(context)
  const origin = header('origin')
  const cors =
    origin === undefined || refusePage(header)
      ? {}
      : corsHeaders(origin, 'credentials', Object.keys(reply.headers), undefined)
  const head = context.req.method === 'HEAD'
  return toResponse(reply, { head, extra: { ...always, ...cors } })
}
