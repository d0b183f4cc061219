import { withRateLimitGroup } from '../../behaviour/behaviour.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { Handler } from '../../endpoints/handler-context.ts'
import type { MockMap, Route, Use } from '../../endpoints/define.ts'
import { MockapiError, type Diagnostic, type SourceLocation } from '../../errors/diagnostic.ts'
import type { Endpoint, ExternalMocks } from '../../endpoints/endpoint.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { kindOf, type ResourceToken } from '../../data/records/resource.ts'
import type { MockFile } from '../files/mock-file.ts'
import {
  attempt,
  badMock,
  type JsonPath,
  type Problem,
  type Report,
} from '../../generate/report.ts'
import { looksLikeKey } from '../../http/path.ts'
import type { Behaving, Scenario, ScenarioDeclaration } from '../../sessions/scenario.ts'
import { brokenEndpoint, brokenResource } from '../files/missing.ts'
import type { FileCheck } from '../json/response-files.ts'
import { compileEndpoint, type FileContext } from '../json/endpoint.ts'
import { appEndpoints, isApp } from './app.ts'
import { findCall, findQuoted, lazyOrigin, type SourceText } from './locate.ts'
import { declareResource } from './resource.ts'
import {
  behavingEndpoint,
  contentHandler,
  externalEndpoint,
  handlerEndpoint,
  isJson,
  middlewareEndpoint,
  readPureBehaviour,
  routeEndpoint,
  type MaybeEndpoint,
} from './route.ts'

/** The module that exports were read from. */
export interface ExportsSource {
  readonly name: string
  /** The sources of the file and of its imports, the file first. */
  readonly sources: () => Iterable<SourceText>
  readonly files: FileCheck
}

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
  const values = Object.values(exports).flatMap((value) => exportsOfTsc(value) ?? [value])
  for (const value of new Set(values)) reader.read(value)
  if (!reader.found) reader.diagnostics.push(noMock(source.name, Object.keys(exports)))
  const { endpoints, collections, scenarios, diagnostics } = reader
  return { name: source.name, endpoints, collections, singles: [], scenarios, diagnostics }
}

/** What a file that was compiled to CommonJS exported before, which Node gives as one default export. */
function exportsOfTsc(value: unknown): unknown[] | undefined {
  const isOne = typeof value === 'object' && value !== null && '__esModule' in value
  return isOne ? Object.values(value) : undefined
}

/** Reads an override: values as {@link readExports} does, no resources and scenarios. @throws MockapiError */
export function readOverrides(value: unknown, source: ExportsSource): readonly Endpoint[] {
  const reader = new ExportsReader(source, [])
  reader.read(value)
  if (!reader.found) reader.diagnostics.push({ ...noOverride, severity: 'error' })
  // The value is in no file.
  const diagnostics = reader.diagnostics.map(({ place: _place, frame: _frame, ...one }) => one)
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new MockapiError(diagnostics)
  return reader.endpoints
}

type Resource = ResourceToken<Record<string, unknown>>

class ExportsReader {
  readonly endpoints: Endpoint[] = []
  readonly collections: CollectionDeclaration[] = []
  readonly scenarios: ScenarioDeclaration[] = []
  readonly diagnostics: Diagnostic[] = []
  found = false
  readonly #source: ExportsSource
  /** How many routes had a key so far. */
  readonly #routes = new Map<string, number>()
  /** The states that `moveTo` may name, in a scenario or an override; undefined elsewhere. */
  readonly #states: readonly string[] | undefined

  constructor(source: ExportsSource, states?: readonly string[]) {
    this.#source = source
    this.#states = states
  }

  read(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.read(item)
      return
    }
    const kind = kindOf(value)
    if (kind === 'map') this.#map((value as MockMap).endpoints, value as MockMap)
    else if (kind === 'route') this.#route(value as Route)
    else if (kind === 'scenario' && !this.#states) this.#scenario(value as Scenario)
    else if (kind === 'resource' && !this.#states) this.#resource(value as Resource)
    else if (kind === 'use') this.#use(value as Use)
    else if (kind === 'external') this.#external(value as ExternalMocks)
    else if (isApp(value)) {
      this.endpoints.push(...appEndpoints(value, (path) => this.#origin(path)))
    } else if (isPlainMap(value, this.#states !== undefined)) this.#map(value, undefined)
    else return
    this.found = true
  }

  #map(endpoints: Readonly<Record<string, unknown>>, map: MockMap | undefined): void {
    const [first = ''] = Object.keys(endpoints)
    const report = this.#reporter(this.#origin(first))
    const group = `${this.#source.name} ${first}`
    const defaults = map && withRateLimitGroup(readPureBehaviour(map.behaviour, report), group)
    for (const [key, value] of Object.entries(endpoints)) {
      const origin = this.#origin(key)
      this.#add(key, origin, (report) => {
        const { files } = this.#source
        const diagnose = (path: JsonPath, problem: Problem) => this.#diagnose(origin, path, problem)
        const context = { files, report, diagnose, defaults, originOf: () => origin }
        return this.#compile(key, value, context)
      })
    }
  }

  #compile(key: string, value: unknown, context: FileContext): MaybeEndpoint {
    const { report, defaults } = context
    const states = this.#states
    if (typeof value === 'function') return handlerEndpoint(key, value as Handler, defaults, report)
    if (kindOf(value) !== 'behave') {
      const handle = contentHandler(value)
      if (handle) return handlerEndpoint(key, handle, defaults, report)
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
    this.#add(route.key, this.#origin(route.key, nth), (report) => routeEndpoint(route, report))
  }

  #use({ path, handlers }: Use): void {
    const origin = this.#callOrigin('use', path)
    if (handlers.length === 0 || handlers.some((each) => typeof each !== 'function')) {
      const message = `use(${JSON.stringify(path)}) has no function.`
      const hint = "Write use('/admin/*', async (c, next) => { await next() })."
      return badMock(this.#reporter(origin), message, hint)
    }
    for (const handle of handlers) {
      this.#add(`USE ${path}`, origin, (report) => middlewareEndpoint(path, handle, report))
    }
  }

  #scenario({ name, active, start, states: mocks }: Scenario): void {
    const origin = this.#callOrigin('scenario', name)
    const report = this.#reporter(origin)
    const names = Object.keys(mocks)
    const [first] = names
    const shown = `The scenario ${JSON.stringify(name)}`
    if (typeof name !== 'string' || name.trim() === '') {
      badMock(report, 'A scenario has no name.', "Write scenario('empty cart', { … }).")
    } else if (first === undefined) {
      const hint = "Write states: { pending: { 'GET /x': … } }."
      badMock(report, `${shown} has no states.`, hint)
    } else if (start !== undefined && !names.includes(start)) {
      const message = `${shown} starts in ${JSON.stringify(start)}, which is none of its states.`
      badMock(report, message, didYouMean(start, names) || `States are ${names.join(', ')}.`)
    } else {
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
    const origin = this.#callOrigin('resource', token.name)
    const { name, options } = token
    const declaration = attempt(
      this.#reporter(origin),
      (report) => declareResource(token, origin, report, this.#reporter(origin)),
      (...error) => {
        const path = String(options.path ?? `/${name}`)
        const broken = () => this.#diagnose(origin, ...error)
        this.endpoints.push(...brokenResource(path, origin, broken))
      },
    )
    if (declaration) this.collections.push(declaration)
  }

  #external({ endpoints }: ExternalMocks): void {
    for (const endpoint of endpoints) {
      const origin = this.#origin(endpoint.written)
      this.#add(endpoint.key, origin, (report) => externalEndpoint(endpoint, report))
    }
  }

  #add(key: string, origin: SourceLocation, make: (report: Report) => MaybeEndpoint): void {
    const endpoint = attempt(this.#reporter(origin), make, (...error) =>
      brokenEndpoint(key, origin, () => this.#diagnose(origin, ...error)),
    )
    if (endpoint) this.endpoints.push({ ...endpoint, origin })
  }

  #callOrigin(called: 'resource' | 'scenario' | 'use', first: string): SourceLocation {
    const { name, sources } = this.#source
    const find = () => findCall(sources(), called, first) ?? findQuoted(sources(), first)
    return lazyOrigin(name, find)
  }

  #origin(text: string, nth = 0): SourceLocation {
    const { name, sources } = this.#source
    return lazyOrigin(name, () => findQuoted(sources(), text, nth))
  }

  #reporter(origin: SourceLocation): Report {
    return (path, problem) => void this.diagnostics.push(this.#diagnose(origin, path, problem))
  }

  #diagnose(origin: SourceLocation, path: JsonPath, problem: Problem): Diagnostic {
    const { code, message, hint, severity = 'error' } = problem
    const place = origin.place()
    const source = place && [...this.#source.sources()].find(({ name }) => name === place.file)
    // Only the place of the key is known, so that the message names the path inside its value.
    const inside = path.slice(typeof path[0] === 'string' && looksLikeKey(path[0]) ? 1 : 0)
    return {
      code,
      severity,
      message: inside.length > 0 ? `${message} (at ${inside.join('.')})` : message,
      ...(hint !== undefined && { hint }),
      place: place ?? { file: this.#source.name, line: 1, column: 1 },
      ...(place && source && { frame: codeFrame(source.text, place.line, place.column) }),
    }
  }
}

/** Whether a value has keys such as `GET /path`; with `all` any plain object, so that wrong keys are reported. */
function isPlainMap(value: unknown, all: boolean): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return all ? kindOf(value) === undefined : Object.keys(value).some((key) => looksLikeKey(key))
}

/** An override or a state of a scenario without mocks. */
const noOverride = {
  code: 'no-mock',
  message: 'Nothing here can be laid over other mocks.',
  hint: "Write { 'GET /path': answer }, a defineMock({ … }), a route(…), or an array of them.",
} as const

function noMock(name: string, names: readonly string[]): Diagnostic {
  const what =
    names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')}, none of them a mock`
  return {
    code: 'no-mock',
    severity: 'warning',
    message: `The file ${what}.`,
    hint: 'Export defineMock({ … }), route(…), resource(…), scenario(…) or a Hono app; begin the name of a helper file with "_".',
    place: { file: name, line: 1, column: 1 },
  }
}
