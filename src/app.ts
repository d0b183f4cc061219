import { Hono } from 'hono'
import { readOptions, type MockServerOptions } from './server.ts'
import type { Admin } from './admin/admin.ts'
import { adminHandler } from './admin/handler.ts'
import { createLazyFaker } from './generate/faker.ts'
import { ServedMocks } from './served-mocks.ts'
import { describedDialectOf, restDialectOf } from './dialects/dialect.ts'
import { Metrics } from './metrics/metrics.ts'
import { readGiven } from './mocks/exports/given.ts'
import { readOverrides } from './mocks/exports/read.ts'
import { refuseErrors, type MockFile } from './mocks/files/mock-file.ts'
import { withGivenParts } from './mocks/given-parts.ts'
import type { FileCheck } from './mocks/json/response-files.ts'
import { AppRouter } from './middleware/app-router.ts'
import { answerOptions, cors } from './middleware/cors.ts'
import { addressesBelow, adminPath, begin, enterPrefix, surroundings } from './middleware/mount.ts'
import { bodyLimit } from './middleware/body-limit.ts'
import { brokenFiles } from './middleware/broken-files.ts'
import { compress } from './middleware/compress.ts'
import { conditional } from './middleware/conditional.ts'
import { readControlHeaders } from './middleware/control-headers.ts'
import { defaultHeaders } from './middleware/default-headers.ts'
import { effects } from './middleware/effects.ts'
import { hostGuard } from './middleware/host-guard.ts'
import { overrideMethod } from './middleware/method-override.ts'
import { prettyPrint } from './middleware/pretty.ts'
import { waitForPersistence } from './middleware/persistence.ts'
import { commitToLog } from './middleware/replica.ts'
import { tellListeners } from './middleware/listeners.ts'
import { recordBody, requestLog } from './middleware/request-log.ts'
import { rewrite } from './middleware/rewrite.ts'
import { enterSession, findSession } from './middleware/session.ts'
import { source } from './middleware/source.ts'
import { stack, type Answer } from './middleware/stack.ts'
import { dispatch } from './dispatch/dispatch.ts'
import type { Mocks } from './dispatch/mocks.ts'
import { requestEnvOf } from './dispatch/request-env.ts'
import type { AppEnv } from './dispatch/request-state.ts'
import { toResponse } from './dispatch/response.ts'
import { ownFailure } from './dispatch/result.ts'

export * from './authoring.ts'

/** Creates the application: middleware, then {@link dispatch}; a reload swaps the routes of the mocks alone. */
export function createHonoApp(mocks: Mocks, admin: Admin): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ router: new AppRouter() })
  const answer = stack(
    [
      effects,
      requestLog,
      compress,
      prettyPrint,
      addressesBelow,
      cors,
      defaultHeaders,
      source,
      brokenFiles,
      hostGuard,
      findSession,
      tellListeners,
      rewrite,
      overrideMethod,
      answerOptions,
      readControlHeaders,
      recordBody,
      bodyLimit,
      waitForPersistence,
      commitToLog,
      conditional,
    ],
    dispatch,
  )
  app.onError((error, c) => {
    // In process there is no connection to break: the promise rejects, as that of the global fetch does.
    const env = requestEnvOf(c.env)
    if (env?.isOwn && !env.connection) throw error
    return toResponse(ownFailure(error), false)
  })
  if (admin.isOn) {
    const calls = new Hono<AppEnv>().all('*', entrance(mocks, adminHandler(admin)))
    for (const prefix of ['', ...mocks.prefixes]) {
      app.route(prefix + adminPath, calls)
      app.route(`${prefix}/__session/:id${adminPath}`, calls)
      app.route(`${prefix}/:environment{~[^/]+}${adminPath}`, calls)
    }
  }
  return app.all('*', entrance(mocks, answer))
}

function entrance(mocks: Mocks, answer: Answer): Answer {
  const serve = stack([surroundings], answer)
  return (c) => {
    const state = begin(c, mocks)
    // `/~a/api/users` and `/api/~a/users` are the same.
    const isNamed = enterSession(state)
    if (enterPrefix(state) && !isNamed) enterSession(state)
    return serve(c)
  }
}

/** Options of `createMockServer` that need a disk, a listener or a process. */
const ofNode = [
  'allowRemoteRefs',
  'cert',
  'consistency',
  'cwd',
  'dir',
  'drain',
  'host',
  'https',
  'idField',
  'ids',
  'json',
  'key',
  'onReload',
  'open',
  'ownProcess',
  'passphrase',
  'persist',
  'poll',
  'port',
  'proxy',
  'proxyInsecure',
  'proxyTimeout',
  'quiet',
  'replay',
  'routes',
  'snapshots',
  'static',
  'store',
  'strictPort',
  'watch',
] as const

const noFiles: FileCheck = () => 'no-disk'

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
    faker: createLazyFaker(locale),
    basePath,
    metrics: new Metrics(),
    readOverrides: (given) => readOverrides(given, { ...source, name: '(override)' }),
    url: () => 'http://mockapi.local',
    fetch: async (input, init) => await app.request(input, init),
  })
  let files: readonly MockFile[] = [refuseErrors(readGiven(mocks, source))]
  const { documents = [], graphql = [] } = files[0] ?? {}
  const app = createHonoApp(served.mocks, served.admin) as unknown as Hono
  const load = (): void => {
    served.applyReload({ files, broken: [], changes: [], duration: 0 })
    served.refuseMissingScenarios()
  }
  load()
  const needsGraphql = graphql.length > 0 || settings.graphql
  if (dialect === 'mockapi' && documents.length === 0 && !needsGraphql) return app
  // Other dialects, OpenAPI and GraphQL are loaded by the first request, since most mocks have none.
  let loading: Promise<void> | undefined
  const loadMore = async (): Promise<void> => {
    served.dialect = await restDialectOf(dialect)
    served.loadDescription = () => describedDialectOf(dialect)
    files = await withGivenParts(files, settings)
    await served.prepare(files)
    load()
  }
  return new Hono().use((_c, next) => (loading ??= loadMore()).then(next)).route('/', app)
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
