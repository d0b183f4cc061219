import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { Handler } from '../../endpoints/handler-context.ts'
import type { MockMap, Route, Use } from '../../endpoints/define.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Endpoint, ExternalMocks } from '../../endpoints/endpoint.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import { kindOf } from '../../data/records/mock-kind.ts'
import type { MockFile } from '../files/mock-file.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { looksLikeKey } from '../../http/path.ts'
import type { ResourceToken } from '../../data/records/resource.ts'
import type { Behaving, Scenario, ScenarioDeclaration } from '../../sessions/scenario.ts'
import type { FileFinder } from '../json/answer.ts'
import { compileEndpoint } from '../json/endpoint.ts'
import { appEndpoints, isApp } from './app.ts'
import { readDefaults } from './behaviour.ts'
import type { ReportAt } from './behaviour.ts'
import { findCall, findQuoted, originOf } from './locate.ts'
import type { SourceText } from './locate.ts'
import { declareResource } from './resource.ts'
import {
  behavingEndpoint,
  foreignEndpoint,
  handlerEndpoint,
  middlewareEndpoints,
  routeEndpoint,
} from './route.ts'
import { declareScenario } from './scenario.ts'

/** What reading exports needs besides them. */
export interface ExportsSource {
  /** The file as users see it. */
  readonly name: string
  /** The sources of the file and of what it imports, the file first. */
  readonly sources: () => Iterable<SourceText>
  readonly files: FileFinder
}

/**
 * Makes a module's exports a mock: maps, routes, resources, applications and arrays of them count,
 * whatever their names. Other exports are left alone, unless there is nothing else.
 *
 * @throws MockapiError with all problems of the exports
 */
export function readExports(
  exports: Readonly<Record<string, unknown>>,
  source: ExportsSource,
): MockFile {
  const reader = new ExportsReader(source)
  for (const value of new Set(Object.values(exports))) reader.read(value)
  return reader.finish(Object.keys(exports))
}

/**
 * Makes values the endpoints of an override: what {@link readExports} takes, but for resources and
 * scenarios, which belong into files.
 *
 * @throws MockapiError with all problems
 */
export function readOverlay(value: unknown, source: ExportsSource): readonly Endpoint[] {
  const reader = new ExportsReader(source, [])
  reader.read(value)
  try {
    return reader.finish([]).endpoints
  } catch (error) {
    throw error instanceof MockapiError ? new MockapiError(error.diagnostics.map(nowhere)) : error
  }
}

/** What is wrong with a value, which stands in no file. */
function nowhere({ code, severity, message, hint }: Diagnostic): Diagnostic {
  return { code, severity, message, ...(hint !== undefined && { hint }) }
}

class ExportsReader {
  readonly #source: ExportsSource
  readonly #endpoints: Endpoint[] = []
  readonly #collections: CollectionDeclaration[] = []
  readonly #scenarios: ScenarioDeclaration[] = []
  readonly #diagnostics: Diagnostic[] = []
  /** How many routes had a key so far: several may share one. */
  readonly #routes = new Map<string, number>()
  #found = false

  /** The states that an answer may lead to, where this is laid over other mocks; undefined elsewhere. */
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
    else if (kind === 'scenario' && !this.#overlay) this.#scenario(value as Scenario)
    else if (kind === 'resource' && !this.#overlay)
      this.#resource(value as ResourceToken<Record<string, unknown>>)
    else if (kind === 'use') this.#use(value as Use)
    else if (kind === 'external') this.#external(value as ExternalMocks)
    else if (isApp(value)) this.#app(value)
    else if (isPlainMap(value, this.#overlay)) this.#map(value, undefined)
    else return
    this.#found = true
  }

  finish(names: readonly string[]): MockFile {
    const { name } = this.#source
    if (!this.#found) this.#diagnostics.push(this.#overlay ? noOverlay : noMock(name, names))
    if (this.#diagnostics.some(({ severity }) => severity === 'error')) {
      throw new MockapiError(this.#diagnostics)
    }
    return {
      name,
      endpoints: this.#endpoints,
      collections: this.#collections,
      singles: [],
      scenarios: this.#scenarios,
      diagnostics: this.#diagnostics,
    }
  }

  get #overlay(): boolean {
    return this.#states !== undefined
  }

  #map(endpoints: Readonly<Record<string, unknown>>, map: MockMap | undefined): void {
    const [first = ''] = Object.keys(endpoints)
    const group = `${this.#source.name} ${first}`
    const behaviour = map && readDefaults(map.behaviour, this.#reporter(this.#origin(first)), group)
    for (const [key, value] of Object.entries(endpoints)) {
      const origin = this.#origin(key)
      const report = this.#reporter(origin)
      if (kindOf(value) === 'behave') {
        this.#behaving(key, value as Behaving, origin)
        continue
      }
      const endpoint =
        typeof value === 'function'
          ? handlerEndpoint(key, value as Handler, behaviour, origin, report)
          : compileEndpoint(key, value, {
              files: this.#source.files,
              report: (path, problem) => report(problem, path),
              defaults: behaviour,
              originOf: () => origin,
              ...(this.#states && { states: this.#states }),
            })
      if (endpoint) this.#endpoints.push(endpoint)
    }
  }

  #route(route: Route): void {
    const nth = this.#routes.get(route.key) ?? 0
    this.#routes.set(route.key, nth + 1)
    const origin = this.#origin(route.key, nth)
    const endpoint = routeEndpoint(route, origin, this.#reporter(origin))
    if (endpoint) this.#endpoints.push(endpoint)
  }

  #use(value: Use): void {
    const origin = this.#callOrigin('use', value.path)
    this.#endpoints.push(...middlewareEndpoints(value, origin, this.#reporter(origin)))
  }

  #behaving(key: string, { behaviour }: Behaving, origin: SourceLocation): void {
    const report = this.#reporter(origin)
    if (!this.#overlay) {
      const message = `behave(…) of ${key} has nothing below it.`
      const hint =
        'It belongs into a scenario or an override; a file has its behaviour beside its map.'
      return report({ code: 'bad-mock', message, hint })
    }
    const endpoint = behavingEndpoint(key, behaviour, origin, report)
    if (endpoint) this.#endpoints.push(endpoint)
  }

  #scenario(scenario: Scenario): void {
    const origin = this.#callOrigin('scenario', scenario.name)
    const read = (mocks: unknown): readonly Endpoint[] => {
      const reader = new ExportsReader(this.#source, Object.keys(scenario.states))
      reader.read(mocks)
      if (!reader.#found) this.#reporter(origin)(noOverlay)
      this.#diagnostics.push(...reader.#diagnostics)
      return reader.#endpoints
    }
    const declaration = declareScenario(scenario, origin, read, this.#reporter(origin))
    if (declaration) this.#scenarios.push(declaration)
  }

  #resource(token: ResourceToken<Record<string, unknown>>): void {
    const origin = this.#callOrigin('resource', token.name)
    const declaration = declareResource(token, origin, this.#reporter(origin))
    if (declaration) this.#collections.push(declaration)
  }

  #app(app: Parameters<typeof appEndpoints>[0]): void {
    const { name } = this.#source
    for (const endpoint of appEndpoints(app, { file: name, place: () => undefined })) {
      const [, path = ''] = endpoint.key.split(' ')
      this.#endpoints.push({ ...endpoint, origin: this.#origin(path) })
    }
  }

  #external({ endpoints }: ExternalMocks): void {
    for (const endpoint of endpoints) {
      const origin = this.#origin(endpoint.written)
      const made = foreignEndpoint(endpoint, origin, this.#reporter(origin))
      if (made) this.#endpoints.push(made)
    }
  }

  #callOrigin(called: 'resource' | 'scenario' | 'use', first: string): SourceLocation {
    const { name, sources } = this.#source
    return originOf(name, () => findCall(sources(), called, first) ?? findQuoted(sources(), first))
  }

  #origin(text: string, nth = 0): SourceLocation {
    const { name, sources } = this.#source
    return originOf(name, () => findQuoted(sources(), text, nth))
  }

  #reporter(origin: SourceLocation): ReportAt {
    return (problem, path = []) => {
      const place = origin.place()
      const source = place && [...this.#source.sources()].find(({ name }) => name === place.file)
      // Inside a value only the path is known; it is told in words, as the place is that of the key.
      const inside = path.slice(typeof path[0] === 'string' && looksLikeKey(path[0]) ? 1 : 0)
      const at = inside.length > 0 ? ` (at ${inside.join('.')})` : ''
      this.#diagnostics.push({
        code: problem.code,
        severity: 'error',
        message: problem.message + at,
        ...(problem.hint !== undefined && { hint: problem.hint }),
        ...(place
          ? { place, ...(source && { frame: codeFrame(source.text, place.line, place.column) }) }
          : { place: { file: this.#source.name, line: 1, column: 1 } }),
      })
    }
  }
}

/**
 * An object whose keys read like endpoints, without `defineMock` around it.
 *
 * @param all whether every plain object is to be read as one, so that a wrong key is told of
 */
function isPlainMap(value: unknown, all: boolean): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  if (all) return kindOf(value) === undefined
  const keys = Object.keys(value)
  return keys.some((key) => looksLikeKey(key))
}

/** Where mocks to lay over others were expected. */
const noOverlay = {
  code: 'no-mock',
  severity: 'error',
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
