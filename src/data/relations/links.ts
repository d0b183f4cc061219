import type { CollectionDeclaration } from '../records/declaration.ts'
import type { DeletePolicy, Holder, Link, Relation } from '../records/relation.ts'
import {
  isStemOf,
  keyName,
  lastPart,
  singular,
  usualKey,
  usualList,
  usualSuffixes,
  type KeySuffixes,
} from './names.ts'

const none: ReadonlyMap<string, Link> = new Map()
const strictness = { null: 0, cascade: 1, refuse: 2 } as const

/** How the records of all collections belong together. */
export class Links {
  /** What declared relations mean, in their order, where they lead to a collection. */
  readonly declared: readonly Link[]
  readonly #all: ReadonlyMap<string, CollectionDeclaration>
  readonly #suffixes: KeySuffixes
  readonly #holders = new Map<string, Holder[]>()
  readonly #used = new Set<Link>()
  #byCollection: Map<string, Map<string, Link>> | undefined

  constructor(declarations: readonly CollectionDeclaration[], suffix?: string) {
    this.#suffixes = suffix === undefined ? usualSuffixes : [suffix]
    this.#all = new Map(declarations.map((each) => [each.name, each]))
    this.declared = declarations.flatMap((own) =>
      Object.entries(own.relations).flatMap(([name, relation]) => {
        const link = this.#resolve(name, relation, own)
        if (link && relation.onDelete) this.#hold(link, relation.onDelete)
        return link ?? []
      }),
    )
  }

  of(collection: string): ReadonlyMap<string, Link> {
    return (this.#byCollection ??= this.#resolveAll()).get(collection) ?? none
  }

  /** The fields of declared relations that hold ids of a collection and care for what is deleted there. */
  holdersOf(collection: string): readonly Holder[] {
    return this.#holders.get(collection) ?? []
  }

  isFirstUse(link: Link): boolean {
    if (this.#used.has(link)) return false
    this.#used.add(link)
    return true
  }

  /** Declared links go first, then their inverses, then those that follow from the names of fields. */
  #resolveAll(): Map<string, Map<string, Link>> {
    const links = new Map<string, Map<string, Link>>()
    for (const link of this.declared) addTo(links, link)
    this.#addImplied(links, this.#inverses(this.declared))
    const named = Array.from(this.#all.values()).flatMap((own) =>
      (own.fields ?? []).flatMap((field) => this.#linkOfField(field, own) ?? []),
    )
    this.#addImplied(links, named)
    this.#addImplied(links, this.#inverses(named))
    return links
  }

  /** Of several that would have one name, the one with the usual key is meant, or else none. */
  #addImplied(links: Map<string, Map<string, Link>>, implied: readonly Link[]): void {
    const byName = new Map<string, Map<string, Link>>()
    for (const link of implied) {
      const own = links.get(link.from) ?? none
      const way = wayOf(link)
      if (own.has(link.name) || [...own.values()].some((other) => wayOf(other) === way)) continue
      const key = JSON.stringify([link.from, link.name])
      const same = byName.get(key) ?? new Map<string, Link>()
      if (!same.has(way)) same.set(way, link)
      byName.set(key, same)
    }
    for (const same of byName.values()) {
      const candidates = [...same.values()]
      const usual = same.size === 1 ? candidates : candidates.filter((link) => this.#isUsual(link))
      const [link] = usual
      if (link && usual.length === 1) addTo(links, link)
    }
  }

  #isUsual(link: Link): boolean {
    if (link.kind !== 'hasMany') return false
    return link.field === usualKey(link.from, [link.field], this.#suffixes)
  }

  #hold(link: Link, policy: DeletePolicy): void {
    if (policy === 'keep') return
    const { from, target } = link
    if (link.kind === 'through') {
      // A join without one of its ids says nothing, so it goes.
      const own = policy === 'refuse' ? policy : 'cascade'
      const join = { collection: link.through, inList: false, policy: own } as const
      this.#addHolder(from, { ...join, field: link.near })
      this.#addHolder(target, { ...join, field: link.far })
      return
    }
    const [held, collection] = link.kind === 'belongsTo' ? [target, from] : [from, target]
    const inList = link.kind === 'belongsTo' ? link.isList : link.inList
    // A record is more than one of the ids in its list.
    const own = inList && policy === 'cascade' ? 'null' : policy
    this.#addHolder(held, { collection, field: link.field, inList, policy: own })
  }

  #addHolder(of: string, holder: Holder): void {
    const holders = this.#holders.get(of) ?? []
    const { collection, field } = holder
    const same = holders.findIndex((each) => each.collection === collection && each.field === field)
    const before = holders[same]
    if (!before) holders.push(holder)
    else if (strictness[holder.policy] > strictness[before.policy]) holders[same] = holder
    this.#holders.set(of, holders)
  }

  #resolve(name: string, relation: Relation, own: CollectionDeclaration): Link | undefined {
    const target = this.#all.get(relation.target)
    if (!target) return undefined
    const { foreignKey, through, otherKey, ids, theirIds } = relation
    const ends = { name, from: own.name, target: target.name }
    if (relation.kind === 'one') {
      const field = this.#keyOfOne(name, relation, own)
      return { ...ends, kind: 'belongsTo', isList: false, field }
    }
    if (relation.kind === 'many') {
      const field = foreignKey ?? this.#keyOfMany(own, target)
      return { ...ends, kind: 'hasMany', isList: true, field, inList: false }
    }
    if (through !== undefined) {
      const join = this.#all.get(through)
      if (!join) return undefined
      const near = foreignKey ?? usualKey(own.name, join.fields, this.#suffixes)
      const far = otherKey ?? usualKey(target.name, join.fields, this.#suffixes)
      return { ...ends, kind: 'through', isList: true, through: join.name, near, far }
    }
    if (theirIds !== undefined) {
      return { ...ends, kind: 'hasMany', isList: true, field: theirIds, inList: true }
    }
    const field = ids ?? usualList(name, this.#suffixes)
    return { ...ends, kind: 'belongsTo', isList: true, field }
  }

  /** `author` is held in `authorId`, or in `userId` where records are known to have only that. */
  #keyOfOne(name: string, relation: Relation, { fields }: CollectionDeclaration): string {
    if (relation.foreignKey !== undefined) return relation.foreignKey
    const own = usualKey(name, fields, this.#suffixes)
    const other = usualKey(relation.target, fields, this.#suffixes)
    return fields && !fields.includes(own) && fields.includes(other) ? other : own
  }

  #keyOfMany(own: CollectionDeclaration, target: CollectionDeclaration): string {
    const back = Object.entries(target.relations).filter(
      ([, relation]) => relation.kind === 'one' && relation.target === own.name,
    )
    const [only] = back
    if (only && back.length === 1) return this.#keyOfOne(...only, target)
    return usualKey(own.name, target.fields, this.#suffixes)
  }

  #linkOfField(field: string, own: CollectionDeclaration): Link | undefined {
    const key = keyName(field, this.#suffixes)
    if (!key) return undefined
    const { stem, isList } = key
    const target = [...this.#all.keys()].find((name) => isStemOf(stem, name))
    if (target === undefined) return undefined
    const name = isList ? lastPart(target) : stem
    return { kind: 'belongsTo', name, from: own.name, target, isList, field }
  }

  #inverses(links: readonly Link[]): Link[] {
    return links.map((link) => {
      const ends = { name: lastPart(link.from), from: link.target, target: link.from, isList: true }
      if (link.kind === 'through') {
        const { kind, through, near: far, far: near } = link
        return { ...ends, kind, through, near, far }
      }
      const { field } = link
      if (link.kind === 'belongsTo') return { ...ends, kind: 'hasMany', field, inList: link.isList }
      const { inList } = link
      const stem = keyName(field, this.#suffixes)?.stem ?? singular(ends.name)
      return { ...ends, kind: 'belongsTo', name: inList ? ends.name : stem, isList: inList, field }
    })
  }
}

function addTo(links: Map<string, Map<string, Link>>, link: Link): void {
  const own = links.get(link.from) ?? new Map<string, Link>()
  links.set(link.from, own.set(link.name, link))
}

function wayOf(link: Link): string {
  return link.kind === 'through'
    ? JSON.stringify([link.kind, link.through, link.near, link.far])
    : JSON.stringify([link.kind, link.target, link.field])
}
