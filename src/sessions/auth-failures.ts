import type { AuthFailure } from '../behaviour/auth.ts'
import type { Chance } from '../behaviour/rule.ts'
import type { StoredRecord } from '../data/records/declaration.ts'
import { hash32, sfc32 } from '../random.ts'

/** Which credentials fail, and how. */
export interface AuthFailureRule extends Chance {
  readonly failure: AuthFailure
  /** The id, or another field such as the name or the email, of whom alone it concerns; default everybody. */
  readonly user?: string | undefined
}

/** A failure in a list. */
export interface AuthFailureSummary extends AuthFailureRule {
  readonly id: number
  /** How many more credentials it meets; undefined for any number. */
  readonly remaining?: number | undefined
}

interface Active extends AuthFailureRule {
  readonly id: number
  readonly since: number
  left: number
  /** How many credentials it could have met. */
  met: number
}

/** The most failures of a session. */
const most = 100

/** Failures of credentials that were asked for in one session; the last one goes first. */
export class AuthFailures {
  #active: readonly Active[] = []
  #lastId = 0
  readonly #start: readonly Active[]
  readonly #now: () => number

  /**
   * @param now the time of the session
   * @param from those of the server, which a session begins with as they are now
   */
  constructor(now: () => number, from?: AuthFailures) {
    this.#now = now
    this.#lastId = from ? from.#lastId : 0
    this.#start = from ? from.#active.map((each) => ({ ...each })) : []
    this.reset()
  }

  get isOn(): boolean {
    return this.#active.length > 0
  }

  get list(): readonly AuthFailureSummary[] {
    this.#dropOver()
    return this.#active.map(({ id, failure, user, rate, times, for: time, left }) => ({
      id,
      failure,
      ...(user !== undefined && { user }),
      ...(rate !== undefined && { rate }),
      ...(times !== undefined && { times, remaining: left }),
      ...(time !== undefined && { for: time }),
    }))
  }

  /** Adds one and returns its id; throws an Error where there are too many. */
  add(rule: AuthFailureRule): number {
    if (this.#active.length >= most) {
      throw new Error(`There are ${most} failures already. Remove some, or call reset().`)
    }
    const id = ++this.#lastId
    const active = { ...rule, id, since: this.#now(), left: rule.times ?? Infinity, met: 0 }
    this.#active = [active, ...this.#active]
    return id
  }

  remove(id: number): boolean {
    const before = this.#active.length
    this.#active = this.#active.filter((each) => each.id !== id)
    return this.#active.length < before
  }

  clear(): void {
    this.#active = []
  }

  /** Puts back those that the session began with. */
  reset(): void {
    this.#active = this.#start.map((each) => ({ ...each }))
  }

  /** The first of some failures that meets credentials, which counts; undefined for none. */
  take(
    kinds: readonly AuthFailure[],
    user: StoredRecord | undefined,
    seed: string,
  ): AuthFailure | undefined {
    this.#dropOver()
    for (const each of this.#active) {
      if (!kinds.includes(each.failure) || !concerns(each, user)) continue
      each.met++
      const { rate = 1, id } = each
      if (rate < 1 && sfc32(hash32(`${seed}\nauth ${id}`), each.met)() >= rate) continue
      each.left--
      this.#dropOver()
      return each.failure
    }
    return undefined
  }

  #dropOver(): void {
    const now = this.#now()
    const isOver = ({ left, since, for: time = Infinity }: Active) =>
      left <= 0 || now >= since + time
    if (this.#active.some(isOver)) this.#active = this.#active.filter((each) => !isOver(each))
  }
}

function concerns({ user }: Active, record: StoredRecord | undefined): boolean {
  if (user === undefined) return true
  return record !== undefined && Object.values(record).some((value) => String(value) === user)
}
