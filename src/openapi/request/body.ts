import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { isInRange } from '../document/media-range.ts'
import type { MediaType, RequestBody } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { SchemaValidators } from '../schema/validators.ts'
import { coerce } from './coerce.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { RequestViolation } from './violation.ts'
import { splitText } from './styles.ts'

/** What a request body is: nothing to check, what is wrong with it, or why its type is refused. */
export type BodyResult = readonly RequestViolation[] | { readonly unsupported: string }

const none: readonly RequestViolation[] = []

/** Checks the body of a request against what its operation declares. */
export class BodyCheck {
  readonly #body: RequestBody
  readonly #schemas: DocumentSchemas
  readonly #validators: SchemaValidators

  constructor(body: RequestBody, schemas: DocumentSchemas, validators: SchemaValidators) {
    this.#body = body
    this.#schemas = schemas
    this.#validators = validators
  }

  /** The reason for a 415; undefined for a type that is declared, and where there is no body. */
  refusedType({ header, body }: Pick<EndpointContext, 'header' | 'body'>): string | undefined {
    const { content } = this.#body
    if (body === undefined || content.length === 0 || this.#mediaOf(header('content-type')))
      return undefined
    const types = content.map(({ type }) => type).join(', ')
    const sent = header('content-type')
    const what = sent === undefined ? 'has no content type' : `is ${mediaTypeOf(sent)}`
    return `The body ${what}, and this operation takes ${types}. Send "Content-Type: ${content[0]?.type ?? ''}".`
  }

  /** What does not fit; the validator must be loaded. */
  check({ header, body }: Pick<EndpointContext, 'header' | 'body'>): readonly RequestViolation[] {
    if (body === undefined) {
      if (!this.#body.required) return none
      return [{ in: 'body', pointer: '', message: 'is missing', keyword: 'required' }]
    }
    const media = this.#mediaOf(header('content-type'))
    if (media?.schema === undefined) return none
    const value = this.valueOf(media, body, header('content-type'))
    if (value === undefined) return none
    return this.#validators
      .compile(media.schema)(value)
      .map((violation) => ({ in: 'body', ...violation }))
  }

  /** The body as its schema has it, with texts of forms made values; undefined where it cannot be checked. */
  valueOf(media: MediaType, body: unknown, contentType: string | undefined): unknown {
    const type = mediaTypeOf(contentType)
    if (isJsonType(type)) return body
    if (isForm(type) && isObject(body)) return this.#formValue(media, body)
    return typeof body === 'string' && typesOf(media.schema, this.#schemas).has('string')
      ? body
      : undefined
  }

  /** The body of a request as its schema has it; as it came where that is unknown. */
  parsed({ header, body }: Pick<EndpointContext, 'header' | 'body'>): unknown {
    const media = this.#mediaOf(header('content-type'))
    return (media && this.valueOf(media, body, header('content-type'))) ?? body
  }

  #mediaOf(contentType: string | undefined): MediaType | undefined {
    const type = mediaTypeOf(contentType)
    if (type === '') return undefined
    const { content } = this.#body
    return (
      content.find((each) => mediaTypeOf(each.type) === type) ??
      content.find((each) => isInRange(type, each.type))
    )
  }

  #formValue({ schema, encoding }: MediaType, body: Readonly<Record<string, unknown>>): unknown {
    const entries = Object.entries(body).map(([name, value]): [string, unknown] => {
      const property = propertyOf(schema, name, this.#schemas)
      return [
        name,
        coerce(
          this.#field(withoutFile(value), property, encoding?.[name]),
          property,
          this.#schemas,
        ),
      ]
    })
    return Object.fromEntries(entries)
  }

  /** A field of a form: a list of one is sent like a text, and objects as JSON. */
  #field(
    value: unknown,
    schema: unknown,
    encoding: Readonly<Record<string, unknown>> | undefined,
  ): unknown {
    const types = typesOf(schema, this.#schemas)
    if (types.has('array')) {
      if (typeof value !== 'string') return value
      const { style = 'form', explode = style === 'form' } = encoding ?? {}
      if (explode === false) {
        return splitText(value, { name: '', style: String(style), explode: false }, 'array')
      }
      return value.startsWith('[') ? (parsedJson(value) ?? [value]) : [value]
    }
    if (types.has('object') && typeof value === 'string') return parsedJson(value) ?? value
    return value
  }
}

function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'
}

/** A file as the text that its schema takes it for. */
function withoutFile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFile)
  return value instanceof Blob ? value.type : value
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The body of an operation, ready to be checked; undefined where none is declared. */
export function bodyCheckOf(
  { body }: Operation,
  schemas: DocumentSchemas,
  validators: SchemaValidators,
): BodyCheck | undefined {
  return body && new BodyCheck(body, schemas, validators)
}
