import type { Hono } from 'hono'
import { createHonoApp } from './app.ts'
import { keepKeysIn } from './auth/keys/store.ts'
import { isOfJsonServer } from './config/dialects.ts'
import type { MockEdits } from './admin/mock-edits.ts'
import type { BehaviourInput } from './behaviour/behaviour.ts'
import { Reply, detailOf } from './http/reply.ts'
import { readOptions, type MockServer, type MockServerOptions } from './server.ts'
import type { LazyFaker } from './generate/faker.ts'
import type { Endpoint } from './endpoints/endpoint.ts'
import { callSite } from './node/call-site.ts'
import { ServedMocks } from './served-mocks.ts'
import { describedDialectOf, restDialectOf } from './dialects/dialect.ts'
import { SessionHandle } from './sessions/session-handle.ts'
import { NamedSessionHandle } from './sessions/open/named-session-handle.ts'
import type { ReloadReport } from './mocks/mock-files.ts'
import { reloadEvent } from './mocks/reload-event.ts'
import { hasGeneratedData } from './mocks/files/mock-file.ts'
import type { Bundler } from './mocks/modules/resolve.ts'
import { aboutProject } from './mocks/files/manifest.ts'
import { Metrics } from './metrics/metrics.ts'
import { openSource, type MockSource } from './mocks/source.ts'
import { ofNode } from './node/environment.ts'
import { fetchInProcess } from './node/fetched.ts'
import { openFaker } from './node/open-faker.ts'
import { listen, type HttpListener } from './node/listen.ts'
import { spanNamer } from './node/span-namer.ts'
import { warnOfMethods } from './node/methods.ts'
import type { ExchangeTap } from './http/exchange.ts'
import { EnvironmentsHandle } from './sessions/open/environments-handle.ts'
import { badSessionName } from './sessions/names.ts'
import { openEdits } from './edit/open.ts'
import { callKeeper } from './import/keep-calls.ts'
import { providedModules } from './provided.ts'
import { openPersistence, type Persistence } from './persistence/persistence.ts'
import type { Replicas, Store } from './replicas/replicas.ts'
import { stateFile } from './persistence/state-file.ts'

/** The address of a server that does not listen, which its answers may name. */
export const inProcessUrl = 'http://mockapi.local'
/** How long after loading or listening the watcher starts, ms: the first answers come first. */
const watchDelay = 30

/**
 * Makes a mock server from a folder or from values. It listens only when a port is given; `fetch`
 * always works, in process.
 *
 * @throws MockapiError when the folder does not exist, an option is wrong, or the port is taken
 * @example
 * await using server = await createMockServer({ dir: 'mocks', seed: 42 })
 * const response = await server.fetch('/users/1')
 */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  return await startMockServer(options)
}

/** Like `createMockServer`, with members that are not public; `tap` keeps what the real API answers. */
export async function startMockServer(
  options: MockServerOptions,
  bundler?: Bundler,
  tap?: ExchangeTap,
): Promise<Server> {
  const server = new Server(readOptions(options, bundler && 'mockapi'), bundler, tap)
  try {
    await server.start()
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}

/** Implements `MockServer`. */
export class Server extends SessionHandle implements MockServer {
  readonly app: Hono
  readonly edits: MockEdits
  readonly environments: EnvironmentsHandle
  readonly #options: MockServerOptions
  readonly #source: MockSource
  readonly #faker: LazyFaker
  readonly #served: ServedMocks
  readonly #tap: ExchangeTap | undefined
  #listener: HttpListener | undefined
  #persistence: Persistence | undefined
  replicas: Replicas | undefined
  #watching: ReturnType<typeof setTimeout> | undefined
  #reloads: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: MockServerOptions, bundler?: Bundler, tap?: ExchangeTap) {
    const { cwd = process.cwd(), poll = false, basePath = '', onWarning = () => {} } = options
    const faker = openFaker(options)
    const provided = providedModules(createMockServer, options.seed, cwd)
    const source = openSource({
      ...options,
      cwd,
      poll,
      provided,
      bundler,
      onReload: (report) => void (this.#reloads = this.#applyReload(report, this.#reloads)),
      onWarning,
    })
    const [routes, settled] = [() => served.mocks.routes, () => this.settled()]
    const edited = { ...source, cwd, root: source.path, routes, settled }
    const edits = openEdits(options, edited, provided)
    const served = new ServedMocks(options, {
      ...source,
      root: source.name,
      about: () => aboutProject(cwd),
      faker,
      basePath,
      flush: () => this.#persistence?.flush(),
      ...ofNode,
      findPackage: async (name) =>
        (await import('./node/installed-package.ts')).findPackage(name, cwd),
      keepCalls: callKeeper({ ...options, path: source.path, cwd, decoderOf: ofNode.decoderOf }),
      edits,
      onDeclared: () => void [this.#persistence?.restore(), this.replicas?.declared()],
      metrics: new Metrics(),
      nameSpan: spanNamer(cwd),
      callSite: () => callSite(cwd),
      url: () => this.#listener?.url ?? inProcessUrl,
      fetch: (input, init, session) => this.#fetch(input, init, session),
      refuseClosed: () => this.#refuseClosed(),
    })
    super(served.mocks.sessions.own, served.shared)
    this.edits = edits
    this.environments = new EnvironmentsHandle(served.mocks.sessions, () => this.#refuseClosed())
    this.#options = options
    this.#tap = tap
    this.#source = source
    this.#faker = faker
    this.#served = served
    this.app = createHonoApp(served.mocks, served.admin) as unknown as Hono
  }

  get prefixes(): readonly string[] {
    return this.#served.mocks.prefixes
  }

  get port(): number | undefined {
    return this.#listener?.port
  }

  get adminToken(): string | undefined {
    return this.#served.admin.token
  }

  get certificate(): string | undefined {
    return this.#listener?.certificate
  }

  async start(): Promise<void> {
    const { port, host, watch, ownProcess, proxy, replay, store } = this.#options
    const { cwd = process.cwd(), dialect = 'mockapi' } = this.#options
    if (ownProcess) keepKeysIn(async () => (await import('./node/key-file.ts')).openKeyFile(cwd))
    const served = this.#served
    if (this.#options.static || isOfJsonServer(dialect)) {
      const { openStaticFiles } = await import('./node/static-files.ts')
      served.mocks.fallback = await openStaticFiles(this.#options)
    }
    if (proxy !== undefined && !replay) {
      const { openProxy } = await import('./proxy/open.ts')
      served.mocks.upstreams = await openProxy(proxy, this.#options, served.behaviour, this.#tap)
    }
    served.dialect = await restDialectOf(dialect)
    served.loadDescription = () => describedDialectOf(dialect)
    const report = await this.#source.load()
    await Promise.all([this.#openPersistence(report), served.prepare(report.files)])
    served.applyReload(report)
    served.refuseMissingScenarios()
    if (store !== undefined) await this.join(store)
    // A server in process may be asked for data at once, and its `db` is synchronous.
    const { usesFaker } = served.mocks.routes
    if (usesFaker && !ownProcess && !this.#faker.isSync) await this.#faker.load()
    if (watch) this.#watchSoon()
    if (port !== undefined) await this.listen(port, host)
  }

  async listen(port: number, host = 'localhost'): Promise<void> {
    this.#refuseClosed()
    if (this.#listener) throw new Error(`The mock server listens at ${this.url} already.`)
    const { ownProcess = false, onWarning = () => {} } = this.#options
    const { admin, mocks } = this.#served
    admin.listens(host)
    const fetch = (request: Request, env: object) => this.app.fetch(request, env)
    const upgrades = !!mocks.upstreams
    const listener = await listen({ ...this.#options, port, host, fetch, ownProcess, upgrades })
    for (const each of [...warnOfMethods(this.endpoints()), ...listener.warnings]) onWarning(each)
    if (this.#closed) await listener.close()
    this.#refuseClosed()
    this.#listener = listener
    if (this.#watching) this.#watchSoon()
    // What most answers will need is made ready while nobody waits.
    if (mocks.routes.usesFaker && !this.#faker.isSync) void this.#faker.load().catch(() => {})
  }

  setBehaviour(behaviour: BehaviourInput | undefined): void {
    this.#refuseClosed()
    this.#served.setBehaviour(behaviour)
  }

  readonly weather: MockServer['weather'] = (behaviour) => this.setBehaviour(behaviour)
  readonly overview: MockServer['overview'] = () => this.#served.overview()
  readonly fingerprint: MockServer['fingerprint'] = () => this.#served.fingerprint()
  readonly describe: ServedMocks['describe'] = (servers) => this.#served.describe(servers)
  readonly files = (): ServedMocks['files'] => this.#served.files
  readonly data = (): ServedMocks['state'] => this.#served.state
  readonly endpoints = (): readonly Endpoint[] => this.#served.mocks.routes.table.endpoints
  readonly [Symbol.asyncDispose] = (): Promise<void> => this.close()
  readonly belongsTo: ServedMocks['belongsTo'] = (process) => this.#served.belongsTo(process)
  readonly check = (): ReturnType<ServedMocks['check']> => this.#served.check()

  get sessions(): readonly string[] {
    return this.#served.mocks.sessions.open.map(({ id }) => id)
  }

  session(id: string): NamedSessionHandle {
    this.#refuseClosed()
    const { mocks, shared } = this.#served
    const session = mocks.sessions.named(id)
    if (session instanceof Reply) throw new Error(detailOf(session) ?? badSessionName(id))
    return new NamedSessionHandle(session, shared, mocks.sessions)
  }

  async saveData(folder: string): Promise<string> {
    const { writeDataFile } = await import('./persistence/data-file.ts')
    const cwd = this.#options.cwd ?? process.cwd()
    return await writeDataFile(this.#served.state, folder, cwd, this.#source.path)
  }

  async settled(): Promise<void> {
    await this.#source.settled()
    await this.#reloads
  }

  async drain(time: number, signal: AbortSignal): Promise<void> {
    await (await import('./node/drain.ts')).drain(this.#served, this.#listener, time, signal)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#watching)
    const { waiting, sessions, upstreams } = this.#served.mocks
    waiting.close()
    await sessions.end(new Error('The mock server is closed.'))
    await Promise.all([this.#listener?.close(), this.#source.close()])
    await this.#source.dispose()
    upstreams?.close()
    this.#listener = undefined
    await sessions.clear()
    await Promise.all([this.#persistence?.close(), this.replicas?.close()])
  }

  #watchSoon(): void {
    clearTimeout(this.#watching)
    this.#watching = setTimeout(() => this.#source.watch(), watchDelay)
  }

  /** What was saved may lie over generated data, so Faker must be there before it is put back. */
  async #openPersistence(report: ReloadReport): Promise<void> {
    const { persist, cwd = process.cwd(), onWarning = () => {} } = this.#options
    if (!persist) return
    const place = stateFile(persist, cwd, this.#source.path)
    const kept = { environments: this.environments.kept, mocks: this.#source.path, onWarning }
    this.#persistence = await openPersistence({ ...place, state: this.data(), ...kept })
    if (hasGeneratedData(report.files)) await this.#faker.load()
  }

  async join(store: Store): Promise<void> {
    const { joinStore } = await import('./replicas/open/join-store.ts')
    this.replicas = await joinStore(store, this.#options, this.#served.mocks, this.data())
  }

  #refuseClosed(): void {
    if (!this.#closed) return
    throw new Error('The mock server is closed. Create another one with createMockServer().')
  }

  readonly #fetch: ServedMocks['shared']['fetch'] = async (input, init, session) => {
    this.#refuseClosed()
    return await fetchInProcess({ url: this.url, app: this.app, session }, input, init)
  }

  /** Applies a reload after the earlier ones, once Faker is there if its data need that. */
  async #applyReload(report: ReloadReport, earlier: Promise<void>): Promise<void> {
    // One that failed, as when `onReload` throws, must not stop later ones.
    await earlier.catch(() => {})
    // A locale that cannot be loaded is reported by the requests that need it.
    if (hasGeneratedData(report.files)) await this.#faker.load().catch(() => {})
    if (this.#closed) return
    const { files: before } = this.#served
    await this.#served.prepare(report.files)
    const reseeded = this.#served.applyReload(report)
    if (report.changes.length === 0) return
    const { files } = this.#served
    this.#options.onReload?.(reloadEvent(before, { ...report, files }, reseeded))
  }
}
