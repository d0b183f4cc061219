import type { Behaviour } from './behaviour/behaviour.ts'
import { MockapiError, describe } from './errors/diagnostic.ts'
import type { Diagnostic } from './errors/diagnostic.ts'
import type { MockFile } from './mocks/files/mock-file.ts'
import type { Overview } from './journal/report.ts'
import type { MockServerOptions } from './server.ts'
import { checkKeys } from './data/relations/check.ts'
import { checkTogether } from './mocks/check.ts'
import type { ReloadReport } from './mocks/mock-files.ts'
import { countEndpoints, errorsOf } from './mocks/reload-event.ts'
import { hasGeneratedData, suggestedFile } from './mocks/served.ts'
import { configuredBehaviour } from './configured-behaviour.ts'
import type { Mocks } from './dispatch/mocks.ts'
import { buildRoutes } from './endpoints/routes.ts'
import type { ListDefaults } from './rest/list.ts'
import { summarize } from './mocks/overview.ts'
import { defaultDialect, readOnly } from './rest/rest-dialect.ts'
import type { RestDialect } from './rest/rest-dialect.ts'

import type { ScenarioCatalog } from './sessions/scenarios.ts'

/** What putting files into service needs. */
export interface ServiceParts {
  /** The folder or file as users see it. */
  readonly root: string
  readonly scenarios: ScenarioCatalog
  readonly mocks: Mocks
  /** Called once the data are declared, before anything is answered from them. */
  readonly onDeclared: () => void
}

/** What is being served: files become data, routes and diagnostics, as a whole. */
export class Service {
  /** How collections and single resources look. */
  surface: RestDialect = defaultDialect
  /** What the server decides of lists where a collection does not. */
  readonly defaults: ListDefaults
  readonly #settings: MockServerOptions
  /** The behaviour of the configuration, below that of files and endpoints. */
  readonly #behaviour: Behaviour | undefined
  readonly #parts: ServiceParts
  #files: readonly MockFile[] = []
  #diagnostics: readonly Diagnostic[] = []

  /** @throws MockapiError `bad-config` for a delay or an error rate that is none */
  constructor(settings: MockServerOptions, parts: ServiceParts) {
    this.#settings = settings
    this.#parts = parts
    this.#behaviour = configuredBehaviour(settings)
    this.defaults = { strict: settings.strict ?? false }
  }

  /** The files that are served now. */
  get files(): readonly MockFile[] {
    return this.#files
  }

  /** What is wrong with the mock files: errors of broken ones, then warnings. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics
  }

  /**
   * Puts files into service: declares their data, builds the routes, swaps one reference.
   *
   * @returns names of collections and single resources that were seeded anew
   */
  take(report: ReloadReport): readonly string[] {
    const { root, mocks } = this.#parts
    const { state } = mocks.sessions.own
    const { foreignKeySuffix } = this.#settings
    const { files, diagnostics: together } = checkTogether(report.files)
    const collections = files.flatMap((file) => file.collections)
    const singles = files.flatMap((file) => file.singles)
    const reseeded = state.declare(collections, singles)
    this.#parts.onDeclared()
    this.#parts.scenarios.replace(files.flatMap(({ scenarios = [] }) => scenarios))
    const errors = errorsOf(report.broken)
    const rewrites = files.flatMap((file) => file.rewrites ?? [])
    const own = this.surface.endpoints({
      rewrites,
      collections,
      singles,
      state,
      defaults: this.defaults,
      foreignKeySuffix,
    })
    mocks.routes = buildRoutes({
      // An endpoint of one's own goes before what a resource has by itself, whatever the order of files.
      endpoints: [
        ...files.flatMap((file) => file.endpoints),
        ...(this.#settings.readOnly ? readOnly(own) : own),
      ],
      behaviour: this.#behaviour,
      usesFaker: hasGeneratedData(files),
      errors,
      suggestedFile: suggestedFile(files, root),
      notFound: this.surface.notFound,
      rewrites,
    })
    // At the start a missing scenario is refused.
    const gone = this.#files.length > 0 ? this.#goneScenarios() : []
    this.#files = files
    this.#tell(errors, [...together, ...checkKeys(collections, foreignKeySuffix), ...gone])
    return reseeded
  }

  /**
   * Makes sure that the scenarios exist which are to be on from the start; a broken file may have them.
   *
   * @throws MockapiError `no-scenario`
   */
  refuseMissingScenarios(): void {
    const { scenarios } = this.#parts
    const [name] = scenarios.missing
    if (name === undefined || this.#diagnostics.some(({ severity }) => severity === 'error')) return
    const { message } = scenarios.unknown(name)
    throw new MockapiError([{ code: 'no-scenario', severity: 'error', message }])
  }

  /** Scenarios that were to be on from the start, and that an edit has taken away. */
  #goneScenarios(): Diagnostic[] {
    const { scenarios } = this.#parts
    return scenarios.missing.map((name) => ({
      code: 'no-scenario',
      severity: 'warning',
      message: scenarios.unknown(name).message,
      hint: 'It was to be on from the start, and is off until a file declares it.',
    }))
  }

  /** What is being served, in figures and routes. */
  overview(): Overview {
    const files = this.#files
    const sizes = files.flatMap(({ collections }) => collections.map(({ size }) => size ?? 0))
    return {
      root: this.#parts.root,
      files: files.filter((file) => !file.rewrites).length,
      endpoints: this.#count(),
      collections: sizes.length,
      records: sizes.reduce((sum, size) => sum + size, 0),
      seed: this.#settings.seed ?? 1,
      routes: summarize(files, this.#settings.readOnly),
      scenarios: this.#parts.scenarios.summary,
      diagnostics: this.#diagnostics,
    }
  }

  /** How many operations can be called; another server's way may have others than the declarations say. */
  #count(): number {
    if (this.surface === defaultDialect) return countEndpoints(this.#files)
    return new Set(this.#parts.mocks.routes.table.endpoints.map(({ key }) => key)).size
  }

  /** Keeps all diagnostics; tells of those between files that were not there before. */
  #tell(errors: readonly Diagnostic[], together: readonly Diagnostic[]): void {
    const known = new Set(this.#diagnostics.map(describe))
    const single = this.#files.flatMap((file) => file.diagnostics)
    this.#diagnostics = [...errors, ...single, ...together]
    for (const diagnostic of together) {
      if (!known.has(describe(diagnostic))) this.#settings.onWarning?.(diagnostic)
    }
  }
}
