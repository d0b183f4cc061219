import { hookKinds, type HookKind } from './records/declaration.ts'
import { lastPart, singular } from './relations/names.ts'

/** The event of a kind of change: `user.created` of the collection `users`. */
export function eventType(collection: string, kind: HookKind): string {
  return `${singular(lastPart(collection))}.${kind}`
}

/** The events that a collection has. */
export function eventTypes(collection: string): readonly string[] {
  return hookKinds.map((kind) => eventType(collection, kind))
}
