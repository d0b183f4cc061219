import { didYouMean } from '../errors/nearest.ts'
import type { ScenarioDeclaration } from './scenario.ts'
import type { ScenarioSummary } from './session-types.ts'
import { compile } from '../endpoints/routes.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { RouteTable } from '../endpoints/router.ts'

/** A scenario that can be switched on, its endpoints arranged for each state. */
interface Arranged {
  readonly declaration: ScenarioDeclaration
  readonly tables: ReadonlyMap<string, RouteTable<CompiledEndpoint>>
}

/** The scenarios that the files declare now, for all sessions. */
export class ScenarioCatalog {
  readonly #chosen: readonly string[]
  #arranged: ReadonlyMap<string, Arranged> = new Map()
  #initial: readonly string[]

  /** @param chosen names of those that are on from the start besides those that say so themselves */
  constructor(chosen: readonly string[]) {
    this.#chosen = chosen
    this.#initial = [...new Set(chosen)]
  }

  /** In the order of files. */
  get names(): readonly string[] {
    return [...this.#arranged.keys()]
  }

  /** Names of those that are on from the start, the lowest first; every request asks for them. */
  get initial(): readonly string[] {
    return this.#initial
  }

  /** All of them, and whether they are on from the start. */
  get summary(): readonly { readonly name: string; readonly active: boolean }[] {
    const { initial } = this
    return this.names.map((name) => ({ name, active: initial.includes(name) }))
  }

  /** Names that were chosen for the start and that no file declares. */
  get missing(): readonly string[] {
    return this.#chosen.filter((name) => !this.#arranged.has(name))
  }

  /** Their endpoints in all states. */
  get operations(): readonly CompiledEndpoint[] {
    const tables = [...this.#arranged.values()].flatMap((one) => [...one.tables.values()])
    return tables.flatMap(({ endpoints }) => endpoints)
  }

  /** A scenario by name. */
  find(name: string): Arranged | undefined {
    return this.#arranged.get(name)
  }

  /** Takes what the files declare now; of two with one name the first counts. */
  take(declarations: readonly ScenarioDeclaration[]): void {
    const arranged = new Map<string, Arranged>()
    for (const declaration of declarations) {
      if (!arranged.has(declaration.name)) arranged.set(declaration.name, arrange(declaration))
    }
    this.#arranged = arranged
    const own = this.names.filter((name) => arranged.get(name)?.declaration.active)
    this.#initial = [...new Set([...own, ...this.#chosen])]
  }

  /** The error for a name that no scenario has, with the nearest one. */
  unknown(name: string): Error {
    const { names } = this
    const known = names.length > 0 ? `There are ${names.join(', ')}.` : 'The mocks declare none.'
    const hint = didYouMean(name, names) || known
    return new Error(`There is no scenario ${JSON.stringify(name)}. ${hint}`)
  }
}

function arrange(declaration: ScenarioDeclaration): Arranged {
  const { name, states } = declaration
  const tables = new Map<string, RouteTable<CompiledEndpoint>>()
  for (const [state, endpoints] of states) {
    const operations = endpoints.map((endpoint) =>
      compile(endpoint, {
        counter: `scenario ${name} ${state} ${endpoint.key}`,
        behaviour: endpoint.behaviour,
        scenario: { name, state },
      }),
    )
    tables.set(state, new RouteTable(operations))
  }
  return { declaration, tables }
}

/** Which scenarios of one session are on, and the state each of them is in. */
export class Scenarios {
  readonly #catalog: ScenarioCatalog
  /** The last one switched on last; undefined as long as nothing was switched. */
  #on: readonly string[] | undefined
  readonly #states = new Map<string, string>()

  constructor(catalog: ScenarioCatalog) {
    this.#catalog = catalog
  }

  /** Names of those that are on, the lowest first. */
  get on(): readonly string[] {
    return this.#on ?? this.#catalog.initial
  }

  /** Whether any is on. */
  get active(): boolean {
    return this.on.length > 0
  }

  /** Their endpoints as they are now, those of the lowest first. */
  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return this.on.flatMap((name) => this.#catalog.find(name)?.tables.get(this.stateOf(name)) ?? [])
  }

  /** All that the files declare. */
  get list(): readonly ScenarioSummary[] {
    return this.#catalog.names.flatMap((name) => {
      const found = this.#catalog.find(name)
      if (!found) return []
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

  /** The state that a scenario is in; the first one again where an edit has removed it. */
  stateOf(name: string): string {
    const found = this.#catalog.find(name)
    const state = this.#states.get(name)
    if (state !== undefined && found?.tables.has(state)) return state
    return found?.declaration.start ?? ''
  }

  /**
   * Switches one on, above all others.
   * @throws Error for a name that no scenario has
   */
  switchOn(name: string): void {
    if (!this.#catalog.find(name)) throw this.#catalog.unknown(name)
    this.#on = [...this.on.filter((other) => other !== name), name]
  }

  /** Switches one off; it begins anew when it is switched on again. */
  switchOff(name: string): void {
    this.#on = this.on.filter((other) => other !== name)
    this.#states.delete(name)
  }

  /**
   * Puts one into another state.
   * @throws Error for a state that it does not have
   */
  moveTo(name: string, state: string): void {
    const found = this.#catalog.find(name)
    if (!found) throw this.#catalog.unknown(name)
    if (!found.tables.has(state) || !hasStates(found)) throw unknownState(name, state, found)
    this.#states.set(name, state)
  }

  /**
   * Goes where an answer leads. One that comes late, after another has led elsewhere or the scenario was
   * switched off, leads nowhere.
   *
   * @throws Error for a state that it does not have
   */
  follow({ name, state }: NonNullable<CompiledEndpoint['scenario']>, next: string): void {
    if (this.on.includes(name) && this.stateOf(name) === state) this.moveTo(name, next)
  }

  /** Puts all back to the start. */
  reset(): void {
    this.#on = undefined
    this.#states.clear()
  }
}

function hasStates({ tables }: Arranged): boolean {
  return !tables.has('')
}

function unknownState(name: string, state: string, found: Arranged): Error {
  const states = hasStates(found) ? [...found.tables.keys()] : []
  const known = states.length > 0 ? `States are ${states.join(', ')}.` : 'It has no states.'
  return new Error(
    `The scenario ${JSON.stringify(name)} has no state ${JSON.stringify(state)}. ${didYouMean(state, states) || known}`,
  )
}
