import { isObject } from '../../errors/validation-issue.ts'
import { groupBy } from '../../group-by.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { ResponseDeclaration } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import { successOf } from '../response/choose.ts'
import { ifResolved } from '../document/resolved.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { idFieldFor } from './names.ts'
import { scopeOf, type ScopeParameter } from './scope.ts'

/** What an operation does with the collection that its path belongs to; `save` replaces the record that its body names. */
export type ResourceAction = 'list' | 'get' | 'create' | 'save' | 'replace' | 'update' | 'delete'

/** Paths that form a collection: `/pets` and `/pets/{petId}`. */
export interface ResourceShape {
  /** The last word of the path, or all of them where another collection has that. */
  readonly name: string
  /** Whether the records are those of another shape of this name, as they stand below a parent. */
  readonly isView: boolean
  /** Whether an operation lists the records; of others nobody can know which ids there are. */
  readonly isListed: boolean
  /** The template of the list, without a slash at the end: `/owners/{ownerId}/pets`. */
  readonly template: string
  /** The schema of one record. */
  readonly schema: unknown
  readonly idField: string
  /** The parameter that is the id. */
  readonly idParameter: string
  /** The parameters before it, such as `ownerId`. */
  readonly scope: readonly ScopeParameter[]
  readonly operations: ReadonlyMap<Operation, ResourceAction>
}

const ofItem: Readonly<Record<string, ResourceAction>> = {
  GET: 'get',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/** Finds the paths of a document that form collections; of other operations nothing is read. */
export function findShapes(
  operations: readonly Operation[],
  schemas: DocumentSchemas,
): ResourceShape[] {
  const groups = groupBy(operations, ({ path }) => path.places)
  const found = [...groups].flatMap(([key, items]) => {
    const [, base] = /^(.*\/[^/{}?#]+)\/\{\}$/.exec(key) ?? []
    const lists = base === undefined ? undefined : groups.get(base)
    return lists ? (ifResolved(() => shapeOf(items, lists, schemas)) ?? []) : []
  })
  const shapes: ResourceShape[] = []
  // The path with the fewest parameters is the one that all records are at, and of these the shortest has the name.
  const depth = ({ template }: Unnamed) => template.split('/').length
  const ordered = found.toSorted(
    (one, other) => one.scope.length - other.scope.length || depth(one) - depth(other),
  )
  for (const each of ordered) {
    shapes.push({ ...each, ...nameOf(each, shapes, schemas) })
  }
  return shapes
}

type Unnamed = Omit<ResourceShape, 'name' | 'isView'>

/** A name that no other collection has; that of another one where these are its records below a parent. */
function nameOf(
  { template, schema, scope }: Unnamed,
  shapes: readonly ResourceShape[],
  schemas: DocumentSchemas,
): Pick<ResourceShape, 'name' | 'isView'> {
  const last = template.slice(template.lastIndexOf('/') + 1)
  const same = shapes.find((each) => each.name === last)
  if (!same) return { name: last, isView: false }
  const isWhole = same.scope.length === 0
  const hasKeys = [...scope, ...same.scope].every(({ isDeclared }) => isDeclared)
  if ((isWhole || hasKeys) && isSameSchema(same.schema, schema, schemas)) {
    return { name: last, isView: true }
  }
  const whole = template.replaceAll(/\/\{[^{}]+\}/g, '').slice(1)
  const isTaken = (name: string) => shapes.some((each) => each.name === name)
  const name = [whole, template.slice(1)].find((each) => !isTaken(each)) ?? template
  return { name, isView: false }
}

function shapeOf(
  items: readonly Operation[],
  lists: readonly Operation[],
  schemas: DocumentSchemas,
): Unnamed | undefined {
  const [first] = lists
  const of = (group: readonly Operation[], name: string) =>
    group.find(({ method }) => method === name)
  const list = of(lists, 'GET')
  const get = of(items, 'GET')
  const item = get ?? items.find(({ method }) => ofItem[method])
  if (!first || !item || !(list || (get && of(lists, 'POST')))) return undefined
  const template = withoutSlash(first.template)
  const word = template.slice(template.lastIndexOf('/') + 1)
  const idParameter = item.path.names.at(-1) ?? ''
  const listed = list && listOf(successSchema(list), schemas)
  if (list && !listed) return undefined
  const idOf = (each: unknown) => idFieldFor(idParameter, word, propertyNames(each, schemas))
  const schema = get ? unwrapped(successSchema(get), idOf, schemas) : listed?.items
  const idField = schema === undefined ? undefined : idOf(schema)
  if (idField === undefined || !isScalar(propertyOf(schema, idField, schemas), schemas))
    return undefined
  if (listed && idOf(listed.items) !== idField) return undefined
  const isQueried = (operation: Operation) => {
    const found = listOf(successSchema(operation), schemas)
    return (
      listed !== undefined &&
      found !== undefined &&
      isSameSchema(found.items, listed.items, schemas)
    )
  }
  const operations = actionsOf(lists, items, isQueried, (operation) => {
    const body = operation.body?.content.find(({ type }) => isJsonType(mediaTypeOf(type)))?.schema
    return body !== undefined && propertyNames(body, schemas).includes(idField)
  })
  const scope = scopeOf(template, schema, idField, schemas)
  return { template, schema, idField, idParameter, scope, operations, isListed: list !== undefined }
}

function withoutSlash(template: string): string {
  return template.endsWith('/') ? template.slice(0, -1) : template
}

function actionsOf(
  lists: readonly Operation[],
  items: readonly Operation[],
  isQueried: (operation: Operation) => boolean,
  hasIdInBody: (operation: Operation) => boolean,
): Map<Operation, ResourceAction> {
  const operations = new Map<Operation, ResourceAction>()
  for (const operation of lists) {
    const { method } = operation
    if (method === 'GET') operations.set(operation, 'list')
    if (method === 'QUERY' && isQueried(operation)) operations.set(operation, 'list')
    if (method === 'POST') operations.set(operation, 'create')
    // Where there is no path of one record for it, the body says which one is meant.
    const isOfItem = items.some((each) => each.method === method)
    if (method === 'PUT' && !isOfItem && hasIdInBody(operation)) operations.set(operation, 'save')
  }
  const hasPatch = items.some(({ method }) => method === 'PATCH')
  for (const operation of items) {
    const { method } = operation
    const action = method === 'POST' && !hasPatch ? 'update' : ofItem[method]
    // A second path that differs in names alone means something else by them.
    const isTwin = items.find((each) => each.method === method) !== operation
    if (action && !isTwin) operations.set(operation, action)
  }
  return operations
}

/** The schema of a response, that of JSON before others; undefined where it has none. */
export function schemaOf(declared: ResponseDeclaration | undefined): unknown {
  const { content = [] } = declared ?? {}
  const json = content.find(({ type }) => isJsonType(mediaTypeOf(type)))
  return (json ?? content.find(({ schema }) => schema !== undefined))?.schema
}

/** The schema of what an operation answers when all goes well; undefined where it answers none. */
export function successSchema(operation: Operation): unknown {
  return schemaOf(successOf(operation).declared)
}

/** The schema of the record itself, where an answer has it in an envelope such as `{ data: { … } }`. */
function unwrapped(
  schema: unknown,
  idOf: (schema: unknown) => string | undefined,
  schemas: DocumentSchemas,
): unknown {
  if (schema === undefined || idOf(schema) !== undefined) return schema
  const key = envelopeKey(schema, (each) => idOf(each) !== undefined, schemas)
  return key === undefined ? undefined : propertyOf(schema, key, schemas)
}

/** The property of an envelope that holds a record; undefined where there is none, or not one alone. */
export function envelopeKey(
  schema: unknown,
  isRecord: (schema: unknown) => boolean,
  schemas: DocumentSchemas,
): string | undefined {
  const found = propertyNames(schema, schemas).filter((name) => {
    const property = propertyOf(schema, name, schemas)
    return typesOf(property, schemas).has('object') && isRecord(property)
  })
  return found.length === 1
    ? found[0]
    : found.find((name) => /^(?:data|item|result|record)$/i.test(name))
}

/** Where the items of a list answer are. */
export interface ListShape {
  readonly items: unknown
  /** The property that holds them; undefined where the answer is the list itself. */
  readonly key: string | undefined
}

/** How a schema holds a list of records; undefined where it holds none, or several. */
export function listOf(schema: unknown, schemas: DocumentSchemas): ListShape | undefined {
  if (schema === undefined) return undefined
  const itemsOf = (each: unknown): unknown => {
    const { items } = schemas.read(each)
    return items !== undefined && typesOf(items, schemas).has('object') ? items : undefined
  }
  if (typesOf(schema, schemas).has('array')) {
    const items = itemsOf(schema)
    return items === undefined ? undefined : { items, key: undefined }
  }
  const lists = propertyNames(schema, schemas).flatMap((key) => {
    const property = propertyOf(schema, key, schemas)
    const items = typesOf(property, schemas).has('array') ? itemsOf(property) : undefined
    return items === undefined ? [] : [{ items, key }]
  })
  return lists.length === 1
    ? lists[0]
    : lists.find(({ key }) => /^(?:data|items|results|records|values|entries|content)$/i.test(key))
}

function isScalar(schema: unknown, schemas: DocumentSchemas): boolean {
  const types = typesOf(schema, schemas)
  return types.has('string') || types.has('integer') || types.has('number')
}

/** Whether two schemas are the same component. */
export function isSameSchema(one: unknown, other: unknown, schemas: DocumentSchemas): boolean {
  if (!isObject(one) || !isObject(other)) return false
  return ifResolved(() => schemas.read(one) === schemas.read(other)) ?? false
}
