import { Hono, type Context } from 'hono'
import { RecordError } from '../data/records/plain.ts'
import { Reply, emptyReply, errorReply, jsonReply, problemReply } from '../http/reply.ts'
import { preflightReply } from '../middleware/cors.ts'
import { notSaved } from '../middleware/persistence.ts'
import { readBody } from '../http/body.ts'
import { requestEnvOf, type Bindings } from '../dispatch/request-env.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import type { Admin } from './admin.ts'
import { authOperations } from './auth.ts'
import { behaviourOperations } from './behaviour.ts'
import { clockOperations } from './clock.ts'
import { graphqlOperations } from './graphql.ts'
import { refusePage, refuseStranger, refuseType } from './guard.ts'
import type { AdminCall, AdminOperation } from './operation.ts'
import { environmentOperations } from './environments.ts'
import { eventOperations } from './events.ts'
import { metricsOperations } from './metrics.ts'
import { mockOperations } from './mocks.ts'
import { recordOperations } from './record.ts'
import { jobOperations } from './jobs.ts'
import { overrideOperations } from './overrides.ts'
import { requestOperations } from './requests.ts'
import { pageReply } from './page.ts'
import { resourceOperations } from './resources.ts'
import { scenarioOperations } from './scenarios.ts'
import { sessionOperations, stateOperations } from './sessions.ts'
import { socketOperations } from './sockets.ts'
import { statusOperations } from './status.ts'
import { webhookOperations } from './webhooks.ts'
import { unknownAddress, validateCallBody, validateCallQuery } from './validation.ts'

/** All operations of the admin API: its routes, its validation and its OpenAPI document follow from them. */
export const adminOperations: readonly AdminOperation[] = Object.entries({
  server: { ...statusOperations, ...metricsOperations },
  data: { ...resourceOperations, ...stateOperations },
  mocks: mockOperations,
  scenarios: scenarioOperations,
  overrides: overrideOperations,
  behaviour: behaviourOperations,
  clock: { ...clockOperations, ...jobOperations },
  requests: { ...requestOperations, ...recordOperations, ...eventOperations },
  auth: authOperations,
  sockets: socketOperations,
  webhooks: webhookOperations,
  graphql: graphqlOperations,
  sessions: sessionOperations,
  environments: environmentOperations,
}).flatMap(([tag, operations]) =>
  Object.entries(operations).map(([id, operation]) => ({ id, tag, ...operation })),
)

const ownPath = '/__mockapi' // the path of the admin API; no mock can be declared below it
const defaultLimit = 1024 * 1024 // the largest body of a call, bytes

/** Operations by their paths, for what of them needs no token. */
const byPath: Readonly<Record<string, AdminOperation | undefined>> = Object.fromEntries(
  adminOperations.map((operation) => [ownPath + operation.path, operation]),
)

/** What agents ask, by the Model Context Protocol. */
const mcpPath = '/mcp'

/** The reference page and its files. */
const docsPaths: readonly string[] = ['/docs', '/docs/:file']

interface AdminEnv {
  Bindings: Bindings & { readonly state: RequestState }
}

type AdminContext = Context<AdminEnv>

/** The routes below `/__mockapi/`, as an application of Hono. Its bindings have the state of the request. */
export function createAdminApp(admin: Admin): Hono<AdminEnv> {
  const app = new Hono<AdminEnv>({ strict: false }).basePath(ownPath)
  const methods = new Map<string, string[]>()
  // Pages ask for the token themselves, where one is needed.
  app.use('*', async (c, next) => {
    const { pathname } = new URL(c.req.url)
    const page = await pageReply(pathname.slice(ownPath.length), c.env.state)
    return page ? send(c, page) : next()
  })
  for (const path of docsPaths) {
    methods.set(path, ['GET'])
    app.get(path, async (c) => send(c, await answerDocs(c, admin)))
  }
  app.use('*', async (c, next) => {
    const refusal = refuse(c, admin)
    if (!refusal) return next()
    const { withoutToken, isProbe = false } = (refusal.code === 401 && byPath[c.req.path]) || {}
    if (isProbe) return next()
    return send(c, withoutToken ? jsonReply(withoutToken) : refusal)
  })
  methods.set(mcpPath, ['POST'])
  app.post(mcpPath, async (c) => send(c, await answerMcp(c, admin)))
  for (const operation of adminOperations) {
    // Hono writes `/collections/:name`.
    const path = operation.path.replace(/\{(\w+)\}/g, ':$1')
    methods.set(path, [...(methods.get(path) ?? []), operation.method])
    app.on(operation.method, path, async (c) => send(c, await answer(operation, c, admin)))
  }
  for (const [path, known] of methods) app.all(path, (c) => send(c, otherMethod(c, known)))
  app.notFound((c) => {
    return send(c, unknownAddress(c.req.path.slice(ownPath.length), [...methods.keys()]))
  })
  app.onError((error, c) => send(c, errorReply(500, `mockapi itself failed: ${error.message}`)))
  return app
}

function send(c: AdminContext, reply: Reply): Response | Promise<Response> {
  return toResponse(reply, c.req.method === 'HEAD')
}

function refuse(c: AdminContext, { token, isTokenForAll }: Admin): Reply | undefined {
  const { header, connection } = c.env.state
  const page = refusePage(c.env.state)
  if (page) return page
  // A browser sends no token with a preflight.
  if (c.req.method === 'OPTIONS') return undefined
  const isOwn = requestEnvOf(c.env)?.isOwn === true
  if (isOwn && !connection) return undefined
  const isLocal = isOwn && connection?.isLocal() === true
  return refuseStranger(header, { isLocal, token, isTokenForAll })
}

/** The reference page, or a file of it; loaded on first use, since few open it. */
async function answerDocs(c: AdminContext, { target }: Admin): Promise<Reply> {
  const { docsFile, docsReply } = await import('./docs.ts')
  const { findPackage } = target
  const file = c.req.param('file')
  if (file === undefined) return await docsReply(findPackage, c.env.state, new URL(c.req.url))
  return (
    (await docsFile(findPackage, c.env.state, file)) ?? unknownAddress(`/docs/${file}`, ['/docs'])
  )
}

/** The answer to an agent; loaded on first use, since few servers get any. */
async function answerMcp(c: AdminContext, admin: Admin): Promise<Reply> {
  const { mcpReply } = await import('./mcp.ts')
  try {
    return await mcpReply(admin, c.env.state)
  } catch (error) {
    if (error instanceof Reply) return error
    throw error
  }
}

/** The answer of an operation, once what it changed is saved where data are persistent. */
async function answer(operation: AdminOperation, c: AdminContext, admin: Admin): Promise<Reply> {
  const { mocks } = admin.target
  try {
    const call = await readCall(operation, c, admin)
    if (mocks.routes.usesFaker) await mocks.faker.load()
    const reply = (await runShared(operation, call)) ?? emptyReply()
    if (operation.method === 'GET') return reply
    const saving = Promise.all([mocks.flush?.(), mocks.sessions.environments.flush()])
    return await saving.then(() => reply, notSaved)
  } catch (error) {
    if (error instanceof Reply) return error
    if (error instanceof RecordError) return problemReply('invalid-body', error.message)
    throw error
  }
}

/** Runs an operation; where several servers share the session, on data of now, and until its writes are committed. */
async function runShared(operation: AdminOperation, call: AdminCall): Promise<Reply | void> {
  const { replica } = call.session
  if (!replica) return await operation.run(call)
  const { state } = call
  await replica.enter(state.header)
  const isSafe = operation.method === 'GET'
  const run = (): ReturnType<AdminOperation['run']> => operation.run(call)
  const reply = await (isSafe ? run() : replica.run(state, run, { isSafe, isRepeatable: false }))
  await replica.settled(state, isSafe)
  return reply
}

/** What `run` of an operation gets; throws a Reply for an invalid request. */
async function readCall(
  { method, query, body, bodyLimit = defaultLimit, isProbe }: AdminOperation,
  { req, env: { state } }: AdminContext,
  admin: Admin,
): Promise<AdminCall> {
  const { target } = admin
  const { header } = state
  const wrongType = refuseType(method, header)
  if (wrongType) throw wrongType
  const { sessions } = target.mocks
  const session = isProbe ? sessions.own : (state.named ?? sessions.of(header, state.env?.isOwn))
  if (session instanceof Reply) throw session
  const { searchParams } = new URL(req.url)
  const values = query === 'any' ? searchParams : validateCallQuery(query, searchParams)
  const call = { ...target, admin, operations: adminOperations, session, state }
  const params = req.param()
  if (!body) return { ...call, params, query: values, body: undefined }
  const received = await readBody(req.raw, header, bodyLimit)
  if (received instanceof Reply) throw received.code === 413 ? tooLarge(bodyLimit) : received
  state.body = received
  return { ...call, params, query: values, body: validateCallBody(body, received.value) }
}

function tooLarge(limit: number): Reply {
  const detail = `The body is larger than ${limit} bytes, which is the most that this takes. Write large data into a mock file.`
  return problemReply('body-too-large', detail, {}, { connection: 'close' })
}

function otherMethod({ req, env }: AdminContext, known: readonly string[]): Reply {
  const { method } = req
  const { header } = env.state
  const allow = [...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS', ...known].sort().join(', ')
  if (method !== 'OPTIONS') {
    const detail = `${method} is not allowed here. Use one of ${allow}.`
    return problemReply('method-not-allowed', detail, {}, { allow })
  }
  if (header('access-control-request-method') === undefined) {
    return emptyReply().with({ headers: { allow } })
  }
  return preflightReply(allow, header('access-control-request-headers'))
}
