import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { keyName, lastPart, singular, usualKey } from '../../data/relations/names.ts'
import { recordField } from '../arguments/record-field.ts'
import { listShape } from '../lists/list-shape.ts'
import { isCollectionOf, type Entity } from './entities.ts'

/** A field of an object type that leads to records. */
export interface RelationField {
  readonly field: GraphQLField<unknown, unknown>
  /** The name that records have for it. */
  readonly name: string
  readonly isList: boolean
  /** The types of the records: several for an interface or a union. */
  readonly targets: readonly Entity[]
  readonly isNullable: boolean
}

/** How a relation is held: by an id or a list of ids in the own records, or in those of the other side. */
export type Way =
  | { readonly kind: 'one' | 'list' | 'any'; readonly key: string }
  | { readonly kind: 'back'; readonly key: string; readonly inList: boolean }

/** A field of records that holds ids of others. */
export interface Key {
  readonly name: string
  readonly kind: 'one' | 'list' | 'any'
  readonly targets: readonly Entity[]
  readonly isList: boolean
  readonly isNullable: boolean
}

/** The names of the fields that records of a type have; undefined where nobody knows. */
export type NamesOf = (entity: Entity) => ReadonlySet<string> | undefined

/** Fields that lead to those below, of a type that leads to itself. */
const below = /child|repl|report|sub|response|descendant|nested|answer|follow_?up|branch|part/i

/** How the types of a schema lead to each other. */
export class Relations {
  readonly #schema: GraphQLSchema
  readonly #entities: ReadonlyMap<string, Entity>
  readonly #known = new Map<GraphQLObjectType, ReadonlyMap<string, RelationField>>()
  readonly #embedded = new Map<GraphQLObjectType, Entity>()
  #asked: ReadonlyMap<Entity, readonly Key[]> | undefined

  constructor(schema: GraphQLSchema, entities: ReadonlyMap<string, Entity>) {
    this.#schema = schema
    this.#entities = entities
  }

  /** The fields of a type that lead to records, by their names in the schema. */
  of(type: GraphQLObjectType): ReadonlyMap<string, RelationField> {
    const known = this.#known.get(type)
    if (known) return known
    const fields = Object.values(type.getFields())
    const found = new Map(
      fields.flatMap((field) => {
        const relation = this.#relation(field)
        return relation ? [[field.name, relation] as const] : []
      }),
    )
    this.#known.set(type, found)
    return found
  }

  /** The name of the collection whose records a field of a root type gives, perhaps with more about them. */
  collectionOfRoot(name: string): string | undefined {
    const roots = [this.#schema.getQueryType(), this.#schema.getMutationType()]
    const [field] = roots.flatMap((root) => root?.getFields()[name] ?? [])
    const own = field && this.#relation(field)
    if (own) return own.targets[0]?.name
    const named = field && getNamedType(field.type)
    const inside = isObjectType(named) ? Object.values(named.getFields()) : []
    const [found] = inside.flatMap((each) => this.targetsOf(getNamedType(each.type)))
    return found?.name
  }

  /** An object type without records of its own, as what has keys within the records of others. */
  embedded(type: GraphQLObjectType): Entity {
    const known = this.#embedded.get(type)
    if (known) return known
    const made = { type, name: '', idField: '', declared: undefined, count: undefined }
    this.#embedded.set(type, made)
    return made
  }

  /** The object type of a name. */
  objectType(name: string): GraphQLObjectType | undefined {
    const type = this.#schema.getType(name)
    return isObjectType(type) ? type : undefined
  }

  /** The object types with records that a type stands for; none for any other type. */
  targetsOf(type: GraphQLNamedType): readonly Entity[] {
    if (!isAbstractType(type)) return [this.#entities.get(type.name) ?? []].flat()
    const all = this.#schema.getPossibleTypes(type).map(({ name }) => this.#entities.get(name))
    const found = all.filter((each) => each !== undefined)
    return found.length === all.length ? found : []
  }

  #relation(field: GraphQLField<unknown, unknown>): RelationField | undefined {
    const shape = listShape(field.type, (type) => this.targetsOf(type).length > 0)
    const isPlain = !isListType(getNullableType(field.type))
    const targets = this.targetsOf(shape?.type ?? getNamedType(field.type))
    if (targets.length === 0) return undefined
    const about = { field, name: recordField(field), targets }
    if (shape) return { ...about, isList: true, isNullable: !isNonNullType(field.type) }
    return isPlain ? { ...about, isList: false, isNullable: !isNonNullType(field.type) } : undefined
  }

  /** How a relation is held by what records have, or would have where the schema makes them; undefined where nothing tells. */
  way(entity: Entity, relation: RelationField, names: NamesOf): Way | undefined {
    const [target, more] = relation.targets
    if (!target) return undefined
    if (more) return { kind: 'any', key: relation.name }
    if (!relation.isList) {
      const key = this.#keyOfOne(entity, relation, target, names)
      return key === undefined ? undefined : { kind: 'one', key }
    }
    // What has no id cannot be pointed to.
    const back = entity.name === '' ? undefined : this.#back(entity, relation, target, names)
    return back ?? this.#listed(entity, relation, target, names)
  }

  /** The field that holds the id of one other record: `authorId`, `author_id`, `userId` or `author` itself. */
  #keyOfOne(
    entity: Entity,
    { name, field }: RelationField,
    target: Entity,
    names: NamesOf,
  ): string | undefined {
    const known = names(entity)
    const stems = [...new Set([name, field.name])]
    const own = stems.flatMap((stem) => [`${stem}Id`, `${stem}_id`, `${stem}ID`])
    const found = own.find((each) => known?.has(each))
    if (found !== undefined) return found
    if (!entity.declared) return newKey(entity, name)
    if (!known) return own[0]
    const usual = usualKey(target.name, [...known])
    const isOnly = this.#onesTo(entity, target).length === 1
    if (isOnly && known.has(usual)) return usual
    return stems.find((each) => known.has(each))
  }

  /** Where the other records hold the id of this one: `posts` by `authorId` of `Post.author`. */
  #back(entity: Entity, relation: RelationField, target: Entity, names: NamesOf): Way | undefined {
    const isSelf = entity === target
    if (isSelf && !below.test(relation.name)) return undefined
    const ones = this.#onesTo(target, entity)
    const one = bestOf(ones, relation, entity)
    const key = one && this.#keyOfOne(target, one, entity, names)
    if (key !== undefined) return { kind: 'back', key, inList: false }
    const known = names(target)
    const usual = usualKey(entity.name, [...(known ?? [])])
    return known?.has(usual) && !isSelf ? { kind: 'back', key: usual, inList: false } : undefined
  }

  /** Where a list of ids is, in the records of this side, else in those of the other. */
  #listed(
    entity: Entity,
    relation: RelationField,
    target: Entity,
    names: NamesOf,
  ): Way | undefined {
    const own = this.#keyOfList(entity, relation, names)
    const isOwn = entity.name === '' || names(entity)?.has(own ?? '')
    if (own !== undefined && isOwn) return { kind: 'list', key: own }
    const lists = [...this.of(target.type).values()].filter(
      (each) => each !== relation && each.isList && each.targets.includes(entity),
    )
    const theirs = lists.map((each) => this.#keyOfList(target, each, names))
    const held = theirs.find((key) => key !== undefined && names(target)?.has(key))
    if (held !== undefined) return { kind: 'back', key: held, inList: true }
    if (!entity.declared) {
      const isFirst = [...this.#entities.values()].find(
        (each) => each === entity || each === target,
      )
      const [first] = theirs
      if (isFirst !== entity && first !== undefined)
        return { kind: 'back', key: first, inList: true }
      return own === undefined ? undefined : { kind: 'list', key: own }
    }
    if (target.declared) return undefined
    const key = newKey(target, singular(lastPart(entity.name)))
    return { kind: 'back', key, inList: false }
  }

  #keyOfList(entity: Entity, { name, field }: RelationField, names: NamesOf): string | undefined {
    const known = names(entity)
    const own = [...new Set([name, field.name])].flatMap((each) => [
      ...[singular(each), each].flatMap((stem) => [`${stem}Ids`, `${stem}_ids`]),
      each,
    ])
    const found = own.find((each) => known?.has(each))
    return found ?? (entity.declared ? undefined : `${newKey(entity, singular(name))}s`)
  }

  #onesTo(entity: Entity, target: Entity): RelationField[] {
    return [...this.of(entity.type).values()].filter(
      ({ isList, targets }) => !isList && targets.length === 1 && targets[0] === target,
    )
  }

  /** The fields that hold ids in the records that the schema makes of a type. */
  keysOf(entity: Entity, names: NamesOf): Key[] {
    const keys = new Map<string, Key>()
    for (const relation of this.of(entity.type).values()) {
      const way = this.way(entity, relation, names)
      if (!way || way.kind === 'back') continue
      const { isList, isNullable, targets } = relation
      keys.set(way.key, { name: way.key, kind: way.kind, targets, isList, isNullable })
    }
    this.#asked ??= this.#keysAsked(names)
    for (const key of this.#asked.get(entity) ?? []) {
      if (!keys.has(key.name)) keys.set(key.name, key)
    }
    for (const field of Object.values(entity.type.getFields())) {
      const name = recordField(field)
      const key = keyName(name)
      const target =
        key && [...this.#entities.values()].find((each) => isCollectionOf(key.stem, each))
      if (!target || keys.has(name)) continue
      const { isList } = key
      const isNullable = !isNonNullType(field.type)
      keys.set(name, { name, kind: isList ? 'list' : 'one', targets: [target], isList, isNullable })
    }
    return [...keys.values()]
  }

  /** The keys that relations of other types go back by. */
  #keysAsked(names: NamesOf): ReadonlyMap<Entity, readonly Key[]> {
    const asked = new Map<Entity, Key[]>()
    for (const other of this.#entities.values()) {
      for (const relation of this.of(other.type).values()) {
        const [target] = relation.targets
        const way = target && !target.declared ? this.way(other, relation, names) : undefined
        if (!target || way?.kind !== 'back') continue
        const kind = way.inList ? 'list' : 'one'
        const about = { kind, targets: [other], isList: way.inList, isNullable: false } as const
        asked.set(target, [...(asked.get(target) ?? []), { name: way.key, ...about }])
      }
    }
    return asked
  }
}

/** The relation of the other side that a list is the reverse of: `reviewedPosts` of `reviewer`, `posts` of `user` before `author`. */
function bestOf(
  ones: readonly RelationField[],
  { name }: RelationField,
  entity: Entity,
): RelationField | undefined {
  const list = name.toLowerCase()
  const named = ones.find((each) => {
    const stem = each.name.toLowerCase().slice(0, 5)
    return stem.length > 3 && list.includes(stem)
  })
  return named ?? ones.find((each) => isCollectionOf(each.name, entity)) ?? ones[0]
}

/** `authorId`, or `author_id` where the fields of the type are written so. */
function newKey({ type }: Entity, stem: string): string {
  const isSnake = Object.keys(type.getFields()).some((name) => /[a-z]_[a-z]/.test(name))
  return isSnake ? `${stem}_id` : `${stem}Id`
}
