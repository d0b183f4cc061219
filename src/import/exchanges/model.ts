import { crudMethods } from '../../http/crud-methods.ts'
import { createState } from '../../data/memory.ts'
import { parseQuery, parseView } from '../../data/query/parse.ts'
import {
  type CollectionDeclaration,
  type FakerSource,
  type StoredRecord,
} from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { isEqual } from '../../generate/schema/schema.ts'
import { Reply } from '../../http/reply.ts'
import { isRefused, restOf, sentBy, type Shape } from './answer-shapes.ts'
import type { Call } from './call.ts'
import { jsonOf, listIn, recordIn, type RecordValue } from './evidence.ts'
import type { Operation, RecordedCollection } from './recorded-collection.ts'

/** Who answers a call: the collection as it was answered, with more fields, or otherwise; or a mock of its own. */
export type Answerer = 'collection' | 'richer' | 'otherwise' | 'own'

const refuse = (): never => {
  throw new Error('Recorded data need no Faker.')
}
const noFaker: FakerSource = { forRecord: refuse, forCall: refuse }

/** The collections at work: tells of each call in its order whether they would have answered the same. */
export class Model {
  readonly #state: State

  constructor(collections: readonly RecordedCollection[]) {
    this.#state = createState({ seed: 1, source: () => noFaker })
    this.#state.declare(collections.map(declarationOf), [])
  }

  /** Does what a call asks of a collection, and compares. */
  answer(
    collection: RecordedCollection,
    operation: Operation,
    call: Call,
    shape: Shape | undefined,
  ): Answerer {
    const stored = this.#state.collection(collection.stored)
    if (!stored) return 'own'
    try {
      return this.#answer(stored, collection, operation, call, shape)
    } catch (error) {
      // A query or a write that collections refuse.
      if (error instanceof Reply) return 'own'
      throw error
    }
  }

  /** Whether a list below a record is that of a relation, with the same records. */
  isRelated(collection: RecordedCollection, id: string, name: string, call: Call): boolean {
    const stored = this.#state.collection(collection.stored)
    const link = stored?.links.get(name)
    const found = listIn(jsonOf(call), name)
    if (!link || !found || found.key !== undefined || stored?.get(id) === undefined) return false
    const target = this.#state.collection(link.target)
    const records = target?.list(parseQuery(call.search), { link, id }).records
    return records !== undefined && isEqual(records, found.records)
  }

  #answer(
    stored: StoredCollection,
    collection: RecordedCollection,
    operation: Operation,
    call: Call,
    shape: Shape | undefined,
  ): Answerer {
    const { status } = call.answer
    const id = collection.idIn(call)
    const isDone = status >= 200 && status <= 299
    if (operation !== 'list' && operation !== 'create' && stored.get(id) === undefined) {
      return status === 404 ? 'collection' : 'own'
    }
    if (!isDone || shape === undefined || isRefused(operation, call)) return 'own'
    if (operation === 'list') return listAnswer(stored, collection, call, shape)
    const told = recordIn(jsonOf(call), collection.idField)?.record
    if (operation === 'get') {
      const view = parseView(call.search)
      const now = view.embed.length > 0 ? stored.getEmbedding(id, view.embed) : stored.get(id)
      if (isEqual(now?.value, told)) return 'collection'
      return call.search === '' && told ? 'otherwise' : 'own'
    }
    if (operation === 'delete') {
      stored.delete(id)
      return 'collection'
    }
    const sent = sentBy(call.body, shape.requestKey)
    const made =
      operation === 'create'
        ? stored.create({ ...shape.defaults, ...sent })
        : operation === 'replace'
          ? stored.replace(id, sent)
          : stored.update(id, sent)
    return !told || isEqual(made?.value, told) ? 'collection' : 'otherwise'
  }
}

function listAnswer(
  stored: StoredCollection,
  { name }: RecordedCollection,
  call: Call,
  shape: Shape,
): Answerer {
  const found = listIn(jsonOf(call), name)
  if (!found) return 'own'
  const query = parseQuery(call.search)
  const { records, total, projection } = stored.list(query)
  if (projection) return 'own'
  const isAround = found.key === shape.key && isEqual(restOf(shape, total, call.search), found.rest)
  if (!isAround) return call.search === '' ? 'otherwise' : 'own'
  if (isEqual(records, found.records)) return 'collection'
  // Records have more fields here where single ones were asked for as well.
  if (isWithin(found.records, records)) return 'richer'
  return call.search === '' ? 'otherwise' : 'own'
}

/** Whether records have all fields of others, with the same values. */
function isWithin(told: readonly RecordValue[], records: readonly RecordValue[]): boolean {
  const isPart = (one: RecordValue, whole: RecordValue | undefined): boolean =>
    whole !== undefined && Object.entries(one).every(([name, value]) => isEqual(value, whole[name]))
  return told.length === records.length && told.every((each, index) => isPart(each, records[index]))
}

function declarationOf({
  stored: name,
  path,
  idField,
  records,
}: RecordedCollection): CollectionDeclaration {
  return {
    name,
    path,
    idField,
    origin: { file: path, place: () => undefined },
    definition: path,
    usesFaker: false,
    size: records.length,
    records: () => records.map((each) => structuredClone(each)) as StoredRecord[],
    relations: {},
    fields: [...new Set(records.flatMap((record) => Object.keys(record)))],
    lists: [],
    only: crudMethods,
  }
}
