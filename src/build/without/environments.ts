import type {
  EnvironmentParts,
  Environments as RealEnvironments,
} from '../../sessions/environments/environments.ts'
import type { EnvironmentOptions } from '../../sessions/environments/types.ts'
import { SeedState } from '../../sessions/environments/seed-state.ts'
import type { State } from '../../data/store/state.ts'
import type { Session } from '../../sessions/session.ts'

/** Environments as sessions that begin with the seeds: nothing lists, compares or keeps them. */
export class Environments implements Omit<
  RealEnvironments,
  | 'change'
  | 'create'
  | 'delete'
  | 'diff'
  | 'directory'
  | 'export'
  | 'fork'
  | 'get'
  | 'import'
  | 'list'
  | 'reset'
  | 'revision'
  | 'use'
> {
  readonly #parts: EnvironmentParts
  readonly #seeds: SeedState
  readonly #open = new Map<string, Session>()
  readonly names: readonly [] = []

  constructor(parts: EnvironmentParts) {
    this.#parts = parts
    this.#seeds = new SeedState(parts.own.state, parts.seeds)
  }

  has(name: string): boolean {
    return this.open(name) !== undefined
  }

  create({ name }: EnvironmentOptions, open?: Session): void {
    this.#open.set(name, open ?? this.#parts.open(name, this.#seeds.fork()))
  }

  open(name: string): Session | undefined {
    const session = this.#open.get(name)
    return session?.ended ? undefined : session
  }

  /** None that waits to leave memory: they are closed as other sessions. */
  idle(): undefined {}

  declared(): void {
    this.#seeds.declared()
  }

  /** Says that it is no environment, so that it is closed as any other session. */
  putAway({ id }: Session): boolean {
    this.#open.delete(id)
    return false
  }

  readonly seeds = (): State => this.#seeds.fork()

  flush(): void {}

  async close(): Promise<void> {}
}

/** Stands for a place of environments, of which none are kept. */
export function EnvironmentsInMemory(): void {}
