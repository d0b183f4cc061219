import type { StoredRecord } from '../records/declaration.ts'
import { RecordDocument } from '../records/document.ts'

/** What is embedded under a name: a list, or the first record if there is one. */
interface Embedded {
  readonly name: string
  readonly isList: boolean
  readonly documents: readonly RecordDocument[]
}

/** A record with others embedded. Its JSON is put together from theirs, which each is made once. */
export class EmbeddingDocument extends RecordDocument {
  readonly #weight: number
  readonly #base: RecordDocument
  readonly #embedded: readonly Embedded[]
  #text: string | undefined

  constructor(base: RecordDocument, embedded: readonly Embedded[]) {
    const values = embedded.map(({ name, isList, documents }): [string, unknown] => [
      name,
      isList ? listOf(documents).values : (documents[0]?.value ?? null),
    ])
    super(base.id, Object.freeze({ ...base.value, ...Object.fromEntries(values) }))
    this.#base = base
    this.#embedded = embedded
    this.#weight = 1
    for (const { isList, documents } of embedded) {
      this.#weight += isList ? listOf(documents).weight : (documents[0]?.weight ?? 0)
    }
  }

  /** How many records it is made of, itself and those that come more than once each time. */
  override get weight(): number {
    return this.#weight
  }

  override get json(): string {
    return (this.#text ??= this.#join())
  }

  #join(): string {
    const own = this.#base.json
    // A field of that name is replaced, which only the value shows.
    if (this.#embedded.some(({ name }) => Object.hasOwn(this.#base.value, name)) || own === '{}') {
      return JSON.stringify(this.value)
    }
    const texts = this.#embedded.map(({ name, isList, documents }) => {
      const json = isList ? listOf(documents).json() : (documents[0]?.json ?? 'null')
      return `${JSON.stringify(name)}:${json}`
    })
    return `${own.slice(0, -1)},${texts.join(',')}}`
  }
}

/** An index gives the same list until one of its records changes, so it is joined once until then. */
const lists = new WeakMap<readonly RecordDocument[], EmbeddedList>()

interface EmbeddedList {
  readonly values: readonly StoredRecord[]
  readonly weight: number
  readonly json: () => string
}

function listOf(documents: readonly RecordDocument[]): EmbeddedList {
  const known = lists.get(documents)
  if (known) return known
  const values = Object.freeze(documents.map(({ value }) => value))
  const weight = documents.reduce((sum, document) => sum + document.weight, 0)
  let text: string | undefined
  const json = () => (text ??= `[${documents.map((document) => document.json).join(',')}]`)
  const list = { values, weight, json }
  lists.set(documents, list)
  return list
}
