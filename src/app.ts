import { Hono } from 'hono'
import type { MockServerOptions } from './server.ts'
import type { Admin } from './admin/admin.ts'
import { adminHandler } from './admin/handler.ts'
import { createLazyFaker } from './generate/lazy-faker.ts'
import { ServedMocks } from './served-mocks.ts'
import { surfaceOf } from './dialects/dialect.ts'
import { readExports, readOverlay } from './mocks/exports/read.ts'
import type { FileCheck } from './mocks/json/answer.ts'
import { readOptions } from './server.ts'
import { addressesBelow } from './middleware/base-path.ts'
import { adminPath, begin } from './middleware/begin.ts'
import { brokenFiles } from './middleware/broken-files.ts'
import { controlHeaders } from './middleware/control-headers.ts'
import { cors, options } from './middleware/cors.ts'
import { durable } from './middleware/durable.ts'
import { effects } from './middleware/effects.ts'
import { hostGuard } from './middleware/host-guard.ts'
import { receivedBody } from './middleware/received-body.ts'
import { requestLog } from './middleware/request-log.ts'
import { rewrite } from './middleware/rewrite.ts'
import { enterSession, session } from './middleware/session.ts'
import { stack } from './middleware/stack.ts'
import { surroundings } from './middleware/surroundings.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { requestEnvOf } from './dispatch/request-env.ts'
import type { App, AppContext, AppEnv, Mocks } from './dispatch/mocks.ts'
import { toResponse } from './dispatch/response.ts'
import { ownFailure } from './dispatch/result.ts'

export * from './authoring.ts'

/**
 * The application: what every request passes, in this order. Its routes never change; a reload swaps those of
 * the mocks, so that whoever has mounted it answers with the newest ones as well.
 */
export function createHonoApp(mocks: Mocks, admin: Admin): App {
  const app = new Hono<AppEnv>()
  const answer = stack(
    [
      effects(mocks),
      requestLog(mocks),
      addressesBelow(),
      cors(),
      brokenFiles(),
      hostGuard(mocks),
      session(mocks),
      rewrite(),
      options(),
      controlHeaders(),
      receivedBody(mocks),
      durable(mocks),
    ],
    dispatch(mocks),
  )
  app.onError((error, c) => {
    // In process there is no connection to break: the promise rejects, as that of the global fetch does.
    const bindings = requestEnvOf(c.env)
    if (bindings?.isOwn && !bindings.connection) throw error
    return toResponse(ownFailure(error), { head: false })
  })
  if (admin.isOn) {
    const calls = new Hono<AppEnv>().all('*', entrance(mocks, adminHandler(admin)))
    app.route(adminPath, calls)
    app.route(`/__session/:id${adminPath}`, calls)
  }
  return app.all('*', entrance(mocks, answer))
}

/** What comes before all else: what is known of a request, where the application is mounted, whose session it is. */
function entrance(
  mocks: Mocks,
  answer: (c: AppContext) => Response | Promise<Response>,
): (c: AppContext) => Response | Promise<Response> {
  const serve = stack([surroundings()], answer)
  return (c) => {
    begin(c, mocks)
    enterSession(c, mocks)
    return serve(c)
  }
}

/** What of the options of `createMockServer` needs the disk, a listener or a process of its own. */
const ofNode = [
  'cwd',
  'dir',
  'host',
  'idField',
  'json',
  'onReload',
  'open',
  'ownProcess',
  'persist',
  'poll',
  'port',
  'quiet',
  'routes',
  'snapshots',
  'static',
  'strictPort',
  'watch',
] as const

/** Without a disk there are none. */
const noFiles: FileCheck = () => 'missing'

/** Options of `createApp`: those of `createMockServer` that are not for Node alone. */
export type AppOptions = Omit<MockServerOptions, (typeof ofNode)[number]>

/**
 * Makes an application of mocks that are given as values: maps, routes, resources, applications, or arrays of
 * them. It runs wherever Hono does: in a worker, at the edge, in a browser, in another application.
 *
 * @throws MockapiError for a mock or an option that is none
 * @example
 * export default createApp({ mocks: defineMock({ 'GET /health': { ok: true } }) })
 */
export function createApp(options: AppOptions = {}): Hono {
  const settings = readOptions(options, 'createApp', ofNode)
  const { mocks = [], locale = 'en', basePath = '', dialect = 'mockapi' } = settings
  const source = { name: 'mocks option', sources: () => [], files: noFiles }
  const served = new ServedMocks(settings, {
    root: source.name,
    path: undefined,
    faker: createLazyFaker(locale),
    basePath,
    readFile: () => Promise.resolve(undefined),
    locate: () => undefined,
    message: (error) => (error instanceof Error ? error.message : String(error)),
    readOverlay: (given) => readOverlay(given, { ...source, name: '(override)' }),
    callSite: () => () => undefined,
    onDeclared: () => {},
    url: () => 'http://mockapi.local',
    fetch: async (input, init) => await app.request(input, init),
    refuseClosed: () => {},
  })
  const files = [readExports({ default: mocks }, source)]
  const app = createHonoApp(served.mocks, served.admin) as unknown as Hono
  const load = (): void => {
    served.applyReload({ files, broken: [], changes: [], duration: 0 })
    served.refuseMissingScenarios()
  }
  load()
  if (dialect === 'mockapi') return app
  // Other dialects are loaded by the first request, since most mocks have none.
  let loading: Promise<void> | undefined
  const loadDialect = async (): Promise<void> => {
    served.dialect = await surfaceOf(dialect)
    load()
  }
  return new Hono().use((_c, next) => (loading ??= loadDialect()).then(next)).route('/', app)
}

/**
 * The same as a function that answers requests.
 *
 * @throws MockapiError as {@link createApp}
 * @example
 * addEventListener('fetch', (event) => event.respondWith(handle(event.request)))
 */
export function createHandler(options: AppOptions = {}): (request: Request) => Promise<Response> {
  const app = createApp(options)
  return async (request) => await app.fetch(request)
}
