import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import { withForeignKeys } from '../../data/relations/follow.ts'
import type { PlainObject, Related, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { emptyReply, problemReply, Reply } from '../../http/reply.ts'
import { checked } from '../../rest/request-body.ts'
import { noRecord, type RestHandler } from '../../rest/writes.ts'
import { withPointers } from './errors.ts'
import { changeLinkage } from './linkage.ts'
import { askedOf, resourceReply } from './reads.ts'
import { checkId, readRecord, readResource, type RecordData } from './resource-body.ts'
import { shapeOf, type Shape } from './shape.ts'

/** POST of a collection, or of what a relation leads to. */
export function create(
  collection: StoredCollection,
  context: EndpointContext,
  strict: boolean,
  of?: Related,
): Promise<Reply> {
  const shape = shapeOf(collection)
  return pointed(shape, () => {
    const state = dataOf(context)
    const asked = askedOf(context, strict)
    const data = readResource(context, collection.name)
    const { declaration } = collection
    const { idField = 'id', schema, defaults } = declaration
    const read = readRecord(data, collection, shape, state)
    const id =
      data['id'] === undefined ? {} : { [idField]: newId(collection, data['id'] as string) }
    const given: PlainObject = { ...id, ...read.fields }
    const fields = of ? withForeignKeys([given], of.link, of.id)[0] : given
    const whole = schema && defaults ? collection.withDefaults([fields])[0] : fields
    return checked(declaration, whole, (valid) => {
      const made = collection.createMany([valid], of)[0] as RecordDocument
      const record = linked(context, collection, made, read)
      return noted(resourceReply(context, asked, collection, record, true), read)
    })
  })
}

/** An id that a client gives, as the type that ids of the collection have. Throws Reply `id-taken` 409. */
function newId(collection: StoredCollection, id: string): Id {
  const { name, declaration } = collection
  const { idField = 'id' } = declaration
  if (collection.get(id)) {
    const detail = `${JSON.stringify(name)} has a resource with the id ${JSON.stringify(id)} already. Leave the id out to have one made.`
    throw problemReply('id-taken', detail, { collection: name, id })
  }
  const number = Number(id)
  const [first] = collection.all() as readonly (StoredRecord | undefined)[]
  return typeof first?.[idField] === 'number' && String(number) === id ? number : id
}

/** PATCH of a record: attributes and relationships that are sent, others stay. */
export const update: RestHandler = (collection, context, strict) => {
  const shape = shapeOf(collection)
  return pointed(shape, () => {
    const asked = askedOf(context, strict)
    const id = context.params['id'] ?? ''
    if (!collection.get(id)) return noRecord(collection, id)
    const data = readResource(context, collection.name)
    checkId(data, id)
    const rewrite = (): MaybePromise<Reply> => {
      const before = collection.get(id)
      if (!before) return noRecord(collection, id)
      const read = readRecord(data, collection, shape, dataOf(context), before)
      const whole = { ...before.value, ...read.fields }
      return checked(collection.declaration, whole, (valid) => {
        // Another write came while the schema was waited for: this one changes what that one wrote.
        if (collection.get(id) !== before) return rewrite()
        const written = collection.replace(before.id, valid) ?? before
        const record = linked(context, collection, written, read)
        return noted(resourceReply(context, asked, collection, record), read)
      })
    }
    return rewrite()
  })
}

/** DELETE of a record. */
export const remove: RestHandler = (collection, context) => {
  const id = context.params['id'] ?? ''
  return collection.delete(id) ? emptyReply() : noRecord(collection, id)
}

/** Leads relations to the records that were sent; returns the record as it is then. */
function linked(
  context: EndpointContext,
  collection: StoredCollection,
  record: RecordDocument,
  { linked: links }: RecordData,
): RecordDocument {
  for (const [link, ids] of links) changeLinkage(dataOf(context), record, link, ids, 'replace')
  return collection.get(record.id) ?? record
}

function noted(reply: Reply, { ignored }: RecordData): Reply {
  if (ignored.length === 0) return reply
  const shown = ignored.slice(0, 5).map((name) => name.slice(0, 40))
  return reply.with({ note: `ignored ${shown.join(', ')}: empty, and no such relationship` })
}

/** Runs a write; refusals say where in the document they have their reason. */
async function pointed(shape: Shape, act: () => MaybePromise<Reply>): Promise<Reply> {
  try {
    return withPointers(await act(), shape)
  } catch (error) {
    throw error instanceof Reply ? withPointers(error, shape) : error
  }
}
