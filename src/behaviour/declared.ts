import type { Behaviour } from './behaviour.ts'

/** Where rules of a behaviour stand that no endpoint has for itself alone. */
export interface DeclaredIn {
  readonly from: 'settings' | 'defaults'
  readonly file?: string
  readonly line?: number
}

/** By the rule itself, which merged behaviours share with those that they were made of. */
const places = new WeakMap<object, DeclaredIn>()

/** A copy of a behaviour whose rules are known to be declared there, also once it is merged with others. */
export function declaredIn<B extends Behaviour | undefined>(behaviour: B, place: DeclaredIn): B {
  if (!behaviour) return behaviour
  const copies = Object.entries(behaviour).map(([field, rule]: [string, object]) => {
    // Presets of delays are one object for all who name them.
    const copy = Array.isArray(rule) ? rule : { ...rule }
    places.set(copy, place)
    return [field, copy]
  })
  return Object.fromEntries(copies) as B
}

/** Where a rule is declared; undefined for one of an endpoint. */
export function declarationOf(rule: object): DeclaredIn | undefined {
  return places.get(rule)
}
