import type { Id, StoredRecord } from './declaration.ts'
import { fingerprint } from './fingerprint.ts'

/**
 * A stored value with the forms it is sent in. Each is made once, at first use: turning 1 KB into JSON
 * costs more than the rest of an answer. A write makes a new document, so none is ever stale.
 */
export class StoredDocument<Value extends object> {
  /** The value, deeply frozen. */
  readonly value: Value
  #json: string | undefined
  #etag: string | undefined

  constructor(value: Value) {
    this.value = value
  }

  /** The value as JSON. */
  get json(): string {
    return (this.#json ??= JSON.stringify(this.value))
  }

  /** A strong entity tag with its quotes (RFC 9110, section 8.8.3), made of the content. */
  get etag(): string {
    return (this.#etag ??= `"${fingerprint(this.json)}"`)
  }
}

/** A stored record, and its id, whatever field that is in. */
export class RecordDocument extends StoredDocument<StoredRecord> {
  readonly id: Id
  /** Where it stands among the others of its table: a table sets it, higher for later ones. */
  place = 0

  constructor(id: Id, value: StoredRecord) {
    super(value)
    this.id = id
  }

  /** How many records it is made of. */
  get weight(): number {
    return 1
  }
}
