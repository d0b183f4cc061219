import { RouteTable } from '../endpoints/router.ts'
import { compile, type CompiledEndpoint } from '../endpoints/routes.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { ScenarioDeclaration } from './scenario.ts'
import type { KeptScenarios, ScenarioSummary } from './session-types.ts'

interface CompiledScenario {
  readonly declaration: ScenarioDeclaration
  readonly tables: ReadonlyMap<string, RouteTable<CompiledEndpoint>>
}

/** The scenarios that the files declare now, for all sessions. */
export class ScenarioCatalog {
  all: ReadonlyMap<string, CompiledScenario> = new Map()
  readonly #chosen: readonly string[]
  /** Names of those that are on from the start, the lowest first; every request reads them. */
  initial: readonly string[]

  /** @param chosen names of those that are on from the start besides those with `active: true` */
  constructor(chosen: readonly string[]) {
    this.#chosen = chosen
    this.initial = [...new Set(chosen)]
  }

  get summary(): readonly { readonly name: string; readonly active: boolean }[] {
    return [...this.all.keys()].map((name) => ({ name, active: this.initial.includes(name) }))
  }

  /** A warning of each that is to be on from the start and that no file declares. */
  get warnings(): readonly Diagnostic[] {
    const missing = this.#chosen.filter((name) => !this.all.has(name))
    return missing.map((name) => ({
      code: 'no-scenario',
      severity: 'warning',
      message: this.unknown(name).message,
      hint: 'It was to be on from the start, and is off until a file declares it.',
    }))
  }

  get endpoints(): readonly CompiledEndpoint[] {
    const tables = [...this.all.values()].flatMap((one) => [...one.tables.values()])
    return tables.flatMap(({ endpoints }) => endpoints)
  }

  /** Replaces all by what the files declare now; of two with one name the first counts. */
  replace(declarations: readonly ScenarioDeclaration[]): void {
    const compiled = new Map<string, CompiledScenario>()
    for (const declaration of declarations) {
      if (!compiled.has(declaration.name)) compiled.set(declaration.name, compileAll(declaration))
    }
    this.all = compiled
    const own = [...compiled.values()].filter(({ declaration }) => declaration.active)
    this.initial = [
      ...new Set([...own.map(({ declaration }) => declaration.name), ...this.#chosen]),
    ]
  }

  unknown(name: string): Error {
    const names = [...this.all.keys()]
    const known = names.length > 0 ? `There are ${names.join(', ')}.` : 'The mocks declare none.'
    const hint = didYouMean(name, names) || known
    return new Error(`There is no scenario ${JSON.stringify(name)}. ${hint}`)
  }
}

function compileAll(declaration: ScenarioDeclaration): CompiledScenario {
  const { name, states } = declaration
  const tables = new Map<string, RouteTable<CompiledEndpoint>>()
  for (const [state, endpoints] of states) {
    const compiled = endpoints.map((endpoint) =>
      compile(endpoint, {
        counter: `scenario ${name} ${state} ${endpoint.key}`,
        behaviour: endpoint.behaviour,
        layer: 'scenario',
        name,
        scenario: { name, state },
      }),
    )
    tables.set(state, new RouteTable(compiled))
  }
  return { declaration, tables }
}

interface Start {
  readonly on: readonly string[] | undefined
  readonly states: ReadonlyMap<string, string>
}

const initial: Start = { on: undefined, states: new Map() }

/** Which scenarios of one session are on, and their states. */
export class Scenarios {
  readonly #catalog: ScenarioCatalog
  /** The last one switched on last; undefined as long as nothing was switched. */
  #on: readonly string[] | undefined
  #states: Map<string, string>
  readonly #start: Start
  /** Called when one was switched or moved. */
  onChange: (() => void) | undefined
  #revision = 0

  /** @param from those of the server, which a session begins with as they are now */
  constructor(catalog: ScenarioCatalog, from?: Scenarios) {
    this.#catalog = catalog
    this.#start = from ? { on: from.#on, states: new Map(from.#states) } : initial
    this.#on = this.#start.on
    this.#states = new Map(this.#start.states)
  }

  /** Names of those that are on, the lowest first. */
  get on(): readonly string[] {
    return this.#on ?? this.#catalog.initial
  }

  /** What was switched and moved; undefined for nothing. */
  get kept(): KeptScenarios | undefined {
    if (!this.#on && this.#states.size === 0) return undefined
    return { ...(this.#on && { on: this.#on }), states: Object.fromEntries(this.#states) }
  }

  /** The endpoints of those that are on, in their states of now; the lowest first. */
  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return this.on.flatMap(
      (name) => this.#catalog.all.get(name)?.tables.get(this.stateOf(name)) ?? [],
    )
  }

  /** How often one was switched or moved. */
  get revision(): number {
    return this.#revision
  }

  get list(): readonly ScenarioSummary[] {
    return [...this.#catalog.all].map(([name, found]) => {
      const { origin, states } = found.declaration
      const line = origin.place()?.line
      return {
        name,
        active: this.on.includes(name),
        ...(hasStates(found) && { state: this.stateOf(name), states: [...states.keys()] }),
        file: origin.file,
        ...(line !== undefined && { line }),
      }
    })
  }

  /** The state of a scenario; the first one again where an edit has removed it. */
  stateOf(name: string): string {
    const found = this.#catalog.all.get(name)
    const state = this.#states.get(name)
    if (state !== undefined && found?.tables.has(state)) return state
    return found?.declaration.start ?? ''
  }

  /** Switches a scenario on, before all others; throws an Error for an unknown name. */
  switchOn(name: string): void {
    if (!this.#catalog.all.get(name)) throw this.#catalog.unknown(name)
    this.#on = [...this.on.filter((other) => other !== name), name]
    this.#changed()
  }

  /** Switches it off; it begins anew when it is switched on again. */
  switchOff(name: string): void {
    this.#on = this.on.filter((other) => other !== name)
    this.#states.delete(name)
    this.#changed()
  }

  /** Throws an Error for a state that the scenario does not have. */
  moveTo(name: string, state: string): void {
    const found = this.#catalog.all.get(name)
    if (!found) throw this.#catalog.unknown(name)
    const states = hasStates(found) ? [...found.tables.keys()] : []
    if (!states.includes(state)) {
      const known = states.length > 0 ? `States are ${states.join(', ')}.` : 'It has no states.'
      const hint = didYouMean(state, states) || known
      const shown = JSON.stringify(name)
      throw new Error(`The scenario ${shown} has no state ${JSON.stringify(state)}. ${hint}`)
    }
    this.#states.set(name, state)
    this.#changed()
  }

  /** Moves an endpoint's scenario, unless it has moved or is off by now; throws for an unknown state. */
  applyTransition({ key, scenario }: CompiledEndpoint, next: string): void {
    if (!scenario) {
      throw new Error(`${key} moves to a state, but belongs to no scenario with states.`)
    }
    const { name, state } = scenario
    if (this.on.includes(name) && this.stateOf(name) === state) this.moveTo(name, next)
  }

  /** Puts back those that the session began with. */
  reset(): void {
    this.#put(this.#start)
  }

  /** Switches and moves them as they were kept; those that no file declares are off until one does. */
  restore({ on, states }: KeptScenarios = { states: {} }): void {
    this.#put({ on, states: new Map(Object.entries(states)) })
  }

  #changed(): void {
    this.#revision++
    this.onChange?.()
  }

  #put({ on, states }: Start): void {
    this.#on = on
    this.#states = new Map(states)
    this.#changed()
  }
}

function hasStates({ tables }: CompiledScenario): boolean {
  return !tables.has('')
}
