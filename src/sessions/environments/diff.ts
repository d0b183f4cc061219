import { PendingRestore } from '../../data/saved-changes.ts'
import type { Fork, StoredCollection } from '../../data/store/state.ts'
import type { KeptScenarios } from '../session-types.ts'
import type { EnvironmentDiff } from './difference.ts'
import type { EnvironmentContents } from './types.ts'

type CollectionDiff = EnvironmentDiff['collections'][number]
type SingleDiff = EnvironmentDiff['singles'][number]

/**
 * What differs between contents, of what is declared now.
 *
 * @param fork opens a fork of the seeds, which is dropped afterwards
 */
export function diffContents(
  base: EnvironmentContents,
  now: EnvironmentContents,
  fork: () => Fork,
): EnvironmentDiff {
  const lost = new Set<string>()
  const [before, after] = [filled(fork(), base, lost), filled(fork(), now, lost)]
  try {
    const keys = new Set([...Object.keys(base.data), ...Object.keys(now.data)])
    const named = (kind: string) =>
      [...keys].flatMap((key) => (key.startsWith(kind) ? key.slice(kind.length) : []))
    return {
      collections: named('collection ').flatMap((name) => diffCollection(name, before, after)),
      singles: named('single ').flatMap((name) => diffSingle(name, before, after)),
      ...(lost.size > 0 && { lost: [...lost] }),
      ...different('scenarios', scenariosOf(base.scenarios), scenariosOf(now.scenarios)),
      ...different('overrides', base.overrides ?? [], now.overrides ?? []),
      ...different('clock', base.clock ?? { ahead: 0 }, now.clock ?? { ahead: 0 }),
    }
  } finally {
    before.drop()
    after.drop()
  }
}

/** @param lost takes what cannot be put back */
function filled(state: Fork, { data }: EnvironmentContents, lost: Set<string>): Fork {
  const onDrop = (name: string, why: string): void => void lost.add(`${name}: ${why}`)
  new PendingRestore(state, new Map(Object.entries(data)), onDrop).restore()
  return state
}

function diffCollection(name: string, before: Fork, after: Fork): CollectionDiff[] {
  const was = rowsOf(before.collection(name))
  const is = rowsOf(after.collection(name))
  const created = [...is].flatMap(([key, row]) => (was.has(key) ? [] : [row.value]))
  const deleted = [...was].flatMap(([key, row]) => (is.has(key) ? [] : [row.value]))
  const updated = [...is].flatMap(([key, row]) => {
    const old = was.get(key)
    const isSame = !old || old === row || old.json === row.json
    return isSame ? [] : [{ before: old.value, after: row.value }]
  })
  const isSame = created.length + deleted.length + updated.length === 0
  return isSame ? [] : [{ name, created, updated, deleted }]
}

function rowsOf(collection: StoredCollection | undefined) {
  return new Map((collection?.rows() ?? []).map((row) => [row.key, row] as const))
}

function diffSingle(name: string, before: Fork, after: Fork): SingleDiff[] {
  const [old, now] = [before.single(name)?.get(), after.single(name)?.get()]
  if (!old || !now || old.json === now.json) return []
  return [{ name, before: old.value, after: now.value }]
}

/** By name: the state, or `on` for one without states, or one that has not moved. */
function scenariosOf({ on = [], states }: KeptScenarios = { states: {} }): Record<string, string> {
  return Object.fromEntries(
    [...on, ...Object.keys(states)].map((name) => [name, states[name] ?? 'on']),
  )
}

function different<Name extends string, Value>(
  name: Name,
  before: Value,
  after: Value,
): { readonly [Key in Name]?: { readonly before: Value; readonly after: Value } } {
  if (JSON.stringify(before) === JSON.stringify(after)) return {}
  return { [name]: { before, after } } as { [Key in Name]?: { before: Value; after: Value } }
}
