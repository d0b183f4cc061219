import type { Change } from '../data/records/change.ts'
import type { HookKind, RecordEvent, StoredRecord } from '../data/records/declaration.ts'
import { recordKey } from '../data/records/document.ts'
import { eventType } from '../data/record-events.ts'
import type { State, StoredCollection } from '../data/store/state.ts'

/** A record that a write touches, as it was before. */
export interface Touched {
  readonly collection: StoredCollection
  readonly id: string | number
  readonly before: { readonly value: StoredRecord; readonly json: string } | undefined
}

/** What becomes of records whose collections send webhooks or let them go on, told after each write in the order of its changes. */
export function recordEvents(
  state: State,
  tell: (touched: Touched, event: RecordEvent) => void,
): NonNullable<State['onWrite']> {
  return (changes) => {
    const touched = touchedBy(state, changes)
    return touched.size === 0
      ? undefined
      : () => {
          for (const one of touched.values()) {
            const event = eventOf(one)
            if (event) tell(one, event)
          }
        }
  }
}

function touchedBy(state: State, changes: readonly Change[]): ReadonlyMap<string, Touched> {
  const touched = new Map<string, Touched>()
  for (const change of changes) {
    if (change.kind !== 'put' && change.kind !== 'remove') continue
    const collection = state.collection(change.collection)
    const { webhooks, progress, idField = 'id' } = collection?.declaration ?? {}
    if (!collection || !(webhooks || progress)) continue
    const id = change.kind === 'put' ? (change.record[idField] as string | number) : change.id
    const key = `${change.collection} ${recordKey(id, change.twin)}`
    if (!touched.has(key)) touched.set(key, { collection, id, before: collection.get(id) })
  }
  return touched
}

/** Undefined for a record that is as it was. */
function eventOf({ collection, id, before }: Touched): RecordEvent | undefined {
  const after = collection.get(id)
  if (before === after || before?.json === after?.json) return undefined
  const kind: HookKind = !before ? 'created' : after ? 'updated' : 'deleted'
  const type = eventType(collection.name, kind)
  return { type, kind, record: (after ?? before)?.value as StoredRecord }
}
