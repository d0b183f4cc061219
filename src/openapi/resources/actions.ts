import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Reply } from '../../http/reply.ts'
import type { Operation } from '../document/operation.ts'
import { queryOf, type RequestCheck } from '../request/check.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import { parameterValue } from '../request/parameters.ts'
import { refuse } from '../request/refuse.ts'
import type { Responder } from '../response/responder.ts'
import type { Shared } from '../schema/shared.ts'
import { queryList, type ListPage } from './list-query.ts'
import { plainName } from './names.ts'
import { RecordPresenter } from './present.ts'
import type { SeedRecords } from './records.ts'
import { listOf, successSchema, type ResourceAction } from './shape.ts'

/** What an operation on a collection is made of. */
interface Parts {
  readonly operation: Operation
  readonly action: ResourceAction
  readonly records: SeedRecords
  readonly shared: Shared
  readonly responder: Responder
  readonly check: RequestCheck
}

/** Answers an operation whose path belongs to a collection. */
export class ResourceOperation {
  readonly #parts: Parts
  readonly #presenter: RecordPresenter

  constructor(parts: Parts) {
    this.#parts = parts
    this.#presenter = new RecordPresenter(parts.records.shape, parts.shared)
  }

  /** The answer; undefined where the collection is not there, so that the operation is one like any other. */
  answer(context: EndpointContext): Reply | undefined {
    const { records, action } = this.#parts
    const collection = records.of(dataOf(context))
    if (!collection) return undefined
    const missing = this.#missingParent(context)
    if (missing) return missing
    if (action === 'list') return this.#list(collection, context)
    if (action === 'create') return this.#create(collection, context)
    return this.#ofRecord(collection, context)
  }

  #list(collection: StoredCollection, context: EndpointContext): Reply {
    const { operation, records, responder, shared } = this.#parts
    const { schemas } = shared
    const scoped = collection.all().filter((record) => this.#isInScope(record, context))
    const fields = propertyNames(records.shape.schema, schemas)
    const page = queryList(scoped, this.#queryValues(context), fields)
    const schema = successSchema(operation)
    const shape = listOf(schema, schemas)
    const items = page.records.map((record) =>
      this.#presenter.show(record, shape?.items, context.faker),
    )
    const { status, declared } = responder.success
    if (shape?.key === undefined) return responder.reply(context, status, declared, items)
    const given = { ...aboutPage(propertyNames(schema, schemas), page), [shape.key]: items }
    const value = shared.sampleOf(schema).make(context.faker, { given })
    return responder.reply(context, status, declared, value)
  }

  #create(collection: StoredCollection, context: EndpointContext): Reply {
    const { records, check } = this.#parts
    const { idField } = records.shape
    const body = check.body?.parsed(context)
    const given = { ...(isObject(body) ? body : {}), ...this.#scopeOf(context) }
    const sent = given[idField]
    const isIdGiven = (typeof sent === 'string' && sent !== '') || typeof sent === 'number'
    const id = isIdGiven ? sent : records.freeId(collection.all(), context.faker)
    const { value } = collection.create(this.#completed({ ...given, [idField]: id }, context))
    return this.#shown(value, context)
  }

  /** What was sent, with what its schema requires and what only the server sets. */
  #completed(given: Readonly<Record<string, unknown>>, context: EndpointContext): object {
    const { records, shared } = this.#parts
    const { schema, idField } = records.shape
    const { schemas } = shared
    const made = shared.sampleOf(schema).make(context.faker, { given })
    const { required } = schemas.read(schema)
    const needed = new Set(Array.isArray(required) ? required.map(String) : [])
    const now = new Date().toISOString()
    const entries = Object.entries(isObject(made) ? made : {}).flatMap(([name, value]) => {
      if (name === idField || Object.hasOwn(given, name)) return []
      const { readOnly, format } = schemas.read(propertyOf(schema, name, schemas))
      const isServers = readOnly === true || /^(?:created|updated)_?(?:at|on)$/i.test(name)
      if (!isServers && !needed.has(name)) return []
      return [[name, format === 'date-time' && isServers ? now : value] as [string, unknown]]
    })
    const sent = Object.entries(given).filter(([, value]) => value !== undefined)
    return Object.fromEntries([...sent, ...entries])
  }

  #ofRecord(collection: StoredCollection, context: EndpointContext): Reply {
    const { action, check, records } = this.#parts
    const { idParameter, idField } = records.shape
    const address = context.params[idParameter] ?? ''
    const found = collection.get(address)
    if (!found || !this.#isInScope(found.value, context))
      return this.#notFound(idParameter, context)
    const { id, value } = found
    if (action === 'get') return this.#shown(value, context)
    if (action === 'delete') {
      collection.delete(id)
      return this.#shown(value, context)
    }
    const body = check.body?.parsed(context)
    const { [idField]: _id, ...fields } = isObject(body) ? body : {}
    if (action === 'update') {
      return this.#shown((collection.update(id, fields) ?? found).value, context)
    }
    const kept = { ...this.#serversOwn(value), ...fields, ...this.#scopeOf(context) }
    return this.#shown((collection.replace(id, kept) ?? found).value, context)
  }

  /** The fields that a request cannot set, which a `PUT` leaves as they are. */
  #serversOwn(record: StoredRecord): Record<string, unknown> {
    const { records, shared } = this.#parts
    const { schemas } = shared
    const entries = Object.entries(record).filter(([name]) => {
      const property = propertyOf(records.shape.schema, name, schemas)
      return property !== undefined && schemas.read(property)['readOnly'] === true
    })
    return Object.fromEntries(entries)
  }

  #shown(record: StoredRecord, context: EndpointContext): Reply {
    const { operation, responder } = this.#parts
    const { status, declared } = responder.success
    const schema = successSchema(operation)
    const value =
      schema === undefined ? undefined : this.#presenter.show(record, schema, context.faker)
    return responder.reply(context, status, declared, value)
  }

  #notFound(parameter: string, context: EndpointContext): Reply {
    const { operation, shared } = this.#parts
    const detail = `There is no ${this.#parts.records.shape.name} with the ${parameter} ${JSON.stringify(context.params[parameter] ?? '')}.`
    return refuse({ status: 404, code: 'no-record', detail }, operation, shared, context)
  }

  /** The 404 of an address below a record that is not there. */
  #missingParent(context: EndpointContext): Reply | undefined {
    const { records } = this.#parts
    const { parent } = records
    const parameter = parent?.shape.idParameter
    if (!parent || parameter === undefined) return undefined
    const above = parent.of(dataOf(context))
    const id = context.params[parameter] ?? ''
    return above && !above.get(id) ? this.#notFound(parameter, context) : undefined
  }

  /** Whether a record stands below what the address names; those without such fields stand below all. */
  #isInScope(record: StoredRecord, { params }: EndpointContext): boolean {
    const { records } = this.#parts
    return records.shape.scope.every((parameter) => {
      const value = record[records.fieldOf(parameter)]
      return value === undefined || value === null || String(value) === params[parameter]
    })
  }

  #scopeOf({ params }: EndpointContext): Record<string, Id> {
    const { records, shared } = this.#parts
    const { scope, schema } = records.shape
    const entries = scope.flatMap((parameter): [string, Id][] => {
      const text = params[parameter]
      if (text === undefined) return []
      const field = records.fieldOf(parameter)
      const types = typesOf(propertyOf(schema, field, shared.schemas), shared.schemas)
      const isNumber = (types.has('integer') || types.has('number')) && /^-?\d+$/.test(text)
      return [[field, isNumber ? Number(text) : text]]
    })
    return Object.fromEntries(entries)
  }

  #queryValues(context: EndpointContext): Map<string, unknown> {
    const { operation, shared } = this.#parts
    const query = queryOf(context)
    const entries = operation.parameters.flatMap((parameter): [string, unknown][] => {
      if (parameter.in !== 'query') return []
      const value = parameterValue(parameter, context, query, shared.schemas)
      const { default: preset } = shared.schemas.read(parameter.schema)
      return (value ?? preset) === undefined ? [] : [[parameter.name, value ?? preset]]
    })
    return new Map(entries)
  }
}

/** What an envelope says of its list, by the usual names. */
function aboutPage(names: readonly string[], page: ListPage): Record<string, unknown> {
  const pages = page.limit > 0 ? Math.ceil(page.total / page.limit) : 1
  const known: Readonly<Record<string, unknown>> = {
    total: page.total,
    totalcount: page.total,
    totalitems: page.total,
    totalresults: page.total,
    totalrecords: page.total,
    totalelements: page.total,
    count: page.records.length,
    size: page.records.length,
    length: page.records.length,
    limit: page.limit,
    perpage: page.limit,
    pagesize: page.limit,
    offset: page.offset,
    skip: page.offset,
    page: page.page,
    pagenumber: page.page,
    currentpage: page.page,
    pages: pages,
    totalpages: pages,
    pagecount: pages,
    lastpage: pages,
    hasmore: page.next !== undefined,
    hasnext: page.next !== undefined,
    hasnextpage: page.next !== undefined,
    next: page.next ?? null,
    nextcursor: page.next ?? null,
    nextpagetoken: page.next ?? null,
    nexttoken: page.next ?? null,
    cursor: page.next ?? null,
  }
  return Object.fromEntries(
    names.flatMap((name) => {
      const plain = plainName(name)
      return Object.hasOwn(known, plain) ? [[name, known[plain]]] : []
    }),
  )
}
