import type { Aside, Keepable } from './aside.ts'
import type { ReseedChange } from './records/change.ts'

/** A collection or single resource, as far as declaring goes. */
interface Declarable<Declaration> extends Keepable {
  readonly declaration: Declaration
  /** Whether anything was made of its seed. */
  readonly made: boolean
  declare(next: Declaration): string | undefined
}

/** Everything of one kind: what is declared, by name, and what is not at the moment. */
export interface Declared<Item extends Declarable<Declaration>, Declaration> {
  readonly kind: ReseedChange['of']
  readonly items: Map<string, Item>
  readonly aside: Aside<Item>
  readonly create: (declaration: Declaration) => Item
}

/** What a declaration leads to. */
export interface Redeclared {
  /** By which data go back to a seed that is another one now. */
  readonly changes: readonly ReseedChange[]
  /** Names of all that have another seed now. */
  readonly names: readonly string[]
}

/**
 * Makes exactly these declarations the declared ones, in their order; the first of one name counts.
 *
 * A seed that was never made has nothing to go back from; that it is another one now is known by its
 * definition alone, since making it to compare would cost what making seeds late is to save.
 */
export function redeclare<
  Declaration extends { readonly name: string; readonly definition: string },
  Item extends Declarable<Declaration>,
>(
  { kind, items, aside, create }: Declared<Item, Declaration>,
  declarations: readonly Declaration[],
): Redeclared {
  const before = new Map(items)
  const changes: ReseedChange[] = []
  const names: string[] = []
  items.clear()
  for (const declaration of declarations) {
    const { name } = declaration
    if (items.has(name)) continue
    const item = before.get(name) ?? aside.take(name)
    items.set(name, item ?? create(declaration))
    const isNew = item && !item.made && item.declaration.definition !== declaration.definition
    const seed = item?.declare(declaration)
    if (seed !== undefined) changes.push({ kind: 'reseed', of: kind, name, seed })
    if (isNew || seed !== undefined) names.push(name)
  }
  for (const [name, item] of before) {
    if (!items.has(name)) aside.keep(name, item)
  }
  return { changes, names }
}
