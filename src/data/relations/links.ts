import type { CollectionDeclaration } from '../records/declaration.ts'
import type { Holder, Link } from '../records/relation.ts'
import { inverse, isSameWay, linkOfField, resolveRelation } from './resolve.ts'
import type { Declarations } from './resolve.ts'
import { keySuffixes, usualKey } from './names.ts'
import type { KeySuffixes } from './names.ts'

const none: ReadonlyMap<string, Link> = new Map()

/** How the records of all collections belong together. */
export class Links {
  readonly #byCollection = new Map<string, Map<string, Link>>()
  readonly #holders = new Map<string, Holder[]>()
  readonly #used = new Set<Link>()
  readonly #suffixes: KeySuffixes

  /**
   * Declared relations go first, then those that declared ones of the other side imply, then those that
   * follow from the names of fields.
   *
   * @param suffix what foreign keys end in; default `Id` or `_id`
   */
  constructor(declarations: readonly CollectionDeclaration[], suffix?: string) {
    const suffixes = keySuffixes(suffix)
    this.#suffixes = suffixes
    const all: Declarations = new Map(declarations.map((each) => [each.name, each]))
    const declared = declarations.flatMap((own) =>
      Object.entries(own.relations).flatMap(([name, relation]) => {
        const link = resolveRelation(name, relation, own, all, suffixes)
        if (link && relation.onDelete) this.#hold(link, relation.onDelete)
        return link ?? []
      }),
    )
    for (const link of declared) this.#add(link)
    this.#addImplied(declared.map((link) => inverse(link, suffixes)))
    const named = declarations.flatMap((own) =>
      (own.fields ?? []).flatMap((field) => linkOfField(field, own, all, suffixes) ?? []),
    )
    this.#addImplied(named)
    this.#addImplied(named.map((link) => inverse(link, suffixes)))
  }

  /** The relations of a collection by name. */
  of(collection: string): ReadonlyMap<string, Link> {
    return this.#byCollection.get(collection) ?? none
  }

  /** The fields of declared relations that hold ids of a collection and care for what is deleted there. */
  holdersOf(collection: string): readonly Holder[] {
    return this.#holders.get(collection) ?? []
  }

  /** Whether a link is followed for the first time, for checks that need the records. */
  isFirstUse(link: Link): boolean {
    if (this.#used.has(link)) return false
    this.#used.add(link)
    return true
  }

  #add(link: Link): void {
    const own = this.#byCollection.get(link.from)
    if (own) own.set(link.name, link)
    else this.#byCollection.set(link.from, new Map([[link.name, link]]))
  }

  /** Of several that would have one name, the one with the usual key is meant, or else none. */
  #addImplied(links: readonly Link[]): void {
    const byName = new Map<string, Link[]>()
    for (const link of links) {
      const own = this.of(link.from)
      if (own.has(link.name)) continue
      if ([...own.values()].some((other) => isSameWay(other, link))) continue
      const key = JSON.stringify([link.from, link.name])
      const same = byName.get(key) ?? []
      if (!same.some((other) => isSameWay(other, link))) byName.set(key, [...same, link])
    }
    for (const same of byName.values()) {
      const usual = same.length === 1 ? same : same.filter((link) => this.#hasUsualKey(link))
      const [link] = usual
      if (link && usual.length === 1) this.#add(link)
    }
  }

  #hasUsualKey(link: Link): boolean {
    if (link.kind !== 'held') return false
    return link.field === usualKey(link.from, [link.field], this.#suffixes)
  }

  /** The strictest policy holds where both sides declare one. */
  #hold(link: Link, policy: Holder['policy'] | 'keep'): void {
    if (policy === 'keep') return
    if (link.kind === 'holds') {
      const { from: collection, field, isList: inList } = link
      this.#addHolder(link.target, {
        collection,
        field,
        inList,
        policy: linkPolicy(policy, inList),
      })
    } else if (link.kind === 'held') {
      const { target: collection, field, inList } = link
      this.#addHolder(link.from, { collection, field, inList, policy: linkPolicy(policy, inList) })
    } else {
      // A join without one of its ids says nothing, so it goes.
      const join = {
        collection: link.through,
        inList: false,
        policy: policy === 'refuse' ? policy : ('cascade' as const),
      }
      this.#addHolder(link.from, { ...join, field: link.near })
      this.#addHolder(link.target, { ...join, field: link.far })
    }
  }

  #addHolder(of: string, holder: Holder): void {
    const holders = this.#holders.get(of) ?? []
    const same = holders.findIndex(
      ({ collection, field }) => collection === holder.collection && field === holder.field,
    )
    const before = holders[same]
    if (!before) holders.push(holder)
    else if (strictness[holder.policy] > strictness[before.policy]) holders[same] = holder
    this.#holders.set(of, holders)
  }
}

const strictness = { null: 0, cascade: 1, refuse: 2 } as const

/** A record is more than one of the ids in its list. */
function linkPolicy(policy: Holder['policy'], inList: boolean): Holder['policy'] {
  return inList && policy === 'cascade' ? 'null' : policy
}
