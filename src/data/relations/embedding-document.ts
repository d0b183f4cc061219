import type { StoredRecord } from '../records/declaration.ts'
import { RecordDocument } from '../records/document.ts'

/** What is embedded under a name: a list, or one record if there is one. */
export type EmbeddedPart =
  | { readonly name: string; readonly documents: readonly RecordDocument[] }
  | { readonly name: string; readonly document: RecordDocument | undefined }

/** A record with others embedded. Its JSON is put together from theirs, which each is made once. */
export class EmbeddingDocument extends RecordDocument {
  readonly #weight: number
  readonly #base: RecordDocument
  readonly #parts: readonly EmbeddedPart[]
  #text: string | undefined

  constructor(base: RecordDocument, parts: readonly EmbeddedPart[]) {
    super(base.id, valueOf(base, parts))
    this.#base = base
    this.#parts = parts
    this.#weight = parts.reduce((sum, part) => sum + weightOf(part), 1)
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
    // A field of that name gives way, which only the value knows.
    if (this.#parts.some(({ name }) => Object.hasOwn(this.#base.value, name)) || own === '{}') {
      return JSON.stringify(this.value)
    }
    const texts = this.#parts.map((part) => `${JSON.stringify(part.name)}:${jsonOf(part)}`)
    return `${own.slice(0, -1)},${texts.join(',')}}`
  }
}

function valueOf(base: RecordDocument, parts: readonly EmbeddedPart[]): StoredRecord {
  const embedded = parts.map((part): [string, unknown] => [
    part.name,
    'documents' in part ? listOf(part.documents).values : (part.document?.value ?? null),
  ])
  return Object.freeze({ ...base.value, ...Object.fromEntries(embedded) })
}

function weightOf(part: EmbeddedPart): number {
  return 'documents' in part ? listOf(part.documents).weight : (part.document?.weight ?? 0)
}

function jsonOf(part: EmbeddedPart): string {
  return 'documents' in part ? listOf(part.documents).json : (part.document?.json ?? 'null')
}

/** What is made of a list of records. */
class EmbeddedList {
  readonly values: readonly StoredRecord[]
  readonly weight: number
  readonly #documents: readonly RecordDocument[]
  #json: string | undefined

  constructor(documents: readonly RecordDocument[]) {
    this.values = Object.freeze(documents.map(({ value }) => value))
    this.weight = documents.reduce((sum, { weight }) => sum + weight, 0)
    this.#documents = documents
  }

  get json(): string {
    return (this.#json ??= `[${this.#documents.map(({ json }) => json).join(',')}]`)
  }
}

/** An index gives the same list until one of its records changes, so it is joined once until then. */
const lists = new WeakMap<readonly RecordDocument[], EmbeddedList>()

function listOf(documents: readonly RecordDocument[]): EmbeddedList {
  let list = lists.get(documents)
  if (!list) lists.set(documents, (list = new EmbeddedList(documents)))
  return list
}
