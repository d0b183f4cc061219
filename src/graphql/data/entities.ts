import {
  isObjectType,
  type ConstDirectiveNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import { isStemOf, lastPart, plural, singular } from '../../data/relations/names.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { formatPlace } from '../../errors/diagnostic.ts'
import type { Beside } from '../part.ts'
import { problemAt, shownPlace } from '../sdl/source.ts'
import { argumentsOf } from './fake.ts'

/** An object type whose objects are the records of a collection. */
export interface Entity {
  readonly type: GraphQLObjectType
  /** The name of the collection. */
  readonly name: string
  readonly idField: string
  /** The collection that another file declares; undefined where the schema makes one. */
  readonly declared: CollectionDeclaration | undefined
  /** How many records a collection has that the schema makes, where `@collection(count:)` says so. */
  readonly count: number | undefined
}

/**
 * Finds the object types that are collections: by `@collection(name:)`, by a name such as `User` of `users`, or by a field
 * `id`, for which the schema makes a collection of its own.
 *
 * @param folder that of the schema's address, such as `/shop`: of two collections of one name that below it is meant
 */
export function findEntities(
  schema: GraphQLSchema,
  { collections, singles }: Beside,
  folder: string,
  problems: Diagnostic[],
): ReadonlyMap<string, Entity> {
  const roots = rootTypes(schema)
  const types = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) && !type.name.startsWith('__') && !roots.has(type),
  )
  const near = collections.toSorted(
    (a, b) => Number(isBelow(b, folder)) - Number(isBelow(a, folder)),
  )
  const taken = new Map<string, Entity>()
  const found = new Map<string, Entity>()
  const add = (type: GraphQLObjectType, name: string, count?: number): void => {
    const declared = collections.find((each) => each.name === name)
    const entity = { type, name, idField: declared?.idField ?? idFieldOf(type), declared, count }
    taken.set(name, entity)
    found.set(type.name, entity)
  }
  const free = types.filter((type) => {
    const { name, count } = directiveOf(type) ?? {}
    if (typeof name !== 'string') return true
    if (singles.includes(name)) return false
    const other = taken.get(name)
    if (other) problems.push(sharedCollection(type, other, name))
    else {
      if (!collections.some((each) => each.name === name))
        problems.push(...misspelt(type, name, collections))
      add(type, name, typeof count === 'number' ? count : undefined)
    }
    return other !== undefined
  })
  for (const type of free.toSorted((a, b) => Number(isPlural(a)) - Number(isPlural(b)))) {
    if (isList(type)) continue
    const names = near.filter(({ name }) => isStemOf(type.name, name)).map(({ name }) => name)
    const name = names.find((each) => !taken.has(each))
    const [other] = names.flatMap((each) => taken.get(each) ?? [])
    if (name !== undefined) add(type, name)
    else if (other && !directiveOf(type) && hasId(type))
      problems.push(sharedCollection(type, other, other.name))
  }
  for (const type of free) {
    const { count } = directiveOf(type) ?? {}
    const isSingle = singles.some((name) => isStemOf(type.name, name))
    if (found.has(type.name) || !hasId(type) || isSingle) continue
    const isFree = (name: string) =>
      !taken.has(name) && !collections.some((each) => each.name === name)
    const usual = plural(type.name.charAt(0).toLowerCase() + type.name.slice(1))
    const name =
      [usual, `${folder.slice(1)}/${usual}`, type.name].find(isFree) ?? `${usual} of ${folder}`
    add(type, name, typeof count === 'number' ? count : undefined)
  }
  return found
}

/** The types that operations begin with. */
export function rootTypes(schema: GraphQLSchema): ReadonlySet<unknown> {
  return new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
}

function idFieldOf(type: GraphQLObjectType): string {
  const fields = type.getFields()
  return !('id' in fields) && '_id' in fields ? '_id' : 'id'
}

function hasId(type: GraphQLObjectType): boolean {
  return 'id' in type.getFields() || '_id' in type.getFields()
}

/** Whether it has a name for many, as a page of records may. */
function isPlural({ name }: GraphQLObjectType): boolean {
  return singular(name) !== name
}

/** Whether its objects are connections of Relay. */
function isList(type: GraphQLObjectType): boolean {
  return 'edges' in type.getFields() || 'pageInfo' in type.getFields()
}

function isBelow({ path }: CollectionDeclaration, folder: string): boolean {
  return folder !== '' && path.startsWith(`${folder}/`)
}

function directiveOf(type: GraphQLObjectType): Record<string, unknown> | undefined {
  const nodes: readonly { readonly directives?: readonly ConstDirectiveNode[] | undefined }[] = [
    ...(type.astNode ? [type.astNode] : []),
    ...type.extensionASTNodes,
  ]
  const found = nodes
    .flatMap(({ directives = [] }) => directives)
    .find(({ name }) => name.value === 'collection')
  return found && argumentsOf(found)
}

function sharedCollection(type: GraphQLObjectType, other: Entity, name: string): Diagnostic {
  const at = other.declared?.origin.place()
  const where = at ? ` (${formatPlace(at)})` : ''
  const message = `${type.name} and ${other.type.name} both stand for the collection ${JSON.stringify(name)}${where}: ${other.type.name} in ${shownPlace(other.type.astNode ?? undefined)} does.`
  const hint = `Name another collection: type ${type.name} @collection(name: "…").`
  return problemAt(type.astNode?.name, { code: 'shared-collection', message, hint })
}

/** A warning of a collection that does not exist, and has nearly the name of one that does. */
function misspelt(
  type: GraphQLObjectType,
  name: string,
  collections: readonly CollectionDeclaration[],
): Diagnostic[] {
  const near = didYouMean(
    name,
    collections.map((each) => each.name),
  )
  if (near === '') return []
  const message = `${type.name}: there is no collection ${JSON.stringify(name)}, so that one is made.`
  return [
    problemAt(type.astNode?.name, {
      code: 'bad-graphql',
      severity: 'warning',
      message,
      hint: near,
    }),
  ]
}

/** Whether a collection is of the records that a word for one of them means. */
export function isCollectionOf(word: string, { name }: Entity): boolean {
  return isStemOf(word, lastPart(name))
}
