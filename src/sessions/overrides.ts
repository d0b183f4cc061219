import { clock } from '../clock.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { OverrideSummary } from './session-types.ts'
import type { MatchedMock } from '../endpoints/matched-mock.ts'
import { compile } from '../endpoints/routes.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { RouteTable } from '../endpoints/router.ts'

/** How long an override lasts. */
export interface OverrideTerm {
  /** How many calls it takes; undefined for any number. */
  readonly times?: number | undefined
  /** For how long, ms; undefined for ever. */
  readonly for?: number | undefined
}

/** The most overrides of a session: each costs every request a look. */
export const mostOverrides = 1000

/** One override. */
interface Laid extends OverrideSummary {
  remaining?: number
  readonly table: RouteTable<CompiledEndpoint>
}

/** What was laid over the mocks of one session at run time, the last one uppermost. */
export class Overrides {
  #laid: readonly Laid[] = []
  #last = 0

  /** The tables of all, the lowest first. */
  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return this.#laid.map(({ table }) => table)
  }

  /** Whether there are any. */
  get active(): boolean {
    return this.#laid.length > 0
  }

  /** All of them, the first one laid first. */
  get list(): readonly OverrideSummary[] {
    return this.#laid.map(({ id, kind, keys, remaining }) => ({
      id,
      kind,
      keys,
      ...(remaining !== undefined && { remaining }),
    }))
  }

  /**
   * Lays endpoints over all others.
   *
   * @param now ms, of any clock that does not go back
   * @returns its number
   * @throws Error when there are too many
   */
  add(
    kind: OverrideSummary['kind'],
    endpoints: readonly Endpoint[],
    { times, for: time = Infinity, place }: OverrideTerm & Pick<MatchedMock, 'place'> = {},
    now: () => number = () => clock.elapsed(),
  ): number {
    if (this.#laid.length >= mostOverrides) {
      throw new Error(`There are ${mostOverrides} overrides already. Remove some, or call reset().`)
    }
    const id = ++this.#last
    const end = now() + time
    const admit = () => this.#admit(id, now() < end)
    const operations = endpoints.map((endpoint) =>
      compile(endpoint, {
        counter: `override ${id} ${endpoint.key}`,
        // By the key alone, so that a test draws the same, whatever was laid before it.
        draws: `override ${endpoint.key}`,
        behaviour: endpoint.behaviour,
        layer: 'override',
        place,
        ...((times !== undefined || time !== Infinity) && { admit }),
      }),
    )
    const laid: Laid = {
      id,
      kind,
      keys: endpoints.map(({ key }) => key),
      ...(times !== undefined && { remaining: times }),
      table: new RouteTable(operations),
    }
    this.#laid = [...this.#laid, laid]
    return id
  }

  /** Takes one off; whether it was there. */
  remove(id: number): boolean {
    const before = this.#laid.length
    this.#laid = this.#laid.filter((laid) => laid.id !== id)
    return this.#laid.length < before
  }

  /** Takes off all. */
  clear(): void {
    this.#laid = []
  }

  /** Whether an override takes one more call; it goes with the last one, and when its time is over. */
  #admit(id: number, isInTime: boolean): boolean {
    const laid = this.#laid.find((each) => each.id === id)
    if (!laid) return false
    const { remaining = Infinity } = laid
    if (!isInTime || remaining <= 1) this.remove(id)
    if (laid.remaining !== undefined) laid.remaining--
    return isInTime && remaining > 0
  }
}
