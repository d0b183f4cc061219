import { readBehaviour } from '../serve/behaviour/configured.ts'
import type { BehaviourInput } from '../core/behaviour.ts'
import { Reply } from '../core/reply.ts'
import type { Overview } from '../core/report.ts'
import type { MockServer, MockServerOptions } from '../core/server.ts'
import type { State } from '../data/state.ts'
import { createState } from '../data/memory.ts'
import type { FakerGate } from '../generate/gate.ts'
import type { ReloadReport } from '../load/library.ts'
import { reloadEvent } from '../load/reload-event.ts'
import { hasGeneratedData } from '../load/served.ts'
import type { MockSource } from '../load/source.ts'
import { createApp } from '../serve/app.ts'
import type { App } from '../serve/app.ts'
import { emptyGeneration } from '../serve/generation.ts'
import type { Fallback } from '../serve/fallback.ts'
import type { ServeHost } from '../serve/host.ts'
import { requestOf } from '../serve/incoming.ts'
import { listen } from '../serve/network/listen.ts'
import type { Listener } from '../serve/network/listen.ts'
import { Pipeline } from '../serve/pipeline.ts'
import type { Plugin } from '../serve/plugin.ts'
import { ScenarioCatalog } from '../serve/session/scenarios.ts'
import { Session } from '../serve/session/session.ts'
import { Sessions, badSessionName, sessionNames } from '../serve/session/sessions.ts'
import type { Keeper } from '../store/keeper.ts'
import { Admin } from './admin.ts'
import { callSite } from './call-site.ts'
import { surfaceOf } from './dialect.ts'
import { openFaker } from './faker.ts'
import { openKeptData } from './kept-data.ts'
import { NamedSessionHandle, SessionHandle, closedSession } from './session-handle.ts'
import type { SessionHost } from './session-handle.ts'
import { Journals } from './journal.ts'
import { openMocks } from './mocks.ts'
import { Service } from './service.ts'
import { serveHost } from './serve-host.ts'
import { openStaticFiles } from './static-files.ts'

/** The address of a server that does not listen. */
const inProcessUrl = 'http://mockapi.local'
/** How long after loading, or listening, watching begins, ms: the first answers come first. */
const watchDelay = 30

/** A mock server: its parts put together, and its life from start to close. */
export class Server extends SessionHandle implements MockServer {
  readonly #options: MockServerOptions
  /** What all handles of sessions borrow. */
  readonly #shared: SessionHost
  readonly #source: MockSource
  readonly #faker: FakerGate
  readonly #own: Session
  readonly #journals: Journals
  readonly #admin: Admin
  readonly #sessions: Sessions
  readonly #pipeline: Pipeline
  readonly #service: Service
  /** Everything that answers, for those who mount it on a port of theirs. */
  readonly app: App
  #listener: Listener | undefined
  #fallback: Fallback | undefined
  #keeper: Keeper | undefined
  #host = 'localhost'
  #watching: ReturnType<typeof setTimeout> | undefined
  /** Settles when the reloads so far are in service. */
  #reloads: Promise<void> = Promise.resolve()
  #closed = false

  /**
   * @param options checked already
   * @param provided what the package's own modules give in a mock file, by their specifiers
   */
  constructor(options: MockServerOptions, provided: Readonly<Record<string, object>>) {
    const { seed = 1, foreignKeySuffix, onWarning = () => {} } = options
    const faker = openFaker(options)
    const { source } = faker
    const state = createState({ seed, source, foreignKeySuffix, onWarning })
    const catalog = new ScenarioCatalog(options.scenario ?? [])
    const journals = new Journals(options, (layer) =>
      layer === 'scenario' ? catalog.operations : this.#pipeline.generation.table.endpoints,
    )
    const open = (id: string, view: State) => new Session(id, view, catalog, journals.open(id))
    const own = open('', state)
    const shared: SessionHost = {
      url: () => this.#address,
      fetch: (input, init) => this.#fetch(input, init),
      refuseClosed: () => this.#refuseClosed(),
      readOverlay: (mocks) => this.#source.readOverlay(mocks),
      generation: () => this.#pipeline.generation,
      callSite: () => callSite(options.cwd ?? process.cwd()),
      archive: (entries) => journals.archive(entries, this.#address),
      onWarning,
    }
    super(own, shared)
    this.#shared = shared
    this.#options = options
    this.#faker = faker
    this.#own = own
    this.#journals = journals
    this.#admin = new Admin(options)
    this.#sessions = new Sessions(own, options.maxSessions ?? 1000, {
      open: (id) => open(id, state.fork()),
      refuse: (header) => this.#pipeline.refuseCrossSite(header),
    })
    this.#source = openMocks(options, provided, (report) => this.#reload(report))
    this.#pipeline = new Pipeline(this.#serveHost(), this.#sessions, emptyGeneration)
    this.#service = new Service(options, {
      root: this.#source.name,
      state,
      scenarios: catalog,
      pipeline: this.#pipeline,
      onDeclared: () => this.#keeper?.restore(),
    })
    this.app = createApp(this.#pipeline, this.#sessions, this.#plugins())
  }

  /** What answers below `/__mockapi/`. */
  #plugins(): readonly Plugin[] {
    return this.#admin.plugins({
      server: this,
      shared: this.#shared,
      journals: this.#journals,
      source: this.#source,
      sessions: this.#sessions,
      listDefaults: this.#service.defaults,
      prepare: () => (this.#usesFaker ? this.#faker.load() : undefined),
      settle: () => this.#keeper?.settle(),
    })
  }

  get #address(): string {
    if (!this.#listener) return inProcessUrl
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host
    return `http://${host}:${this.#listener.port}`
  }

  get port(): number | undefined {
    return this.#listener?.port
  }

  get adminToken(): string | undefined {
    return this.#admin.token
  }

  /** Loads the mocks, then listens and watches where that is asked for. */
  async start(): Promise<void> {
    const { port, host, watch, ownProcess } = this.#options
    this.#fallback = await openStaticFiles(this.#options)
    this.#service.surface = await surfaceOf(this.#options.dialect ?? 'mockapi')
    const report = await this.#source.load()
    await this.#openKeeper(report)
    this.#service.take(report)
    this.#service.refuseMissingScenarios()
    // A server in process may be asked for data at once, and its `db` is synchronous.
    if (this.#usesFaker && !ownProcess && !this.#faker.atOnce) await this.#faker.load()
    if (watch) this.#watchSoon()
    if (port !== undefined) await this.listen(port, host)
  }

  async listen(port: number, host = 'localhost'): Promise<void> {
    this.#refuseClosed()
    if (this.#listener) throw new Error(`The mock server listens at ${this.url} already.`)
    const { ownProcess = false } = this.#options
    this.#admin.listens(host)
    const listener = await listen({ port, host, app: this.app, ownProcess })
    if (this.#closed) await listener.close()
    this.#refuseClosed()
    this.#listener = listener
    this.#host = host
    if (this.#watching) this.#watchSoon()
    // What most answers will need is made ready while nobody waits.
    if (this.#usesFaker && !this.#faker.atOnce) void this.#faker.load().catch(() => {})
  }

  weather(behaviour: BehaviourInput | undefined): void {
    this.#refuseClosed()
    this.#pipeline.override = behaviour && readBehaviour(behaviour)
    this.#admin.behaviour = behaviour
  }

  get sessions(): readonly string[] {
    return this.#sessions.open.map(({ id }) => id)
  }

  session(id: string): NamedSessionHandle {
    this.#refuseClosed()
    const session = this.#sessions.named(id)
    if (session instanceof Reply) throw new Error(badSessionName(id))
    const url = () => `${this.#address}${sessionNames.prefix}${id}`
    const fetch: MockServer['fetch'] = (input, init) => this.#fetch(input, init, session)
    return new NamedSessionHandle(session, { ...this.#shared, url, fetch }, this.#sessions)
  }

  /** See {@link writeDataFile}. */
  async saveData(folder: string): Promise<string> {
    const { writeDataFile } = await import('./data-file.ts')
    const { cwd = process.cwd() } = this.#options
    return await writeDataFile(this.#own.state, { folder, cwd, mocks: this.#source.path })
  }

  overview(): Overview {
    return this.#service.overview()
  }

  async settled(): Promise<void> {
    await this.#source.settled()
    await this.#reloads
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#watching)
    this.#pipeline.close()
    this.#own.journal.close(new Error('The mock server is closed.'))
    await Promise.all([this.#listener?.close(), this.#source.close()])
    this.#listener = undefined
    this.#sessions.clear()
    await this.#keeper?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  get #usesFaker(): boolean {
    return this.#pipeline.generation.usesFaker
  }

  /** What answering requests borrows from the server. */
  #serveHost(): ServeHost {
    return serveHost(this.#options, {
      source: this.#source,
      faker: this.#faker,
      mask: this.#journals.mask,
      settle: () => this.#keeper?.settle(),
      fallback: (request) => this.#fallback?.(request),
    })
  }

  #watchSoon(): void {
    clearTimeout(this.#watching)
    this.#watching = setTimeout(() => this.#source.watch(), watchDelay)
  }

  /** What was kept may lie over generated data, so Faker must be there before it is put back. */
  async #openKeeper({ files }: ReloadReport): Promise<void> {
    this.#keeper = await openKeptData(this.#options, this.#source.path, this.#own.state)
    if (this.#keeper && hasGeneratedData(files)) await this.#faker.load()
  }

  #refuseClosed(): void {
    if (!this.#closed) return
    throw new Error('The mock server is closed. Create another one with createMockServer().')
  }

  async #fetch(
    input: string | URL | Request,
    init?: RequestInit,
    session?: Session,
  ): Promise<Response> {
    this.#refuseClosed()
    if (session?.closed) throw closedSession(session.id)
    return this.app.fetch(requestOf(input, init, this.url), { ...(session && { session }) })
  }

  /** Reloads in the order in which they come, each once Faker is there if its data need that. */
  #reload(report: ReloadReport): void {
    this.#reloads = this.#takeOver(report, this.#reloads)
  }

  async #takeOver(report: ReloadReport, earlier: Promise<void>): Promise<void> {
    // One that failed, as when `onReload` throws, has been told of and stops none after it.
    await earlier.catch(() => {})
    // A locale that cannot be loaded is told of by whoever asks for the data.
    if (hasGeneratedData(report.files)) await this.#faker.load().catch(() => {})
    if (this.#closed) return
    const before = this.#service.files
    const reseeded = this.#service.take(report)
    const { files } = this.#service
    this.#options.onReload?.(reloadEvent(before, { ...report, files }, reseeded))
  }
}
