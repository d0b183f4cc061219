import type { Aside, Keepable } from './aside.ts'
import type { ReseedChange } from './change.ts'

/** A collection or single resource, as far as declaring goes. */
interface Declarable<Declaration> extends Keepable {
  declare(next: Declaration): string | undefined
}

/** Everything of one kind: what is declared, by name, and what is not at the moment. */
export interface Declared<Item extends Declarable<Declaration>, Declaration> {
  readonly kind: ReseedChange['of']
  readonly items: Map<string, Item>
  readonly aside: Aside<Item>
  readonly create: (declaration: Declaration) => Item
}

/**
 * Makes exactly these declarations the declared ones, in their order; the first of one name counts.
 * @returns the changes by which data go back to a seed that is another one now
 */
export function redeclare<
  Declaration extends { readonly name: string },
  Item extends Declarable<Declaration>,
>(
  { kind, items, aside, create }: Declared<Item, Declaration>,
  declarations: readonly Declaration[],
): ReseedChange[] {
  const before = new Map(items)
  const changes: ReseedChange[] = []
  items.clear()
  for (const declaration of declarations) {
    const { name } = declaration
    if (items.has(name)) continue
    const item = before.get(name) ?? aside.take(name)
    items.set(name, item ?? create(declaration))
    const seed = item?.declare(declaration)
    if (seed !== undefined) changes.push({ kind: 'reseed', of: kind, name, seed })
  }
  for (const [name, item] of before) {
    if (!items.has(name)) aside.keep(name, item)
  }
  return changes
}
