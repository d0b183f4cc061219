import { singular } from '../../data/relations/names.ts'
import type { StoredRecord } from '../../data/records/declaration.ts'
import { RecordDocument } from '../../data/records/document.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import type { ProblemCode } from '../../http/problems.ts'
import { jsonReply, Reply } from '../../http/reply.ts'
import type { Operation } from '../document/operation.ts'
import type { RequestCheck } from '../request/check.ts'
import { misfitError, refuse } from '../request/refuse.ts'
import type { Responder } from '../response/responder.ts'
import { propertyNames } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { RecordAddress, type MissingRecord } from './address.ts'
import { envelopeOf, linkHeader, pageFacts } from './envelope.ts'
import { addressOfList, listParameters, listValues } from './list-parameters.ts'
import { ListQuery } from './list-query.ts'
import { plainName } from './names.ts'
import { RecordPresenter } from './present.ts'
import type { SeedRecords } from './records.ts'
import { listOf, schemaOf, successSchema, type ResourceAction } from './shape.ts'
import { RecordWriter } from './writes.ts'

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
  readonly #writer: RecordWriter
  readonly #address: RecordAddress
  #query: ListQuery | undefined

  constructor(parts: Parts) {
    const { records, shared, operation } = parts
    this.#parts = parts
    this.#presenter = new RecordPresenter(records, shared)
    this.#writer = new RecordWriter(records, shared)
    this.#address = new RecordAddress(records, operation)
  }

  /** The answer; undefined where the collection is not there, so that the operation is one like any other. */
  answer(context: EndpointContext): MaybePromise<Reply> | undefined {
    const { records, action } = this.#parts
    const collection = records.of(dataOf(context))
    if (!collection || (collection.size === 0 && records.isImpossible)) return undefined
    const missing = this.#address.missingAncestor(context)
    if (missing) return this.#notFound(missing, context)
    try {
      if (action === 'list') return this.#list(collection, context)
      if (action === 'create') return this.#create(collection, context)
      if (action === 'save') return this.#save(collection, context)
      return this.#ofRecord(collection, context)
    } catch (error) {
      if (error instanceof Reply) return this.#refused(error, context)
      throw error
    }
  }

  #list(collection: StoredCollection, context: EndpointContext): Reply {
    const { operation, records, responder, shared, check } = this.#parts
    const { schemas } = shared
    const body = operation.method === 'QUERY' ? check.body?.parsed(context) : undefined
    const { schema: record, idField } = records.shape
    const fields = propertyNames(record, schemas)
    this.#query ??= new ListQuery(
      listParameters(operation, schemas),
      { schema: record, fields, idField },
      schemas,
    )
    const query = this.#query
    const scoped = collection
      .rows()
      .filter((row) => this.#address.isInScope((name) => row.field(name), context))
    // Those that no page shows need not be made.
    const shown = scoped.map(
      (row) =>
        new RecordDocument(row.id, () => this.#address.shown(row.value, collection, context)),
    )
    const page = query.select(shown, listValues(operation, context, schemas, body))
    const schema = successSchema(operation)
    const shape = listOf(schema, schemas)
    const items = page.records.map((each) =>
      this.#presenter.show(each, shape?.items, context, page.fields),
    )
    const facts = pageFacts({ page, query, url: addressOfList(context, body) })
    const value =
      shape?.key === undefined
        ? items
        : envelopeOf(schema, facts, shared, { faker: context.faker, given: { [shape.key]: items } })
    const { status, declared: response } = responder.success
    const headers = (name: string): readonly unknown[] => {
      if (name === 'link') return [linkHeader(facts) ?? []].flat()
      return facts.get(plainName(name.replace(/^x-(?:pagination-|page-)?/, ''))) ?? []
    }
    return responder.reply(context, status, response, { value, headers })
  }

  #create(collection: StoredCollection, context: EndpointContext): Reply {
    const { check, records } = this.#parts
    const { idField } = records.shape
    const body = check.body?.parsed(context)
    const sent = Array.isArray(body) ? (body as unknown[]) : [body]
    const taken = new Set(collection.rows().map((row) => String(row.field(idField))))
    const made = sent.map((each) => {
      const record = this.#newRecord(each, collection, taken, context)
      taken.add(String(record[idField]))
      return record
    })
    if (Array.isArray(body)) return this.#createdMany(collection.createMany(made), context)
    const { id, value } = this.#added(collection, made[0] ?? {})
    const { success } = this.#parts.responder
    const location = `${context.path.replace(/\/$/, '')}/${encodeURIComponent(String(id))}`
    return this.#shown(
      this.#address.shown(value, collection, context),
      context,
      success.status,
      location,
    )
  }

  /** Adds a record; where the document knows no conflict, one of the same id gives way. */
  #added(collection: StoredCollection, record: Readonly<Record<string, unknown>>) {
    const { responses } = this.#parts.operation
    const { idField = 'id' } = collection.declaration
    const knowsConflict = responses.some(({ status }) => /^4(?:09|xx)$/i.test(status))
    const id = record[idField]
    const isGiven = typeof id === 'string' || typeof id === 'number'
    const same = isGiven && !knowsConflict ? collection.get(id) : undefined
    return (same && collection.replace(same.id, record)) ?? collection.create(record)
  }

  #newRecord(
    body: unknown,
    collection: StoredCollection,
    taken: ReadonlySet<string>,
    context: EndpointContext,
  ): Readonly<Record<string, unknown>> {
    const { ids, shape } = this.#parts.records
    const { idField = 'id' } = collection.declaration
    const given = { ...this.#writer.settable(body), ...this.#address.scopeValues(context) }
    const sent = given[shape.idField]
    const isGiven = (typeof sent === 'string' && sent !== '') || typeof sent === 'number'
    const id = isGiven ? sent : ids.free(taken, context.faker)
    const { [shape.idField]: made, ...fields } = this.#writer.created(
      { ...given, ...(id !== undefined && { [shape.idField]: id }) },
      context,
    )
    // Numbers and UUIDs are continued by the collection.
    return id === undefined ? fields : { ...fields, [shape.idField]: made, [idField]: id }
  }

  #createdMany(made: readonly { readonly value: StoredRecord }[], context: EndpointContext): Reply {
    const { operation, responder, shared } = this.#parts
    const { status, declared } = responder.success
    const schema = successSchema(operation)
    const shape = listOf(schema, shared.schemas)
    if (schema !== undefined && !shape) return responder.reply(context, status, declared)
    const items = made.map(({ value }) => this.#presenter.show(value, shape?.items, context))
    if (!declared) return jsonReply(items, { status })
    const given = shape?.key === undefined ? undefined : { [shape.key]: items }
    const value = given
      ? envelopeOf(schema, new Map(), shared, { faker: context.faker, given })
      : items
    return responder.reply(context, status, declared, { value })
  }

  /** PUT at the path of the list, whose body names the record. */
  #save(collection: StoredCollection, context: EndpointContext): Reply {
    const { check, records, responder } = this.#parts
    const body = check.body?.parsed(context)
    const id = isObject(body) ? body[records.shape.idField] : undefined
    const { name, idField } = records.shape
    if (typeof id !== 'string' && typeof id !== 'number') return this.#nameless(idField, context)
    const found = this.#address.find(collection, String(id))
    if (!found) return this.#notFound({ name, parameter: idField, id: String(id) }, context)
    const after = this.#writer.replaced(found.value, this.#writer.settable(body), context)
    const written = collection.replace(found.id, after) ?? found
    return this.#shown(written.value, context, responder.success.status)
  }

  #ofRecord(collection: StoredCollection, context: EndpointContext): MaybePromise<Reply> {
    const { action, responder, check, records } = this.#parts
    const { idField = 'id' } = collection.declaration
    const parameter = this.#address.idParameter
    const address = context.params[parameter] ?? ''
    const { status } = responder.success
    const there = this.#address.find(collection, address)
    const created = action === 'replace' && !there && this.#upsert(collection, address, context)
    if (created) return created
    const found = there ?? this.#address.assumed(collection, address, context)
    if (!found || !this.#address.isInScope((name) => found.value[name], context)) {
      return this.#notFound({ name: records.shape.name, parameter, id: address }, context)
    }
    const { id, value } = found
    const record = this.#address.shown(value, collection, context)
    if (action === 'delete') {
      if (there) collection.delete(id)
      else dataOf(context).write([{ kind: 'remove', collection: collection.name, id }])
    }
    const write = (after: StoredRecord) =>
      (there ? collection.replace(id, after) : collection.create({ ...after, [idField]: id })) ??
      found
    if (action === 'get' || action === 'delete') return this.#shown(record, context, status)
    const body = check.body?.parsed(context)
    if (action === 'replace') {
      const given = { ...this.#writer.settable(body), ...this.#address.scopeValues(context) }
      const after = { ...this.#writer.replaced(value, given, context), [idField]: id }
      return this.#shown(write(after).value, context, status)
    }
    return chain(this.#writer.patched(value, body, context), (after) =>
      this.#shown(write(after).value, context, status),
    )
  }

  /** A PUT that adds a record, where the operation declares that it may: 201 beside another success. */
  #upsert(
    collection: StoredCollection,
    address: string,
    context: EndpointContext,
  ): Reply | undefined {
    const { operation, records, check } = this.#parts
    if (!operation.responses.some(({ status }) => status === '201')) return undefined
    const { idField, schema } = records.shape
    const number = Number(address)
    const id = [address, number].find((each) => records.ids.fits(each))
    if (id === undefined || schema === undefined) return undefined
    const given = {
      ...this.#writer.settable(check.body?.parsed(context)),
      ...this.#address.scopeValues(context),
      [idField]: id,
    }
    const { value } = collection.create(this.#writer.created(given, context))
    return this.#shown(value, context, 201, context.path.replace(/\/$/, ''))
  }

  #shown(record: StoredRecord, context: EndpointContext, status: number, location?: string): Reply {
    const { operation, responder, records } = this.#parts
    const { success } = responder
    const declared = status === success.status ? success.declared : operation.responseOf(status)
    const addresses = location === undefined ? [] : [location, new URL(location, context.url).href]
    const headers = (name: string) => (name === 'location' ? addresses : [])
    const added = location !== undefined && status === 201 ? { location } : {}
    if (!declared) {
      const value = this.#presenter.show(record, records.shape.schema, context)
      return jsonReply(value, { status, headers: added })
    }
    const schema = declared.isUnread ? undefined : schemaOf(declared)
    const value = schema === undefined ? undefined : this.#presenter.show(record, schema, context)
    const reply = responder.reply(context, status, declared, { value, headers })
    return reply.with({ headers: { ...added, ...reply.headers } })
  }

  /** What names no record that it could replace. */
  #nameless(idField: string, context: EndpointContext): Reply {
    const { operation, shared } = this.#parts
    const missing = { pointer: `/${idField}`, keyword: 'required', message: 'is missing' }
    return refuse(misfitError(operation, [{ in: 'body', ...missing }]), operation, shared, context)
  }

  #notFound({ name, parameter, id }: MissingRecord, context: EndpointContext): Reply {
    const { operation, shared } = this.#parts
    const what = singular(name.slice(name.lastIndexOf('/') + 1))
    const detail = `There is no ${what} with the ${parameter} ${JSON.stringify(id)}.`
    return refuse({ status: 404, code: 'no-record', detail }, operation, shared, context)
  }

  /** What the collection refuses, such as an id that is taken, in the document's schema of errors. */
  #refused(problem: Reply, context: EndpointContext): Reply {
    const { operation, shared } = this.#parts
    const { body, code: status } = problem
    const { code, detail } = (body.kind === 'json' ? body.value : {}) as Record<string, unknown>
    if (typeof code !== 'string' || typeof detail !== 'string') return problem
    return refuse({ status, code: code as ProblemCode, detail }, operation, shared, context)
  }
}
