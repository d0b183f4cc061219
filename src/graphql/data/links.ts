import type { Link, Relation } from '../../data/records/relation.ts'
import type { Entity } from './entities.ts'
import type { NamesOf, RelationField, Relations, Way } from './relations.ts'

/** A relation as the state follows it; undefined where it leads to records of several types. */
export function linkOf(
  entity: Entity,
  { name, targets }: RelationField,
  way: Way,
): Exclude<Link, { readonly kind: 'through' }> | undefined {
  const [target, more] = targets
  if (!target || more || way.kind === 'any') return undefined
  const ends = { name, from: entity.name, target: target.name }
  const { key: field } = way
  if (way.kind === 'back') {
    return { ...ends, kind: 'hasMany', isList: true, field, inList: way.inList }
  }
  return { ...ends, kind: 'belongsTo', isList: way.kind === 'list', field }
}

/** The relations of a type as a collection declares them. */
export function relationsOf(
  entity: Entity,
  relations: Relations,
  names: NamesOf,
): Readonly<Record<string, Relation>> {
  return Object.fromEntries(
    [...relations.of(entity.type).values()].flatMap((field): [string, Relation][] => {
      const way = relations.way(entity, field, names)
      const link = way && linkOf(entity, field, way)
      return link ? [[link.name, declared(link)]] : []
    }),
  )
}

function declared(link: NonNullable<ReturnType<typeof linkOf>>): Relation {
  const { target, field, isList } = link
  if (link.kind === 'hasMany') {
    return link.inList
      ? { kind: 'manyToMany', target, theirIds: field }
      : { kind: 'many', target, foreignKey: field }
  }
  return isList
    ? { kind: 'manyToMany', target, ids: field }
    : { kind: 'one', target, foreignKey: field }
}
