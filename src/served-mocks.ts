import { Admin, type AdminTarget, type ServerProcess } from './admin/admin.ts'
import { ServedLogins } from './auth/logins.ts'
import { checkedBehaviour, type Behaviour, type BehaviourInput } from './behaviour/behaviour.ts'
import { declaredIn } from './behaviour/declared.ts'
import { createState } from './data/memory.ts'
import type { State } from './data/store/state.ts'
import { createMocks } from './dispatch/create-mocks.ts'
import { addressesOf } from './dispatch/upstreams.ts'
import type { Mocks, StartRequest } from './dispatch/mocks.ts'
import { inOrder } from './endpoints/order.ts'
import { isRecorded } from './endpoints/recorded.ts'
import { buildRoutes, type SuggestedFile } from './endpoints/routes.ts'
import { MockapiError, eachOnce } from './errors/diagnostic.ts'
import type { InfoObject, OpenApiObject } from './export/openapi/document.ts'
import type { DialectDescription } from './export/openapi/resources.ts'
import type { Reply } from './http/reply.ts'
import { Guard } from './http/origin-guard.ts'
import { toHar } from './journal/har.ts'
import { Journal, createCallStore } from './journal/journal.ts'
import { Redactor } from './journal/redact.ts'
import type { MockServerOptions, Overview } from './server.ts'
import { checkServed } from './mocks/check-served.ts'
import { checkLoops } from './mocks/check-upstreams.ts'
import { checkTogether } from './mocks/check.ts'
import { Fingerprints } from './mocks/fingerprint.ts'
import { Inboxes } from './mocks/inboxes.ts'
import { KnownDiagnostics } from './mocks/known-diagnostics.ts'
import { namedWebhooks } from './mocks/named-webhooks.ts'
import { warnOfUnread } from './mocks/unread.ts'
import { hasGeneratedData, type MockFile } from './mocks/files/mock-file.ts'
import type { ImpliedSchema } from './mocks/graphql/implied.ts'
import type { ReloadReport } from './mocks/mock-files.ts'
import { summarize, withSizes } from './mocks/overview.ts'
import { countEndpoints, errorsOf, withPlaces } from './mocks/reload-event.ts'
import { servedResources } from './rest/live-endpoints.ts'
import { defaultDialect, type RestDialect } from './rest/rest-dialect.ts'
import { ScenarioCatalog } from './sessions/scenarios.ts'
import type { SessionEnvironment } from './sessions/session-handle.ts'
import { errorReports } from './sessions/error-reports.ts'
import { createSessions } from './sessions/open/create-sessions.ts'
import type { Packing } from './sessions/environments/store.ts'
import type { Session } from './sessions/session.ts'
import { openPost } from './webhooks/open.ts'
import type { SendRequest } from './webhooks/post.ts'

/** What mocks need of where they run: a disk, a listener and a process in Node, none of them elsewhere. */
export interface Environment
  extends
    Pick<Mocks, 'basePath' | 'faker' | 'findFile' | 'locate' | 'message'>,
    Pick<Mocks, 'flush' | 'connectionOf' | 'decoderOf' | 'compressor' | 'metrics' | 'nameSpan'>,
    Pick<AdminTarget, 'path' | 'findPackage' | 'keepCalls' | 'edits' | 'processMetrics'>,
    Pick<SessionEnvironment, 'url' | 'fetch' | 'refuseClosed' | 'readOverrides' | 'callSite'> {
  readonly root: string
  /** Sends webhooks; default the global `fetch`. */
  readonly sendWebhook?: SendRequest
  /** What the project is called; default `mocks`. */
  readonly about?: () => InfoObject
  readonly onDeclared?: () => void
  /** Makes environments small that are out of memory; default as they are. */
  readonly packing?: Packing
  /** A file for new endpoints; of values there is none but the values themselves. */
  readonly suggestFile?: (report: ReloadReport, near?: string) => SuggestedFile | undefined
}

/** What a server serves: data, routes and sessions; nothing of it needs Node. */
export class ServedMocks {
  readonly mocks: Mocks
  readonly state: State
  readonly admin: Admin
  readonly shared: SessionEnvironment
  dialect: RestDialect = defaultDialect
  /** Loads what describes the dialect; none for the default one. */
  loadDescription: (() => Promise<DialectDescription | undefined>) | undefined
  files: readonly MockFile[] = []
  readonly #options: MockServerOptions
  readonly #environment: Environment
  readonly #scenarios: ScenarioCatalog
  /** Whether queries for a field that no record has are refused, where a collection does not say. */
  readonly #strict: boolean
  /** That of the settings. */
  readonly behaviour: Behaviour | undefined
  readonly #inboxes: Inboxes
  readonly #logins: ServedLogins
  #implied: ImpliedSchema | undefined
  readonly #diagnostics: KnownDiagnostics
  readonly #fingerprints: Fingerprints

  /** @throws MockapiError `bad-config` for an invalid delay or error rate */
  constructor(options: MockServerOptions, environment: Environment) {
    const { seed = 1, foreignKeySuffix, onWarning = () => {} } = options
    const { cors = [], corsCredentials = [], allowedHosts = [], delay, errorRate } = options
    this.#options = options
    this.#environment = environment
    const behaviour = checkedBehaviour({
      ...(delay !== undefined && { delay }),
      ...(errorRate !== undefined && { status: { status: 500, rate: errorRate } }),
    })
    this.behaviour = declaredIn(behaviour, { from: 'settings' })
    this.#strict = options.strict ?? false
    this.#diagnostics = new KnownDiagnostics(options.onWarning)
    this.#fingerprints = new Fingerprints({ seed, foreignKeySuffix }, environment.faker)
    this.#scenarios = new ScenarioCatalog(options.scenario ?? [])
    const { source } = environment.faker
    this.state = createState({ seed, source, foreignKeySuffix, onWarning })
    this.#inboxes = new Inboxes(this.state, () => this.mocks.sessions.environments.declared())
    this.#logins = new ServedLogins(() => environment.url() + (this.mocks.prefixes[0] ?? ''))
    const redactor = new Redactor(options.mask)
    const calls = createCallStore(options, (layer) =>
      layer === 'scenario' ? this.#scenarios.endpoints : this.mocks.routes.table.endpoints,
    )
    const guard = new Guard(allowedHosts, cors, corsCredentials)
    const sessions = createSessions(options, {
      ...errorReports(options.onWarning, environment),
      catalog: this.#scenarios,
      post: openPost(options, environment.sendWebhook, (target) => redactor.target(target)),
      state: this.state,
      seeds: () => createState({ seed, source, foreignKeySuffix, onWarning, beside: this.state }),
      journalOf: (session) => new Journal(calls, session, redactor),
      refuse: (header) => guard.refuseCrossSite(header),
      shared: () => this.shared,
      packing: environment.packing,
    })
    this.mocks = createMocks(options, environment, {
      sessions,
      guard,
      redactor,
      startPage:
        options.admin === false && !options.dialect?.startsWith('json-server')
          ? undefined
          : (request) => this.#startPage(request),
    })
    this.shared = {
      ...environment,
      readOverrides: this.#inboxes.reading(environment.readOverrides, () => this.files),
      routes: () => this.mocks.routes,
      logins: this.#logins,
      archive: (entries) => toHar(entries, redactor, environment.url()),
      onWarning,
    }
    this.admin = new Admin(options, {
      ...environment,
      mocks: this.mocks,
      shared: this.shared,
      strict: this.#strict,
      overview: () => this.overview(),
      fingerprint: this.fingerprint,
      describe: (servers, session) => this.describe(servers, session),
      setBehaviour: (behaviour) => this.setBehaviour(behaviour),
    })
  }

  belongsTo(process: ServerProcess): void {
    this.admin.process = process
  }

  setBehaviour(behaviour: BehaviourInput | undefined): void {
    this.mocks.behaviour = behaviour && checkedBehaviour(behaviour)
    this.admin.behaviour = behaviour
    this.mocks.sessions.recheck()
  }

  /** Loads what most mocks do not take, before some files are served. @throws MockapiError `no-graphql` */
  async prepare(files: readonly MockFile[]): Promise<void> {
    if (!this.#options.graphql) return
    const { ImpliedSchema } = await import('./mocks/graphql/implied.ts')
    this.#implied ??= new ImpliedSchema(this.#options, this.#environment.faker)
    await this.#implied.load(files)
  }

  /** Serves what was loaded, in one swap; returns names of what was seeded anew. */
  applyReload(report: ReloadReport): readonly string[] {
    const { foreignKeySuffix, webhookTarget } = this.#options
    const { root, suggestFile } = this.#environment
    const { files: read, diagnostics: together } = checkTogether(report.files)
    const collections = read.flatMap((file) => file.collections)
    const singles = read.flatMap((file) => file.singles)
    const reseeded = this.#inboxes.declare(collections, singles)
    this.mocks.sessions.followWrites(collections)
    this.#environment.onDeclared?.()
    this.mocks.sessions.resumeProgress()
    const implied = this.#implied?.serve(this.state, read)
    const files = [...read, ...(implied?.file ? [implied.file] : [])]
    this.#scenarios.replace(files.flatMap(({ scenarios = [] }) => scenarios))
    const errors = errorsOf(report.broken)
    const rewrites = files.flatMap((file) => file.rewrites ?? [])
    const inFiles = files.flatMap((file) => file.endpoints)
    const values = Object.fromEntries(files.flatMap((file) => Object.entries(file.values ?? {})))
    const ofDialect = this.dialect.endpoints({
      rewrites,
      values,
      // Those of a document are served by its operations.
      collections: collections.filter((each) => !each.isOfDocument),
      singles,
      state: this.state,
      strict: this.#strict,
      foreignKeySuffix,
    })
    const ofResources = servedResources(ofDialect, collections, this.#options)
    this.mocks.routes = buildRoutes({
      endpoints: inOrder(inFiles, ofResources, collections),
      behaviour: this.behaviour,
      usesFaker: hasGeneratedData(files),
      errors: errorsOf(withPlaces(report.broken)),
      suggestFile: (near) =>
        suggestFile ? suggestFile(report, near) : { file: root, isCode: false },
      notFound: this.dialect.notFound,
      overridesMethod: this.dialect.overridesMethod,
      showProblem: this.dialect.showProblem,
      rewrites,
      auth: this.#logins.serve(files.flatMap(({ auth = [] }) => auth)),
      webhooks: namedWebhooks(files, this.mocks, webhookTarget),
      chainsRewrites: this.dialect.chainsRewrites,
    })
    this.mocks.sessions.recheck()
    const { replay = false } = this.#options
    const hasRecordings = replay || files.some(({ name }) => isRecorded(name))
    this.mocks.isRecording = hasRecordings ? (file) => replay || isRecorded(file) : undefined
    const isFirst = this.files.length === 0
    if (report.changes.length > 0 && !isFirst) this.mocks.metrics?.reloaded(errors.length > 0)
    this.files = files
    const { prefixes, routes, upstreams } = this.mocks
    const warnings = [
      ...together,
      ...(implied?.diagnostics ?? []),
      ...checkServed({ collections, routes, prefixes, upstreams, foreignKeySuffix }),
      ...warnOfUnread(report.unread ?? []),
    ]
    // At the start a missing scenario is an error instead.
    const missing = isFirst ? [] : this.#scenarios.warnings
    const single = files.flatMap((file) => file.diagnostics)
    this.#diagnostics.replace(errors, single, [...warnings, ...missing])
    return reseeded
  }

  /** Throws MockapiError `no-scenario` where one is to be on from the start and no file, broken or not, has it. */
  refuseMissingScenarios(): void {
    const [missing] = this.#scenarios.warnings
    if (!missing || this.#diagnostics.all.some(({ severity }) => severity === 'error')) return
    const { code, message } = missing
    throw new MockapiError([{ code, severity: 'error', message }])
  }

  overview(files: readonly MockFile[] = this.files): Overview {
    const settings = this.#options
    const sizes = files.flatMap(({ collections }) => collections.map(({ size }) => size ?? 0))
    const { routes: served, prefixes, upstreams } = this.mocks
    const keys = served.table.endpoints.map(({ key }) => key)
    let routes: Overview['routes'] | undefined
    return {
      root: this.#environment.root,
      prefixes,
      files: files.filter(({ rewrites, isSetting }) => !rewrites && !isSetting).length,
      // Another dialect may have others than the declarations say.
      endpoints: this.dialect === defaultDialect ? countEndpoints(files) : new Set(keys).size,
      collections: sizes.length,
      records: sizes.reduce((sum, size) => sum + size, 0),
      seed: settings.seed ?? 1,
      ...(upstreams && { proxy: addressesOf(upstreams) }),
      // A start counts them alone.
      get routes() {
        return (routes ??= summarize(files, settings))
      },
      scenarios: this.#scenarios.summary,
      diagnostics: [...this.#diagnostics.all, ...checkLoops(upstreams, this.#environment.url())],
    }
  }

  /** The overview, with all that is wrong with the mocks beside the documents that they stand in. */
  async check(): Promise<Overview> {
    const { findDrift } = await import('./mocks/drift.ts')
    const drifts = await findDrift(this.files, this.mocks, this.state)
    const overview = this.overview()
    const more = await Promise.all(this.files.map((file) => file.check?.() ?? []))
    const all = [...overview.diagnostics, ...more.flat(), ...drifts]
    return { ...overview, diagnostics: eachOnce(all) }
  }

  readonly fingerprint = (): Promise<string> =>
    this.#fingerprints.of(this.files, this.mocks.routes.table.endpoints)

  /** The mocks as an OpenAPI document, as a session gets them; `servers` are what their prefixes are appended to. */
  async describe(servers: readonly string[], session?: Session): Promise<OpenApiObject> {
    const { describeServed } = await import('./mocks/describe.ts')
    const info = this.#environment.about?.()
    return await describeServed(this.mocks, { servers, session, info }, this.loadDescription)
  }

  async #startPage(request: StartRequest): Promise<Reply | undefined> {
    const { startPage } = await import('./admin/start-page.ts')
    if (this.mocks.routes.usesFaker) await this.mocks.faker.load()
    const files = withSizes(this.files, this.state)
    const keys = new Set(this.mocks.routes.table.endpoints.map(({ key }) => key))
    return await startPage(this.overview(files), request, {
      hasAdmin: this.admin.isOn,
      hasLanding: this.dialect.overviews !== undefined,
      overviews: (this.dialect.overviews ?? []).filter((path) => keys.has(`GET ${path}`)),
    })
  }
}
