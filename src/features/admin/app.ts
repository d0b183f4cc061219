import { Hono } from 'hono'
import type { Context } from 'hono'
import { RecordError } from '../../data/plain.ts'
import { Reply, emptyReply, errorReply, problemReply } from '../../core/reply.ts'
import { ownPath } from '../../serve/app.ts'
import { readBody } from '../../serve/body.ts'
import { corsHeaders, preflightHeaders } from '../../serve/network/cors.ts'
import type { AppEnv } from '../../serve/plugin.ts'
import type { HeaderReader } from '../../serve/readiness.ts'
import { respond } from '../../serve/respond.ts'
import { notSaved } from '../../serve/settle.ts'
import { checkBody, checkQuery } from './check.ts'
import { refusePage, refuseStranger, refuseType } from './guard.ts'
import type { AdminHost } from './host.ts'
import type { AdminCall, AdminOperation } from './operation.ts'
import { adminOperations } from './operations.ts'
import { unknownAddress } from './refusals.ts'

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
    const header = headerOf(context)
    const page = refusePage(header)
    if (page) return answer(context, page)
    // A browser asks before it sends the token.
    if (context.req.method === 'OPTIONS') return next()
    const { wire } = context.env
    const refusal = wire && refuseStranger(header, wire, host.access)
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

/** `/collections/{name}` as Hono writes it. */
function routeOf({ path }: AdminOperation): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function headerOf({ req }: AdminContext): HeaderReader {
  return (name) => req.header(name)
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
  { req, env }: AdminContext,
  { host, describe }: Api,
): Promise<AdminCall | Reply> {
  const header: HeaderReader = (name) => req.header(name)
  const wrongType = refuseType(method, header)
  if (wrongType) return wrongType
  const session = env.session ?? host.sessions.of(header)
  if (session instanceof Reply) return session
  const { searchParams } = new URL(req.url)
  const asked = query === 'any' ? { value: searchParams } : checkQuery(query, searchParams)
  if ('refusal' in asked) return asked.refusal
  const call = {
    host,
    session,
    request: req.raw,
    params: req.param(),
    query: asked.value,
    describe,
  }
  if (!body) return { ...call, body: undefined, sent: undefined }
  const sent = await readBody(req.raw, header, bodyLimit)
  if (sent instanceof Reply) return sent.code === 413 ? tooLarge() : sent
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
    await host.settle()
    return undefined
  } catch (error) {
    return notSaved(error)
  }
}

/** What a path answers to methods that none of its operations has. */
function other(context: AdminContext, known: readonly string[]): Response | Promise<Response> {
  const allow = [...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS', ...known].sort().join(', ')
  const { method } = context.req
  const header = headerOf(context)
  if (method !== 'OPTIONS') {
    const detail = `${method} is not allowed here. Use one of ${allow}.`
    return answer(context, problemReply('method-not-allowed', detail, {}, { allow }))
  }
  if (header('access-control-request-method') === undefined) {
    return answer(context, emptyReply().header('allow', allow))
  }
  const headers = preflightHeaders(allow, header('access-control-request-headers'))
  return answer(context, new Reply({ kind: 'none' }, { status: 204, headers }))
}

/** No page of another site can embed an answer, and none is kept. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

function answer(context: AdminContext, reply: Reply): Response | Promise<Response> {
  const origin = headerOf(context)('origin')
  const isForeign = refusePage(headerOf(context)) !== undefined
  const cors =
    origin === undefined || isForeign
      ? {}
      : corsHeaders(origin, 'credentials', Object.keys(reply.headers), undefined)
  return respond(reply, {
    head: context.req.method === 'HEAD',
    extra: { ...always, ...cors },
    file: () => Promise.resolve(undefined),
    stream: (stream) => stream,
  })
}
