import { loadJsonPatch, mergePatch } from '../../data/patch.ts'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { mediaTypeOf } from '../../http/body.ts'
import { withoutFiles } from '../../http/files.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import { propertyNames, propertyOf, requiredNames } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import type { SeedRecords } from './records.ts'

type Fields = Readonly<Record<string, unknown>>

/** Makes records of what requests send. */
export class RecordWriter {
  readonly #records: SeedRecords
  readonly #shared: Shared

  constructor(records: SeedRecords, shared: Shared) {
    this.#records = records
    this.#shared = shared
  }

  /** What a request sets: not what is `readOnly`. */
  settable(body: unknown): Record<string, unknown> {
    const fields = withoutFiles(body)
    if (!isObject(fields)) return {}
    const own = this.#unwrapped(fields)
    return Object.fromEntries(Object.entries(own).filter(([name]) => !this.#isReadOnly(name)))
  }

  /** A new record: what was sent, with what its schema requires and what only the server sets. */
  created(given: Fields, { faker, now }: EndpointContext): Fields {
    const { schema } = this.#records.shape
    const { schemas } = this.#shared
    const made = this.#make(given, faker)
    const needed = new Set(requiredNames(schema, schemas))
    const time = new Date(now()).toISOString()
    const entries = Object.entries(made).flatMap(([name, value]): [string, unknown][] => {
      if (Object.hasOwn(given, name)) return []
      const { readOnly, format } = schemas.read(propertyOf(schema, name, schemas))
      const isServers = readOnly === true || /^(?:created|updated)_?(?:at|on)$/i.test(name)
      if (!isServers && !needed.has(name)) return []
      return [[name, format === 'date-time' && isServers ? time : value]]
    })
    return this.#valid({ ...given, ...Object.fromEntries(entries) }, made)
  }

  /** A record in the place of another: what was sent, with what only the server sets. */
  replaced(before: StoredRecord, given: Fields, { faker }: EndpointContext): Fields {
    const kept = Object.entries(before).filter(([name]) => this.#isKept(name))
    const after = { ...Object.fromEntries(kept), ...given }
    return this.#completed(after, faker)
  }

  /** A record that is changed as a `PATCH` says: fields to merge, a merge patch (RFC 7396), a JSON Patch (RFC 6902). */
  patched(before: StoredRecord, body: unknown, context: EndpointContext): MaybePromise<Fields> {
    const type = mediaTypeOf(context.header('content-type'))
    const whole = (after: Fields) =>
      this.#completed({ ...after, ...this.#serversOwn(before) }, context.faker)
    if (type === 'application/json-patch+json') {
      return chain(loadJsonPatch(), (apply) => whole(apply(before, body) as Fields))
    }
    const fields = this.settable(body)
    return whole(
      type === 'application/merge-patch+json'
        ? mergePatch(before, fields)
        : { ...before, ...fields },
    )
  }

  /** What is sent in an envelope, such as `{ pet: { … } }`, where the schema of records has no such property. */
  #unwrapped(fields: Fields): Fields {
    const names = propertyNames(this.#records.shape.schema, this.#shared.schemas)
    const [only, ...others] = Object.keys(fields)
    if (only === undefined || others.length > 0 || names.includes(only)) return fields
    const inner = fields[only]
    return isObject(inner) && Object.keys(inner).some((name) => names.includes(name))
      ? inner
      : fields
  }

  #isReadOnly(name: string): boolean {
    const { schemas } = this.#shared
    const property = propertyOf(this.#records.shape.schema, name, schemas)
    return property !== undefined && schemas.read(property)['readOnly'] === true
  }

  /** Whether a field stays where a record is replaced: one that no request sets, or that no schema has. */
  #isKept(name: string): boolean {
    const { schema, scope, idField } = this.#records.shape
    if (name === idField || this.#isReadOnly(name)) return true
    const isScope = scope.some(({ field, isDeclared }) => field === name && !isDeclared)
    return isScope || propertyOf(schema, name, this.#shared.schemas) === undefined
  }

  #serversOwn(before: StoredRecord): Fields {
    const { idField } = this.#records.shape
    const own = Object.entries(before).filter(
      ([name]) => name === idField || this.#isReadOnly(name),
    )
    return Object.fromEntries(own)
  }

  /** A record with what its schema requires. */
  #completed(given: Fields, faker: EndpointContext['faker']): Fields {
    const { schema } = this.#records.shape
    if (this.#records.sample.fits(given)) return given
    const made = this.#make(given, faker)
    const needed = requiredNames(schema, this.#shared.schemas)
    const missing = needed.filter((name) => !Object.hasOwn(given, name) && name in made)
    const added = Object.fromEntries(missing.map((name) => [name, made[name]]))
    return this.#valid({ ...given, ...added }, made)
  }

  /** A record that fits its schema; where parts contradict each other, what could be made with them. */
  #valid(record: Fields, made: Fields): Fields {
    const { fits } = this.#records.sample
    const { schema } = this.#records.shape
    const names = new Set(propertyNames(schema, this.#shared.schemas))
    const shown = Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
    return fits(record) || fits(shown) ? record : { ...record, ...made }
  }

  #make(given: Fields, faker: EndpointContext['faker']): Fields {
    const made = this.#records.sample.make(faker, { given })
    return isObject(made) ? made : {}
  }
}
