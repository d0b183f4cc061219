import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../document/operation.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import { successOf } from '../response/choose.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { propertyFor } from './names.ts'

/** What an operation does with the collection that its path belongs to. */
export type ResourceAction = 'list' | 'get' | 'create' | 'replace' | 'update' | 'delete'

/** Paths that form a collection: `/pets` and `/pets/{petId}`. */
export interface ResourceShape {
  /** The last word of the path, or all of them where another collection has that. */
  readonly name: string
  /** Whether the records are those of another shape of this name, as they stand below a parent. */
  readonly isView: boolean
  /** The template of the list: `/owners/{ownerId}/pets`. */
  readonly template: string
  /** The schema of one record. */
  readonly schema: unknown
  readonly idField: string
  /** The parameter that is the id. */
  readonly idParameter: string
  /** The parameters before it, such as `ownerId`. */
  readonly scope: readonly string[]
  readonly operations: ReadonlyMap<Operation, ResourceAction>
}

const ofList: Readonly<Record<string, ResourceAction>> = { GET: 'list', POST: 'create' }
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
  const byTemplate = grouped(operations)
  const shapes: ResourceShape[] = []
  for (const [template, items] of byTemplate) {
    const [, base, idParameter] = /^(.*\/[^/{}]+)\/\{([^{}/]+)\}$/.exec(template) ?? []
    const lists = base === undefined ? undefined : byTemplate.get(base)
    if (base === undefined || idParameter === undefined || !lists) continue
    const found = shapeOf({ base, idParameter, items, lists }, schemas)
    if (!found) continue
    shapes.push({ ...nameOf(base, found, shapes, schemas), template: base, idParameter, ...found })
  }
  return shapes
}

/** A name that no other collection has; that of another one where these are its records below a parent. */
function nameOf(
  base: string,
  { schema, scope }: Pick<ResourceShape, 'schema' | 'scope'>,
  shapes: readonly ResourceShape[],
  schemas: DocumentSchemas,
): Pick<ResourceShape, 'name' | 'isView'> {
  const last = base.slice(base.lastIndexOf('/') + 1)
  const whole = base.replaceAll(/\/\{[^{}]+\}/g, '').slice(1)
  const same = shapes.find((each) => each.name === last)
  if (!same) return { name: last, isView: false }
  const names = propertyNames(schema, schemas)
  const hasKeys = [...scope, ...same.scope].every(
    (each) => (propertyFor(each, names) ?? 'id') !== 'id',
  )
  if (hasKeys && isSameSchema(same.schema, schema, schemas)) return { name: last, isView: true }
  const isTaken = (name: string) => shapes.some((each) => each.name === name)
  return { name: [whole, base.slice(1)].find((each) => !isTaken(each)) ?? base, isView: false }
}

function withoutSlash(template: string): string {
  return template.length > 1 && template.endsWith('/') ? template.slice(0, -1) : template
}

function grouped(operations: readonly Operation[]): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) {
    const template = withoutSlash(operation.template)
    groups.set(template, [...(groups.get(template) ?? []), operation])
  }
  return groups
}

interface Candidates {
  readonly base: string
  readonly idParameter: string
  readonly items: readonly Operation[]
  readonly lists: readonly Operation[]
}

function shapeOf({ base, idParameter, items, lists }: Candidates, schemas: DocumentSchemas) {
  const get = items.find(({ method }) => method === 'GET')
  const list = lists.find(({ method }) => method === 'GET')
  const create = lists.find(({ method }) => method === 'POST')
  if (!get || !(list || create)) return undefined
  const schema = unwrapped(successSchema(get), idParameter, schemas)
  if (schema === undefined) return undefined
  const idField = propertyFor(idParameter, propertyNames(schema, schemas))
  if (idField === undefined || !isScalar(propertyOf(schema, idField, schemas), schemas))
    return undefined
  if (list && !listOf(successSchema(list), schemas)) return undefined
  const operations = new Map<Operation, ResourceAction>()
  for (const [group, actions] of [
    [lists, ofList],
    [items, ofItem],
  ] as const) {
    for (const operation of group) {
      const action = actions[operation.method]
      if (action) operations.set(operation, action)
    }
  }
  const scope = [...base.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
  return { schema, idField, scope, operations }
}

/** The schema of what an operation answers in JSON when all goes well; undefined where it answers none. */
export function successSchema(operation: Operation): unknown {
  const { content = [] } = successOf(operation).declared ?? {}
  return content.find(({ type }) => isJsonType(mediaTypeOf(type)))?.schema
}

/** The schema of the record itself, where an answer has it in an envelope such as `{ data: { … } }`. */
function unwrapped(schema: unknown, idParameter: string, schemas: DocumentSchemas): unknown {
  const isRecord = (each: unknown) =>
    each !== undefined && propertyFor(idParameter, propertyNames(each, schemas)) !== undefined
  if (isRecord(schema)) return schema
  const key = schema === undefined ? undefined : envelopeKey(schema, isRecord, schemas)
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
  return found.length === 1 ? found[0] : undefined
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
    : lists.find(({ key }) => /^(?:data|items|results|records|values|entries)$/i.test(key))
}

function isScalar(schema: unknown, schemas: DocumentSchemas): boolean {
  const types = typesOf(schema, schemas)
  return types.has('string') || types.has('integer') || types.has('number')
}

/** Whether two schemas are the same component. */
export function isSameSchema(one: unknown, other: unknown, schemas: DocumentSchemas): boolean {
  return isObject(one) && isObject(other) && schemas.read(one) === schemas.read(other)
}
