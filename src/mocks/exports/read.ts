import { mergeBehaviours, withRateLimitGroup } from '../../behaviour/behaviour.ts'
import { declaredIn } from '../../behaviour/declared.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { Handler } from '../../endpoints/handler-context.ts'
import type { MockMap, Route, Use } from '../../endpoints/define.ts'
import type { SocketMock } from '../../endpoints/websocket.ts'
import { MockapiError, type Diagnostic, type SourceLocation } from '../../errors/diagnostic.ts'
import type { Endpoint, ExternalMocks } from '../../endpoints/endpoint.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { kindOf, type ResourceToken } from '../../data/records/resource.ts'
import type { AuthMock } from '../../auth/definition/define.ts'
import type { Provider } from '../../auth/definition/provider.ts'
import type { GraphqlMock } from '../../graphql/define.ts'
import type { OpenApiMock } from '../../openapi/define.ts'
import { readProvider } from '../auth/read.ts'
import type { MockFile } from '../files/mock-file.ts'
import {
  attempt,
  badMock,
  reportBelow,
  type JsonPath,
  type Problem,
  type Report,
} from '../../generate/report.ts'
import type { Behaving, Scenario, ScenarioDeclaration } from '../../sessions/scenario.ts'
import { brokenEndpoint, brokenResource } from '../files/missing.ts'
import { readDefaults } from '../json/defaults.ts'
import { compileEndpoint, type FileContext } from '../json/endpoint.ts'
import { readScenarios } from '../json/scenarios.ts'
import { appEndpoints, isApp } from './app.ts'
import { hasMember } from './locate.ts'
import {
  ExportReports,
  exportsOfTsc,
  isOfFile,
  isPlainMap,
  noMock,
  noOverride,
  type ExportsSource,
} from './reports.ts'
import { declareResource } from './resource.ts'
import { scenarioFault } from './scenario.ts'
import {
  behavingEndpoint,
  contentEndpoint,
  externalEndpoint,
  handlerEndpoint,
  isJson,
  middlewareEndpoint,
  readMapDefaults,
  routeEndpoint,
  type MaybeEndpoint,
} from './route.ts'
import { isSocket, socketEndpoint } from './websocket.ts'

/**
 * Reads a module's exports: maps, routes, resources, scenarios, applications and arrays of them,
 * whatever their names. Other exports are ignored; a warning says so if there is nothing else. What has an error is
 * left out, and its problem is among the diagnostics.
 */
export function readExports(
  exports: Readonly<Record<string, unknown>>,
  source: ExportsSource,
): MockFile {
  const reader = new ExportsReader(source)
  // Of a mock that a CommonJS file gives as its whole, Node names the members as well.
  const whole = exports['default']
  const members = new Set(kindOf(whole) === undefined ? [] : Object.values(whole as object))
  const values = Object.values(exports).flatMap((value) => exportsOfTsc(value) ?? [value])
  for (const value of new Set(values)) if (!members.has(value)) reader.read(value)
  if (!reader.found) reader.diagnostics.push(noMock(source.name, exports))
  const { endpoints, collections, scenarios, diagnostics, mapKeys } = reader
  const { documents, graphql, auth } = reader
  const isMap = () => mapKeys.some((key) => hasMember(source.sources(), key))
  const declared = { endpoints, collections, singles: [], scenarios, documents, graphql, auth }
  return { name: source.name, ...declared, diagnostics, isMap }
}

/** Reads an override: values as {@link readExports} does, no resources and scenarios. @throws MockapiError */
export function readOverrides(value: unknown, source: ExportsSource): readonly Endpoint[] {
  const reader = new ExportsReader(source, [])
  reader.read(value)
  if (!reader.found) reader.diagnostics.push({ ...noOverride, severity: 'error' })
  // The value is in no file.
  const diagnostics = reader.diagnostics.map(({ place: _p, frame: _f, ...one }) => one)
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new MockapiError(diagnostics)
  return reader.endpoints
}
type Resource = ResourceToken<Record<string, unknown>>

class ExportsReader {
  readonly endpoints: Endpoint[] = []
  readonly collections: CollectionDeclaration[] = []
  readonly scenarios: ScenarioDeclaration[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly mapKeys: string[] = []
  readonly documents: OpenApiMock[] = []
  readonly graphql: GraphqlMock[] = []
  readonly auth: Provider[] = []
  found = false
  readonly #source: ExportsSource
  readonly #reports: ExportReports
  /** How many routes had a key so far. */
  readonly #routes = new Map<string, number>()
  /** How many providers of logins there were so far. */
  #providers = 0
  /** The states that `moveTo` may name, in a scenario or an override; undefined elsewhere. */
  readonly #states: readonly string[] | undefined

  constructor(source: ExportsSource, states?: readonly string[]) {
    this.#source = source
    this.#reports = new ExportReports(source, this.diagnostics)
    this.#states = states
  }

  read(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.read(item)
      return
    }
    try {
      this.#readOne(value)
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error)
      this.found = true
      badMock(
        this.#reports.reporter(this.#reports.originOf('')),
        `An exported mock cannot be read: ${what}`,
      )
    }
  }

  #readOne(value: unknown): void {
    const kind = kindOf(value)
    if (kind === 'map') this.#map((value as MockMap).endpoints, value as MockMap)
    else if (kind === 'route') this.#route(value as Route)
    else if (kind === 'scenario' && !this.#states) this.#scenario(value as Scenario)
    else if (kind === 'resource' && !this.#states) this.#resource(value as Resource)
    else if (kind === 'use') this.#use(value as Use)
    else if (kind === 'openapi' && !this.#states) this.documents.push(value as OpenApiMock)
    else if (kind === 'graphql' && !this.#states) this.graphql.push(value as GraphqlMock)
    else if (kind === 'auth' && !this.#states) this.#auth(value as AuthMock)
    else if (kind === 'external') this.#external(value as ExternalMocks)
    else if (kind === 'websocket') this.#socket(value as SocketMock)
    else if (isApp(value)) {
      this.endpoints.push(...appEndpoints(value, (path) => this.#reports.originOf(path)))
    } else if (isPlainMap(value, this.#states !== undefined)) this.#map(value, undefined)
    else return
    this.found = true
  }

  #map(endpoints: Readonly<Record<string, unknown>>, map: MockMap | undefined): void {
    if (!isObject(endpoints)) {
      const hint = "Write defineMock({ 'GET /path': { ok: true } })."
      return badMock(
        this.#reports.reporter(this.#reports.originOf('')),
        'defineMock(…) has no object.',
        hint,
      )
    }
    const [first = ''] = Object.keys(endpoints)
    const report = this.#reports.reporter(this.#reports.originOf(first))
    const group = `${this.#source.name} ${first}`
    const place = { from: 'defaults', file: this.#source.name } as const
    const ofMap = map && withRateLimitGroup(readMapDefaults(map.behaviour, report), group)
    const given = declaredIn(ofMap, place)
    // An override is a map of endpoints alone.
    const { $schema: _, $defaults, $scenarios, ...entries } = this.#states ? {} : endpoints
    const written =
      $defaults === undefined
        ? undefined
        : declaredIn(readDefaults($defaults, reportBelow(report, '$defaults'), group), place)
    const defaults = written ? mergeBehaviours(given, written) : given
    for (const [key, value] of Object.entries(this.#states ? endpoints : entries)) {
      const origin = this.#reports.originOf(key)
      if (isOfFile(key, this.#reports.reporter(origin))) continue
      this.mapKeys.push(key)
      this.#add(key, origin, (report) =>
        this.#compile(key, value, { ...this.#context(origin, report), defaults }),
      )
    }
    if ($scenarios !== undefined) {
      const compile: FileContext['compile'] = (key, value, context) => {
        const endpoint = this.#compile(key, value, context)
        return endpoint && { ...endpoint, origin: this.#reports.originOf(key) }
      }
      const context = this.#context(this.#reports.originOf('$scenarios'), report)
      this.scenarios.push(...readScenarios($scenarios, { ...context, compile }))
    }
  }

  #context(origin: SourceLocation, report: Report): FileContext {
    const { files } = this.#source
    const diagnose = (path: JsonPath, problem: Problem) =>
      this.#reports.diagnose(origin, path, problem)
    return { files, report, diagnose, defaults: undefined, originOf: () => origin }
  }

  #compile(key: string, value: unknown, context: FileContext): MaybeEndpoint {
    const { report, defaults, states = this.#states } = context
    if (isSocket(key, value)) return socketEndpoint(key, value, defaults, report)
    if (typeof value === 'function') return handlerEndpoint(key, value as Handler, defaults, report)
    if (kindOf(value) !== 'behave') {
      const content = contentEndpoint(key, value, defaults, report)
      if (content) return content
      if (!isJson(key, value, report)) return undefined
      return compileEndpoint(key, value, states ? { ...context, states } : context)
    }
    if (states) return behavingEndpoint(key, (value as Behaving).behaviour, report)
    const hint =
      'It belongs into a scenario or an override; a file has its behaviour beside its map.'
    badMock(report, `behave(…) of ${key} has nothing below it.`, hint)
    return undefined
  }

  #route(route: Route): void {
    const nth = this.#routes.get(route.key) ?? 0
    this.#routes.set(route.key, nth + 1)
    this.#add(route.key, this.#reports.originOf(route.key, nth), (report) =>
      routeEndpoint(route, report),
    )
  }

  #socket(mock: SocketMock): void {
    const { path = '' } = mock
    const make = (report: Report) => socketEndpoint(`WS ${path}`, mock, undefined, report)
    this.#add(`WS ${path}`, this.#reports.originOfCall('ws', path), make)
  }

  #use({ path, handlers }: Use): void {
    const origin = this.#reports.originOfCall('use', path)
    if (handlers.length === 0 || handlers.some((each) => typeof each !== 'function')) {
      const message = `use(${formatValue(path)}) has no function.`
      const hint = "Write use('/admin/*', async (c, next) => { await next() })."
      return this.#add(`USE ${path}`, origin, (report) => void badMock(report, message, hint))
    }
    for (const handle of handlers) {
      this.#add(`USE ${path}`, origin, (report) => middlewareEndpoint(path, handle, report))
    }
  }

  #scenario({ name, active, start, states: mocks }: Scenario): void {
    const origin = this.#reports.originOfCall('scenario', name)
    const report = this.#reports.reporter(origin)
    const names = Object.keys(mocks)
    const [first] = names
    const fault = scenarioFault(name, names, start)
    if (fault || first === undefined) badMock(report, fault?.message ?? '', fault?.hint)
    else {
      const states = new Map<string, readonly Endpoint[]>()
      for (const state of names) {
        const reader = new ExportsReader(this.#source, names)
        reader.read(mocks[state])
        if (!reader.found) report([], noOverride)
        this.diagnostics.push(...reader.diagnostics)
        states.set(state, reader.endpoints)
      }
      this.scenarios.push({ name, origin, active, start: start ?? first, states })
    }
  }

  #resource(token: Resource): void {
    const origin = this.#reports.originOfCall('resource', token.name)
    const { name, options } = token
    const declaration = attempt(
      this.#reports.reporter(origin),
      (report) => declareResource(token, origin, report, this.#reports.reporter(origin)),
      (...error) => {
        const path = String(options?.path ?? `/${String(name)}`)
        const broken = () => this.#reports.diagnose(origin, ...error)
        this.endpoints.push(...brokenResource(path, origin, broken))
      },
    )
    if (declaration) this.collections.push(declaration)
  }

  #auth({ options }: AuthMock): void {
    const origin = this.#reports.originOfOpening('auth', this.#providers++)
    const context = this.#context(origin, this.#reports.reporter(origin))
    const { auth, endpoints } = readProvider(options, { ...context, origin })
    this.auth.push(...auth)
    this.endpoints.push(...endpoints)
  }

  #external({ endpoints }: ExternalMocks): void {
    for (const endpoint of endpoints) {
      const origin = this.#reports.originOfPath(endpoint.written, endpoint.nth)
      this.#add(endpoint.key, origin, (report) => externalEndpoint(endpoint, report))
    }
  }

  #add(key: string, origin: SourceLocation, make: (report: Report) => MaybeEndpoint): void {
    const endpoint = attempt(this.#reports.reporter(origin), make, (...error) =>
      brokenEndpoint(key, origin, () => this.#reports.diagnose(origin, ...error)),
    )
    if (endpoint) this.endpoints.push({ ...endpoint, origin })
  }
}
