import type { Redactor } from '../../journal/redact.ts'
import { groupBy } from '../../group-by.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { parseKey } from '../../http/path.ts'
import { searchOfBody } from '../../http/query-body.ts'
import { withInstructions } from '../conversion/answer.ts'
import type { Conversion } from '../conversion/importer.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { isUsual, shapesOf, type MissShape, type Shape } from './answer-shapes.ts'
import { recordedValue, fingerprintOf, longestInline, type KeepBytes } from './answer.ts'
import { nameOf, type Call } from './call.ts'
import { handlersText, missEntry, collectionText } from './collection-text.ts'
import { findCollections } from './evidence.ts'
import { eventsValue, streamText } from './events.ts'
import type { Exchange, SocketExchange } from '../../http/exchange.ts'
import { Model } from './model.ts'
import { OwnAddresses } from './own-addresses.ts'
import { PathFolder, type FoldedPath } from './paths.ts'
import { pathOf, readAll, type Read } from './read.ts'
import { RecordedCollection, type Operation } from './recorded-collection.ts'
import { findSingles } from './singles.ts'
import { socketValue } from './socket-value.ts'
import type { Talk } from './talk.ts'
import { endpointValue, factsOf, type Variant } from './variants.ts'

/** How exchanges become mock files. */
export interface ExchangeOptions {
  /** The address of the schema of mock files, from the folder that the files are for. */
  readonly schema: string
  /** Origins under which the API was asked, such as `https://api.example.test`: addresses there become paths. */
  readonly origins?: readonly string[]
  /** What stands before the paths here in addresses of the API: `https://api.example.test/v1`; texts of JSON that begin so lead here. */
  readonly bases?: readonly string[]
  /** What was said over WebSockets, in their order. */
  readonly sockets?: readonly SocketExchange[]
  /** Knows what is a secret. */
  readonly redactor: Redactor
  /** Whether names, emails and phones become others, the same each time. */
  readonly anonymise?: boolean
  /** Whether mocks take as long as the answers took. */
  readonly timing?: boolean
  /** Faker's language for what is made up, such as `de`; default `en`. */
  readonly locale?: string | undefined
}

/** Mock files as a person would write them, that answer as the exchanges did, in their order; without secrets. */
export async function filesOf(
  exchanges: readonly Exchange[],
  options: ExchangeOptions,
): Promise<Conversion> {
  const losses = new Losses()
  const read = readAll(exchanges, options, losses)
  const { anonymised } = options.anonymise
    ? await import('./anonymous.ts')
    : { anonymised: undefined }
  const named = (await anonymised?.(read, options.locale)) ?? read
  const writer = new Writer(named, options, losses)
  return writer.write()
}

/** Whether an answer is what collections answer by themselves for a record that is not there. */
function isOurs({ answer: { body } }: Call): boolean {
  return body.kind === 'json' && isObject(body.value) && body.value['code'] === 'no-record'
}

/** Divides calls among collections and endpoints, and writes these. */
class Writer {
  readonly #calls: readonly Call[]
  readonly #talks: readonly Talk[]
  readonly #timing: boolean
  readonly #own: OwnAddresses
  readonly #losses: Losses
  readonly #folder: MockFolder
  readonly #collections: readonly RecordedCollection[]
  readonly #shapes: ReadonlyMap<RecordedCollection, ReadonlyMap<Operation, Shape>>
  readonly #misses = new Map<RecordedCollection, MissShape>()
  readonly #ofCollections = new Map<RecordedCollection, Call[]>()
  readonly #paths: PathFolder

  constructor(
    { calls, talks }: Read,
    { schema, timing = false, bases = [] }: ExchangeOptions,
    losses: Losses,
  ) {
    this.#calls = calls
    this.#talks = talks
    this.#timing = timing
    this.#own = new OwnAddresses(bases)
    this.#losses = losses
    this.#folder = new MockFolder(schema)
    const found = findCollections(calls)
    this.#collections = found.map((each) => new RecordedCollection(each, calls))
    this.#shapes = new Map(this.#collections.map((each) => [each, shapesOf(each, calls)]))
    this.#paths = new PathFolder([...calls, ...talks], (prefix, segment) =>
      this.#collections.some((each) => each.path === prefix && each.isRecord(segment)),
    )
  }

  write(): Conversion {
    const others = this.#writeSingles(this.#answerByCollections())
    for (const collection of this.#collections) this.#writeCollection(collection)
    const folded = others.map(({ call, isPassed }) => {
      return { call, isPassed, ...this.#paths.fold(call) }
    })
    for (const [key, own] of groupBy(folded, ({ call, path }) => `${call.method} ${path}`)) {
      this.#writeEndpoint(key, own)
    }
    this.#writeSockets()
    for (const [collection, miss] of this.#misses) {
      const keep = this.#keeperFor(collection.path)
      const { key, value } = missEntry(collection, miss, keep, this.#own)
      this.#folder.addEndpoint(this.#folder.fileOf(collection.path), key, [value])
    }
    return {
      files: this.#folder.files(),
      losses: this.#losses,
      endpoints: this.#folder.endpoints,
      collections: this.#collections.length,
    }
  }

  /** Lets the collections answer, in order; gives the calls of endpoints that mocks of their own answer. */
  #answerByCollections(): Asked[] {
    const model = new Model(this.#collections)
    return this.#calls.flatMap((call): Asked[] => {
      for (const collection of this.#collections) {
        const operation = collection.operationOf(call)
        if (operation === undefined) {
          if (this.#isRelated(model, collection, call) || this.#isQueried(model, collection, call))
            return []
          continue
        }
        push(this.#ofCollections, collection, call)
        const shape = this.#shapes.get(collection)?.get(operation)
        const answerer = model.answer(collection, operation, call, shape)
        if (answerer === 'otherwise') this.#losses.add('answer', nameOf(call) + call.search)
        if (answerer === 'richer') {
          this.#losses.add('answer', nameOf(call) + call.search, 'with more fields')
        }
        const isMiss = answerer !== 'own' && call.answer.status === 404 && !isOurs(call)
        if (isMiss && !this.#misses.has(collection)) {
          this.#misses.set(collection, { call, id: collection.idIn(call) })
        }
        return [{ call, isPassed: answerer !== 'own' }]
      }
      return [{ call, isPassed: false }]
    })
  }

  /** Writes single resources; gives the calls of all others. */
  #writeSingles(asked: readonly Asked[]): readonly Asked[] {
    if (this.#timing) return asked
    const rest = asked.filter(({ isPassed }) => !isPassed).map(({ call }) => call)
    const taken = new Set<Call>()
    for (const single of findSingles(rest)) {
      if (!this.#folder.addResource(single.path, single.value)) continue
      for (const call of single.calls) taken.add(call)
    }
    return asked.filter(({ call }) => !taken.has(call))
  }

  #isRelated(model: Model, collection: RecordedCollection, call: Call): boolean {
    const path = `${collection.path}/`
    if (call.method !== 'GET' || !pathOf(call).startsWith(path)) return false
    const [id = '', name, ...more] = pathOf(call).slice(path.length).split('/')
    return name !== undefined && more.length === 0 && model.isRelated(collection, id, name, call)
  }

  /** Whether it is a QUERY of a list, which the collection answers so by itself. */
  #isQueried(model: Model, collection: RecordedCollection, call: Call): boolean {
    if (call.method !== 'QUERY') return false
    const sent = { kind: 'json', value: call.body, mediaType: 'application/json' } as const
    const search = searchOfBody({ ...sent, bytes: new Uint8Array() }, '')
    const shape = this.#shapes.get(collection)?.get('list')
    if (typeof search !== 'string' || !shape || !isUsual('list', shape)) return false
    const asked = { ...call, method: 'GET', search: `?${search}` }
    if (collection.operationOf(asked) !== 'list') return false
    return model.answer(collection, 'list', asked, shape) === 'collection'
  }

  #writeCollection(collection: RecordedCollection): void {
    const { path, name, stored, idField } = collection
    const delay = this.#delayOf(this.#ofCollections.get(collection) ?? [])
    const isList = idField === 'id' && name === stored && delay === undefined
    if (!isList || !this.#folder.addResource(path, collection.records))
      this.#folder.addResourceModule(path, collectionText(collection, delay))
    const handlers = handlersText(collection, this.#shapes.get(collection) ?? new Map(), this.#own)
    if (handlers !== undefined) this.#folder.addModule(path, 'handlers', handlers)
  }

  #writeEndpoint(key: string, asked: readonly (Asked & FoldedPath)[]): void {
    const own = asked.filter(({ isPassed }) => !isPassed)
    const [first] = own
    if (!first) return
    const problem = parseKey(key)
    if ('message' in problem) {
      this.#losses.add('leftOut', nameOf(first.call), problem.message)
      return
    }
    const { answer, method } = first.call
    const { body } = answer
    if (body.kind === 'events' && body.times.length > 0 && method !== 'GET' && isOne(asked)) {
      this.#folder.addModule(first.path, 'events', streamText(key, answer, body))
      return
    }
    const keep = this.#keeperFor(first.path)
    const kept = new Map<string, unknown>()
    const variants = asked.map(({ call, isPassed, params }): Variant => {
      const mark = isPassed ? '' : fingerprintOf(call.answer)
      if (!isPassed && !kept.has(mark)) kept.set(mark, this.#valueOf(call, keep))
      return { facts: factsOf(call, params), value: kept.get(mark), mark }
    })
    const { value, mixed } = endpointValue(variants)
    for (const index of mixed) {
      const { call } = asked[index] as Asked
      this.#losses.add('leftOut', nameOf(call) + call.search, `${call.answer.status} once`)
    }
    if (value === undefined) return
    const delay = this.#delayOf(own.map(({ call }) => call))
    const told = delay === undefined ? value : withInstructions({ $delay: delay }, value)
    this.#folder.addEndpoint(this.#folder.fileOf(first.path), key, [told])
  }

  #writeSockets(): void {
    const folded = this.#talks.map((talk) => ({ talk, ...this.#paths.fold(talk) }))
    for (const [path, own] of groupBy(folded, (each) => each.path)) {
      const { value, losses } = socketValue(own, this.#own, this.#timing)
      this.#folder.addEndpoint(this.#folder.fileOf(path), `WS ${path}`, [value])
      for (const what of losses) this.#losses.add('answer', `WS ${path}`, what)
    }
  }

  /** An answer as mock files write it; pages read the streams that are asked for by GET, event by event. */
  #valueOf({ method, answer }: Call, keep: KeepBytes): unknown {
    const { body } = answer
    const isList = body.kind === 'events' && method === 'GET' && body.text.length <= longestInline
    return isList
      ? eventsValue(answer, body, this.#own, this.#timing)
      : recordedValue(answer, keep, this.#own)
  }

  #keeperFor(path: string): KeepBytes {
    const name = path.replace(/\.\w{1,5}$/, '')
    return (bytes, extension) =>
      this.#folder.keep(this.#folder.fileOf(path), name, extension, bytes)
  }

  /** How long answers took, in the middle, ms; undefined where that is not kept. */
  #delayOf(calls: readonly Call[]): number | undefined {
    if (!this.#timing || calls.length === 0) return undefined
    const times = calls.map(({ duration }) => duration).toSorted((one, other) => one - other)
    return Math.round(times[Math.floor(times.length / 2)] ?? 0)
  }
}

/** Whether all of these were answered the same. */
function isOne(asked: readonly Asked[]): boolean {
  return new Set(asked.map(({ call }) => fingerprintOf(call.answer))).size === 1
}

/** A call that may need a mock of its own. */
interface Asked {
  readonly call: Call
  /** Whether the collection below answers it. */
  readonly isPassed: boolean
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}
