import type { StoredRecord } from '../../core/collection.ts'
import { RecordDocument } from '../document.ts'

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
    'documents' in part
      ? Object.freeze(part.documents.map(({ value }) => value))
      : (part.document?.value ?? null),
  ])
  return Object.freeze({ ...base.value, ...Object.fromEntries(embedded) })
}

function weightOf(part: EmbeddedPart): number {
  if (!('documents' in part)) return part.document?.weight ?? 0
  return part.documents.reduce((sum, { weight }) => sum + weight, 0)
}

function jsonOf(part: EmbeddedPart): string {
  if ('documents' in part) return `[${part.documents.map(({ json }) => json).join(',')}]`
  return part.document?.json ?? 'null'
}
