import { addSaved, PendingRestore, type SavedItem } from '../../data/saved-changes.ts'
import type { Fork } from '../../data/store/state.ts'
import { noSnapshot } from './problems.ts'
import type { EnvironmentContents, EnvironmentOrigin } from './types.ts'
import { keptOverride, type KeptOverride } from '../override-input.ts'
import type { Session } from '../session.ts'

/** Nothing over the seeds. */
export const noContents: EnvironmentContents = { data: {} }

/** What is kept of a session besides its data. */
export function behaviourOf({
  scenarios,
  overrides,
  clock,
}: Session): Omit<EnvironmentContents, 'data'> {
  const { inputs } = overrides.kept
  const { kept } = scenarios
  const { setting } = clock
  const isTurned = setting.ahead !== 0 || setting.frozenAt !== undefined
  return {
    ...(kept && { scenarios: kept }),
    ...(inputs.length > 0 && {
      overrides: inputs.map((each) => keptOverride(each, clock.now())),
    }),
    ...(isTurned && { clock: setting }),
  }
}

/** All that is kept of a session; `pending` is what could not be put back in it. */
export function contentsOf(session: Session, pending?: PendingRestore): EnvironmentContents {
  const changes = [...(pending?.changes() ?? []), ...session.state.changes(true)]
  return { data: dataOf(changes), ...behaviourOf(session) }
}

/** Changes that each begin with a reseed, by what they change. */
function dataOf(changes: Parameters<typeof addSaved>[1]['changes']): EnvironmentContents['data'] {
  const items = new Map<string, SavedItem>()
  addSaved(items, { seeds: {}, changes })
  return Object.fromEntries(items)
}

/** What putting contents back takes. */
export interface Restoring {
  /** Adds an override; what it throws says why it cannot be put back. */
  readonly revive: (session: Session, override: KeptOverride) => void
  /** Called for what can never be put back. */
  readonly onDrop: (name: string, why: string) => void
}

/** Puts contents into a session, whose data are at their seeds; what is not declared yet waits in the result. */
export function restoreContents(
  session: Session,
  { data, scenarios, overrides = [], clock }: EnvironmentContents,
  { revive, onDrop }: Restoring,
): PendingRestore {
  const pending = new PendingRestore(session.state, new Map(Object.entries(data)), onDrop)
  pending.restore()
  session.scenarios.restore(scenarios)
  if (clock) session.clock.reset(clock)
  session.overrides.clearKept()
  for (const each of overrides) {
    try {
      revive(session, each)
    } catch (error) {
      onDrop(`override ${each.id}`, error instanceof Error ? error.message : String(error))
    }
  }
  return pending
}

/** What the server's own session holds, or held in a snapshot. Throws a Reply without that snapshot. */
export function contentsFrom(from: EnvironmentOrigin, own: Session): EnvironmentContents {
  if (!('snapshot' in from)) return contentsOf(own)
  const { snapshot } = from
  const { state } = own
  if (!state.snapshots.includes(snapshot)) throw noSnapshot(snapshot, state.snapshots)
  return { data: dataOf(state.snapshotChanges(snapshot)) }
}

/** What of some data cannot be put over seeds, a sentence each; the fork is dropped. */
export function lostFrom({ data }: EnvironmentContents, seeds: Fork): readonly string[] {
  const lost: string[] = []
  const onDrop = (name: string, why: string): void => void lost.push(`${name}: ${why}`)
  new PendingRestore(seeds, new Map(Object.entries(data)), onDrop).restore()
  seeds.drop()
  return lost
}
