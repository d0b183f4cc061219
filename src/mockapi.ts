import type { Behaviour, BehaviourInput } from './core/behaviour.ts'
import { defineConfig, defineMock, route } from './core/define.ts'
import { MockapiError, describe } from './core/diagnostic.ts'
import type { Diagnostic } from './core/diagnostic.ts'
import type { MockFile } from './core/mock-file.ts'
import { many, manyToMany, one } from './core/relation.ts'
import { resource } from './core/resource.ts'
import type { Overview } from './core/report.ts'
import type { MockServer, MockServerOptions } from './core/server.ts'
import { createDb } from './data/db.ts'
import { createState } from './data/memory.ts'
import { checkKeys } from './data/relations/check.ts'
import type { State } from './data/state.ts'
import { statusPlugins } from './features/status.ts'
import { createFakerGate } from './generate/gate.ts'
import type { FakerGate } from './generate/gate.ts'
import { checkTogether } from './load/check.ts'
import type { ReloadReport } from './load/library.ts'
import { readVersion } from './load/package-version.ts'
import { countEndpoints, errorsOf, reloadEvent } from './load/reload-event.ts'
import { readOptions } from './load/options.ts'
import { hasGeneratedData, suggestedFile } from './load/served.ts'
import { openSource } from './load/source.ts'
import type { MockSource } from './load/source.ts'
import { createApp } from './serve/app.ts'
import type { App } from './serve/app.ts'
import { configuredBehaviour, readBehaviour } from './serve/configured.ts'
import { buildGeneration } from './serve/generation.ts'
import type { Generation } from './serve/generation.ts'
import { Guard } from './serve/guard.ts'
import { requestOf } from './serve/incoming.ts'
import { listen } from './serve/listen.ts'
import type { Listener } from './serve/listen.ts'
import { summarize } from './serve/overview.ts'
import { Pipeline } from './serve/pipeline.ts'
import { resourceEndpoints } from './serve/resource-endpoints.ts'
import { openKeeper, type Keeper } from './store/keeper.ts'
import { stateFile } from './store/place.ts'

/** Everything that `import 'mockapi'` gives in a mock file: always the running package. */
const authoring = {
  MockapiError,
  createMockServer,
  defineConfig,
  defineMock,
  many,
  manyToMany,
  one,
  resource,
  route,
}

/** The address of a server that does not listen. */
const inProcessUrl = 'http://mockapi.local'
/** How long after loading, or listening, watching begins, ms: the first answers come first. */
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
  const server = new Server(readOptions(options))
  try {
    await server.start()
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}

class Server implements MockServer {
  readonly fetch: MockServer['fetch'] = (input, init) => this.#fetch(input, init)
  readonly snapshot: MockServer['snapshot'] = (name) => this.#state.snapshot(name)
  readonly restore: MockServer['restore'] = (name) => this.#state.restore(name)
  readonly db: MockServer['db']
  readonly #options: MockServerOptions
  readonly #behaviour: Behaviour | undefined
  readonly #source: MockSource
  readonly #faker: FakerGate
  readonly #state: State
  readonly #pipeline: Pipeline
  readonly #app: App
  #files: readonly MockFile[] = []
  #diagnostics: readonly Diagnostic[] = []
  #listener: Listener | undefined
  #keeper: Keeper | undefined
  #host = 'localhost'
  #watching: ReturnType<typeof setTimeout> | undefined
  /** Settles when the reloads so far are in service. */
  #reloads: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: MockServerOptions) {
    this.#options = options
    this.#behaviour = configuredBehaviour(options)
    this.#faker = createFakerGate(options.locale ?? 'en')
    const seed = options.seed ?? 1
    const warn = (diagnostic: Diagnostic) => options.onWarning?.(diagnostic)
    this.#state = createState({ seed, source: this.#faker.source, onWarning: warn })
    this.db = createDb(this.#state)
    this.#source = openSource({
      cwd: options.cwd ?? process.cwd(),
      dir: options.dir,
      mocks: options.mocks,
      poll: options.poll ?? false,
      authoring,
      onReload: (report) => this.#reload(report),
      onWarning: warn,
    })
    this.#pipeline = new Pipeline(
      {
        guard: new Guard({ cors: options.cors ?? [], allowedHosts: options.allowedHosts ?? [] }),
        db: this.db,
        seed,
        faker: this.#faker,
        claim: (counter) => this.#state.claim(counter),
        bodyLimit: options.bodyLimit ?? 10 * 1024 * 1024,
        timeout: options.timeout ?? 30_000,
        readFile: (path, from) => this.#source.readFile(path, from),
        locate: (error) => this.#source.locate(error),
        message: (error) => this.#source.message(error),
        ...(options.persist && { settle: () => this.#keeper?.settle() }),
        onRequest: options.onRequest,
      },
      buildGeneration({
        endpoints: [],
        behaviour: undefined,
        usesFaker: false,
        errors: [],
        suggestedFile: '',
      }),
    )
    this.#app = createApp(
      this.#pipeline,
      statusPlugins({
        version: readVersion(),
        path: this.#source.path,
        overview: () => this.overview(),
      }),
    )
  }

  get url(): string {
    if (!this.#listener) return inProcessUrl
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host
    return `http://${host}:${this.#listener.port}`
  }

  get port(): number | undefined {
    return this.#listener?.port
  }

  async start(): Promise<void> {
    const { port, host, watch } = this.#options
    const report = await this.#source.load()
    await this.#openKeeper(report.files)
    this.#serve(report)
    // A server in process may be asked for data at once, and its `db` is synchronous.
    if (this.#generation.usesFaker && !this.#options.ownProcess) await this.#faker.load()
    if (watch) this.#watchSoon()
    if (port !== undefined) await this.listen(port, host)
  }

  async listen(port: number, host = 'localhost'): Promise<void> {
    this.#refuseClosed()
    if (this.#listener) throw new Error(`The mock server listens at ${this.url} already.`)
    const { ownProcess = false } = this.#options
    const listener = await listen({ port, host, app: this.#app, ownProcess })
    if (this.#closed) await listener.close()
    this.#refuseClosed()
    this.#listener = listener
    this.#host = host
    if (this.#watching) this.#watchSoon()
    // What most answers will need is made ready while nobody waits.
    if (this.#generation.usesFaker) void this.#faker.load().catch(() => {})
  }

  #watchSoon(): void {
    clearTimeout(this.#watching)
    this.#watching = setTimeout(() => this.#source.watch(), watchDelay)
  }

  reset(): void {
    this.#state.reset()
  }

  weather(behaviour: BehaviourInput | undefined): void {
    this.#pipeline.override = behaviour && readBehaviour(behaviour)
  }

  overview(): Overview {
    const files = this.#files
    const sizes = files.flatMap(({ collections }) => collections.map(({ size }) => size ?? 0))
    return {
      root: this.#source.name,
      files: files.length,
      endpoints: countEndpoints(files),
      collections: sizes.length,
      records: sizes.reduce((sum, size) => sum + size, 0),
      seed: this.#options.seed ?? 1,
      routes: summarize(files),
      diagnostics: this.#diagnostics,
    }
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
    await Promise.all([this.#listener?.close(), this.#source.close()])
    this.#listener = undefined
    await this.#keeper?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** What was kept may lie over generated data, so Faker must be there before it is put back. */
  async #openKeeper(files: readonly MockFile[]): Promise<void> {
    const { persist, cwd = process.cwd(), onWarning = () => {} } = this.#options
    if (!persist) return
    const place = stateFile(persist, cwd, this.#source.path)
    this.#keeper = await openKeeper({ ...place, state: this.#state, onWarning })
    if (hasGeneratedData(files)) await this.#faker.load()
  }

  #refuseClosed(): void {
    if (!this.#closed) return
    throw new Error('The mock server is closed. Create another one with createMockServer().')
  }

  get #generation(): Generation {
    return this.#pipeline.generation
  }

  async #fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    this.#refuseClosed()
    return this.#app.fetch(requestOf(input, init, this.url))
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
    const before = this.#files
    const reseeded = this.#serve(report)
    this.#options.onReload?.(reloadEvent(before, { ...report, files: this.#files }, reseeded))
  }

  /** Puts files into service: declares their data, builds the routes, swaps one reference. */
  #serve(report: ReloadReport): readonly string[] {
    const { files, diagnostics: together } = checkTogether(report.files)
    const collections = files.flatMap((file) => file.collections)
    const diagnostics = [...together, ...checkKeys(collections)]
    const singles = files.flatMap((file) => file.singles)
    const reseeded = this.#state.declare(collections, singles)
    this.#keeper?.restore()
    const errors = errorsOf(report.broken)
    const defaults = { strict: this.#options.strict ?? false }
    this.#pipeline.generation = buildGeneration({
      // An endpoint of one's own goes before what a resource has by itself, whatever the order of files.
      endpoints: [
        ...files.flatMap((file) => file.endpoints),
        ...resourceEndpoints(collections, singles, this.#state, defaults),
      ],
      behaviour: this.#behaviour,
      usesFaker: hasGeneratedData(files),
      errors,
      suggestedFile: suggestedFile(files, this.#source.name),
    })
    const known = new Set(this.#diagnostics.map(describe))
    this.#files = files
    this.#diagnostics = [...errors, ...files.flatMap((file) => file.diagnostics), ...diagnostics]
    for (const diagnostic of diagnostics) {
      if (!known.has(describe(diagnostic))) this.#options.onWarning?.(diagnostic)
    }
    return reseeded
  }
}
