import { BoundedMap } from '../../bounded-map.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mayHaveBody, mediaTypeOf } from '../../http/body.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import { isUint8Array } from '../../http/bytes.ts'
import { parseJson } from '../../http/json.ts'
import { isInRange } from '../document/media-range.ts'
import type { MediaType, RequestBody } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { jsonTextsOf } from '../response/stream.ts'
import { typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { SchemaValidators, Violation } from '../schema/validators.ts'
import { coerce } from './coerce.ts'
import {
  hasJsonParts,
  isOfFile,
  withJsonParts,
  withFilesAsTexts,
  withoutReadOnly,
} from './files.ts'
import { formValue } from './form.ts'
import type { RequestViolation } from './violation.ts'
import { xmlMistake } from './xml-shape.ts'
import { xmlValue } from './xml-value.ts'

type SentBody = Pick<EndpointContext, 'header' | 'body' | 'method'>

const none: readonly never[] = []
/** Where so many things are wrong with the items of a sequence, the others are not read. */
const mostOfItems = 20

/** Checks the body of a request against what its operation declares. */
export class BodyCheck {
  readonly #body: RequestBody
  readonly #schemas: DocumentSchemas
  readonly #validators: SchemaValidators
  /** The fields of forms whose parts of JSON were read. */
  readonly #loaded = new WeakMap<object, Record<string, unknown>>()
  /** What is declared, by the types that were sent. */
  readonly #known = new BoundedMap<string, MediaType>(100)

  constructor(body: RequestBody, schemas: DocumentSchemas, validators: SchemaValidators) {
    this.#body = body
    this.#schemas = schemas
    this.#validators = validators
  }

  /** The reason for a 415; undefined for a type that is declared, and where there is no body. */
  refusedType({ header, body }: SentBody): string | undefined {
    const { content } = this.#body
    if (body === undefined || content.length === 0 || this.#mediaOf(header, body)) return undefined
    const types = content.map(({ type }) => type).join(', ')
    const sent = header('content-type')
    const what = sent === undefined ? 'has no content type' : `is ${mediaTypeOf(sent)}`
    return `The body ${what}, and this operation takes ${types}. Send "Content-Type: ${content[0]?.type ?? ''}".`
  }

  /** What does not fit; the validator must be loaded. */
  check(sent: SentBody): MaybePromise<readonly RequestViolation[]> {
    const { header, body } = sent
    if (body === undefined) {
      // What a GET sends means nothing (RFC 9110, section 9.3.1), so that it is not read.
      if (!this.#body.required || !mayHaveBody(sent.method)) return none
      return [{ in: 'body', pointer: '', message: 'is missing', keyword: 'required' }]
    }
    const media = this.#mediaOf(header, body)
    if (!media) return none
    return chain(this.#load(media, body), () =>
      this.#violations(media, body, sent).map((each) => ({ in: 'body' as const, ...each })),
    )
  }

  #violations(media: MediaType, body: unknown, { header }: SentBody): readonly Violation[] {
    const type = mediaTypeOf(header('content-type'))
    const mistake = type.endsWith('xml') && typeof body === 'string' ? xmlMistake(body) : undefined
    if (mistake !== undefined)
      return [{ pointer: '', keyword: 'xml', message: `is no XML: it ${mistake}` }]
    if (media.itemSchema !== undefined) {
      const text = isUint8Array(body) ? new TextDecoder().decode(body) : body
      const items = typeof text === 'string' ? jsonTextsOf(type, text) : undefined
      if (items) return this.#ofItems(media.itemSchema, items)
    }
    if (media.schema === undefined) return none
    const value = this.valueOf(media, body, type)
    if (value === undefined) return none
    const validate = this.#validators.compile(media.schema)
    if (!isForm(type) || !isObject(value)) return validate(value)
    // Many documents have one binary text for all of a form with files.
    const types = typesOf(media.schema, this.#schemas)
    if (types.size > 0 && !types.has('object')) return none
    const { plain, files, violations } = withFilesAsTexts(value, media, this.#schemas)
    return [...violations, ...validate(plain).filter((each) => !isOfFile(each, files))]
  }

  /** What does not fit of the items of a sequence, such as JSON Lines; no more than a few items are told. */
  #ofItems(schema: unknown, texts: readonly string[]): readonly Violation[] {
    const validate = this.#validators.compile(schema)
    const found: Violation[] = []
    for (const [index, text] of texts.entries()) {
      const item = parseJson(text)
      const mistakes = item
        ? validate(item.value)
        : [{ pointer: '', keyword: 'type', message: 'must be JSON' }]
      for (const each of mistakes) found.push({ ...each, pointer: `/${index}${each.pointer}` })
      if (found.length >= mostOfItems) break
    }
    return found
  }

  /** Reads the parts of a form that are JSON, once. */
  #load({ schema }: MediaType, body: unknown): Promise<void> | undefined {
    if (!isObject(body) || this.#loaded.has(body) || !hasJsonParts(body)) return undefined
    const load = async () => {
      this.#loaded.set(body, await withJsonParts(body, schema, this.#schemas))
    }
    return load()
  }

  /** The body as its schema has it, with texts of forms made values; undefined where it cannot be checked. */
  valueOf(media: MediaType, body: unknown, contentType: string | undefined): unknown {
    const type = mediaTypeOf(contentType)
    if (isJsonType(type) || (type === '' && typeof body !== 'string')) return body
    if (isForm(type) && isObject(body)) {
      return formValue(media, this.#loaded.get(body) ?? body, this.#schemas)
    }
    if (typeof body !== 'string' || type.endsWith('xml')) return undefined
    const types = typesOf(media.schema, this.#schemas)
    return types.has('object') || types.has('array')
      ? undefined
      : coerce(body, media.schema, this.#schemas)
  }

  /** The body of a request as its schema has it, without what only the server sets; as it came where that is unknown. */
  parsed({ header, body }: SentBody): unknown {
    const media = this.#mediaOf(header, body)
    const type = header('content-type')
    const value =
      mediaTypeOf(type).endsWith('xml') && typeof body === 'string'
        ? media?.schema && xmlValue(body, media.schema, this.#schemas)
        : media && this.valueOf(media, body, type)
    return value === undefined ? body : withoutReadOnly(value, media?.schema, this.#schemas)
  }

  /** What is declared for a type: the same type, parameters included, else the narrowest range. */
  #mediaOf(header: SentBody['header'], body: unknown): MediaType | undefined {
    const sent = header('content-type')
    const type = mediaTypeOf(sent)
    const { content } = this.#body
    if (type === '') {
      // Without a type a JSON text was read as JSON (RFC 9110, section 8.3).
      const isJson = body !== undefined && typeof body !== 'string'
      const own = isJson ? content.find((each) => isJsonType(mediaTypeOf(each.type))) : undefined
      return own ?? content.find((each) => each.type === '*/*')
    }
    const known = this.#known.get(sent as string)
    if (known) return known
    const same = content.filter((each) => mediaTypeOf(each.type) === type)
    const found =
      same.find((each) => plain(each.type) === plain(sent as string)) ??
      same[0] ??
      content
        .filter((each) => isInRange(type, each.type))
        .toSorted((one, other) => Number(one.type === '*/*') - Number(other.type === '*/*'))[0]
    if (found) this.#known.set(sent as string, found)
    return found
  }
}

function plain(type: string): string {
  return type.toLowerCase().replaceAll(/[\s"]/g, '')
}

function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'
}

/** The body of an operation, ready to be checked; undefined where none is declared. */
export function bodyCheckOf(
  { body }: Operation,
  schemas: DocumentSchemas,
  validators: SchemaValidators,
): BodyCheck | undefined {
  return body && new BodyCheck(body, schemas, validators)
}
