import type { CollectionDeclaration } from '../records/declaration.ts'
import type { Link, Relation } from '../records/relation.ts'
import { isStemOf, keyName, lastPart, singular, usualKey, usualList } from './names.ts'
import type { KeySuffixes } from './names.ts'

/** All declared collections by name. */
export type Declarations = ReadonlyMap<string, CollectionDeclaration>

/** The link that a declared relation means; undefined where it leads to no collection. */
export function resolveRelation(
  name: string,
  relation: Relation,
  own: CollectionDeclaration,
  all: Declarations,
  suffixes?: KeySuffixes,
): Link | undefined {
  const target = all.get(relation.target)
  if (!target) return undefined
  const ends = { name, from: own.name, target: target.name }
  if (relation.kind === 'one') {
    return { ...ends, kind: 'holds', isList: false, field: keyOfOne(name, relation, own, suffixes) }
  }
  if (relation.kind === 'many') {
    const field = relation.foreignKey ?? keyOfMany(own, target, suffixes)
    return { ...ends, kind: 'held', isList: true, field, inList: false }
  }
  if (relation.through !== undefined) {
    const join = all.get(relation.through)
    if (!join) return undefined
    const near = relation.foreignKey ?? usualKey(own.name, join.fields, suffixes)
    const far = relation.otherKey ?? usualKey(target.name, join.fields, suffixes)
    return { ...ends, kind: 'joined', isList: true, through: join.name, near, far }
  }
  if (relation.theirIds !== undefined) {
    return { ...ends, kind: 'held', isList: true, field: relation.theirIds, inList: true }
  }
  return { ...ends, kind: 'holds', isList: true, field: relation.ids ?? usualList(name, suffixes) }
}

/** `author` is held in `authorId`, or in `userId` where records are known to have only that. */
function keyOfOne(
  name: string,
  relation: Relation,
  { fields }: CollectionDeclaration,
  suffixes?: KeySuffixes,
): string {
  if (relation.foreignKey !== undefined) return relation.foreignKey
  const own = usualKey(name, fields, suffixes)
  const other = usualKey(relation.target, fields, suffixes)
  return fields && !fields.includes(own) && fields.includes(other) ? other : own
}

/** The key by which the other side declares to point here, or else the one of the usual name. */
function keyOfMany(
  own: CollectionDeclaration,
  target: CollectionDeclaration,
  suffixes?: KeySuffixes,
): string {
  const back = Object.entries(target.relations).filter(
    ([, relation]) => relation.kind === 'one' && relation.target === own.name,
  )
  const [only] = back
  if (only && back.length === 1) return keyOfOne(only[0], only[1], target, suffixes)
  return usualKey(own.name, target.fields, suffixes)
}

/** The links that a field of the usual name means where there is a collection of its name. */
export function linkOfField(
  field: string,
  own: CollectionDeclaration,
  all: Declarations,
  suffixes?: KeySuffixes,
): Link | undefined {
  const key = keyName(field, suffixes)
  if (!key) return undefined
  for (const target of all.keys()) {
    if (!isStemOf(key.stem, target)) continue
    const name = key.isList ? lastPart(target) : key.stem
    return { kind: 'holds', name, from: own.name, target, isList: key.isList, field }
  }
  return undefined
}

/** The same link from its other end. */
export function inverse(link: Link, suffixes?: KeySuffixes): Link {
  const { from: target, target: from } = link
  const list = lastPart(target)
  switch (link.kind) {
    case 'holds': {
      const { field, isList: inList } = link
      return { kind: 'held', name: list, from, target, isList: true, field, inList }
    }
    case 'held': {
      const { field, inList } = link
      const name = inList ? list : (keyName(field, suffixes)?.stem ?? singular(list))
      return { kind: 'holds', name, from, target, isList: inList, field }
    }
    case 'joined': {
      const { through, near: far, far: near } = link
      return { kind: 'joined', name: list, from, target, isList: true, through, near, far }
    }
  }
}

/** Whether two links of one collection follow the same fields. */
export function isSameWay(one: Link, other: Link): boolean {
  if (one.kind === 'joined' || other.kind === 'joined') {
    if (one.kind !== 'joined' || other.kind !== 'joined') return false
    return one.through === other.through && one.near === other.near && one.far === other.far
  }
  return one.kind === other.kind && one.target === other.target && one.field === other.field
}
