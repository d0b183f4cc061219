import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { Endpoint, MatchedMock } from '../endpoints/endpoint.ts'
import { RouteTable } from '../endpoints/router.ts'
import { compile, type CompiledEndpoint } from '../endpoints/routes.ts'
import type { KeptInput, OverrideInput } from './override-input.ts'
import type { OverrideSummary } from './session-types.ts'

/** How long an override lasts: at most so many calls, and ms. */
export interface OverrideTerm {
  readonly times?: number | undefined
  readonly for?: number | undefined
  /** What it lays over the mocks, where that is all that it does. */
  readonly behaviour?: BehaviourInput | undefined
  /** The same as JSON; undefined where it holds what JSON cannot. */
  readonly input?: OverrideInput | undefined
  /** That which it had before it was kept; default the next one. */
  readonly id?: number | undefined
}

/** How an override is kept. */
export type KeptAs = Pick<OverrideTerm, 'input' | 'id'>

interface Term
  extends Pick<OverrideTerm, 'times' | 'behaviour' | 'input'>, Pick<MatchedMock, 'place'> {
  /** When it is over, by the time of its session, ms. */
  readonly end: number
}

/** The most overrides of a session: every request looks at each of them. */
const maxOverrides = 1000

interface ActiveOverride extends OverrideSummary {
  remaining?: number
  readonly term: Term
  readonly table: RouteTable<CompiledEndpoint>
  /** The same for another session, which counts calls for itself from then on; itself where nothing is counted. */
  readonly copy: (into: Overrides) => () => ActiveOverride
}

/** The overrides of one session; the last one added goes first. */
export class Overrides {
  #active: readonly ActiveOverride[]
  #lastId: number
  readonly #start: readonly (() => ActiveOverride)[]
  readonly #now: () => number
  /** Called when they are others, or take fewer calls. */
  onChange: (() => void) | undefined
  #revision = 0

  /**
   * @param now ms that have passed in the session
   * @param from those of the server, which a session begins with as they are now
   */
  constructor(now: () => number, from?: Overrides) {
    this.#now = now
    this.#lastId = from ? from.#lastId : 0
    this.#start = from ? from.#active.map((each) => each.copy(this)) : []
    this.#active = this.#start.map((make) => make())
  }

  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return this.#active.map(({ table }) => table)
  }

  /** How often they have changed: what is as it was may have been otherwise meanwhile. */
  get revision(): number {
    return this.#revision
  }

  get active(): boolean {
    return this.#active.length > 0
  }

  get list(): readonly OverrideSummary[] {
    return this.#active.map(({ id, kind, keys, remaining, behaviour }) => ({
      id,
      kind,
      keys,
      ...(remaining !== undefined && { remaining }),
      ...(behaviour && { behaviour }),
    }))
  }

  /** Those that JSON can hold, and for how many ms they last still; how many there are besides them. */
  get kept(): { readonly inputs: readonly KeptInput[]; readonly others: number } {
    const inputs = this.#active.flatMap(({ id, remaining, term: { input, end } }) =>
      input ? [{ id, input, remaining, left: end - this.#now() }] : [],
    )
    return { inputs, others: this.#active.length - inputs.length }
  }

  /** Adds endpoints before all others and returns the id; throws an Error when there are too many. */
  add(
    kind: OverrideSummary['kind'],
    endpoints: readonly Endpoint[],
    { id: before, for: time = Infinity, ...term }: OverrideTerm & Pick<MatchedMock, 'place'> = {},
  ): number {
    if (this.#active.length >= maxOverrides) {
      throw new Error(`There are ${maxOverrides} overrides already. Remove some, or call reset().`)
    }
    const id = before ?? this.#lastId + 1
    this.#lastId = Math.max(this.#lastId, id)
    const made = this.#make(id, kind, endpoints, { ...term, end: this.#now() + time })
    this.#set([...this.#active, made])
    return id
  }

  #make(
    id: number,
    kind: OverrideSummary['kind'],
    endpoints: readonly Endpoint[],
    term: Term,
  ): ActiveOverride {
    const { times, end, behaviour, place } = term
    const isLimited = times !== undefined || end !== Infinity
    const admit = () => this.#admit(id, this.#now() < end)
    const compiled = endpoints.map((endpoint) =>
      compile(endpoint, {
        counter: `override ${id} ${endpoint.key}`,
        // By the key alone, so that a test draws the same, whatever was added before.
        draws: `override ${endpoint.key}`,
        behaviour: endpoint.behaviour,
        layer: 'override',
        name: String(id),
        place,
        ...(isLimited && { admit }),
      }),
    )
    const made: ActiveOverride = {
      id,
      kind,
      keys: endpoints.map(({ key }) => key),
      ...(times !== undefined && { remaining: times }),
      ...(behaviour && { behaviour }),
      term,
      table: new RouteTable(compiled),
      copy: (into) => {
        const left = { ...term, times: made.remaining, end: into.#now() + (end - this.#now()) }
        return isLimited ? () => into.#make(id, kind, endpoints, left) : () => made
      },
    }
    return made
  }

  remove(id: number): boolean {
    const before = this.#active.length
    this.#set(this.#active.filter((each) => each.id !== id))
    return this.#active.length < before
  }

  clear(): void {
    this.#set([])
  }

  /** Removes those that JSON can hold. */
  clearKept(): void {
    this.#set(this.#active.filter(({ term }) => !term.input))
  }

  /** Puts back those that the session began with. */
  reset(): void {
    this.#set(this.#start.map((make) => make()))
  }

  #changed(): void {
    this.#revision++
    this.onChange?.()
  }

  #set(active: readonly ActiveOverride[]): void {
    this.#active = active
    this.#changed()
  }

  /** Whether an override takes one more call; removes it with its last call, or when its time is over. */
  #admit(id: number, isInTime: boolean): boolean {
    const found = this.#active.find((each) => each.id === id)
    if (!found) return false
    const { remaining = Infinity } = found
    if (!isInTime || remaining <= 1) this.remove(id)
    if (found.remaining !== undefined) {
      found.remaining--
      this.#changed()
    }
    return isInTime && remaining > 0
  }
}
