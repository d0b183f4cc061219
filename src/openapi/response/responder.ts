import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import { problemReply, Reply } from '../../http/reply.ts'
import { concreteType, negotiate } from '../document/media-range.ts'
import type { MediaType, ResponseDeclaration } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import type { Shared } from '../schema/shared.ts'
import { withoutWriteOnly } from '../schema/visible.ts'
import { bodyReply } from './body.ts'
import { jsonFirst, successOf, type ChosenResponse } from './choose.ts'
import { HeaderWriter, type KnownHeaders } from './headers.ts'
import { appliedHeader, readPreferences } from './preferences.ts'
import { sequenceOf, sequenceReply } from './stream.ts'
import { MediaValues } from './values.ts'

/** How many items a generated stream has. */
const streamItems = 3

/** What is known of an answer besides what is declared. */
export interface KnownAnswer {
  /** The value of the body. */
  readonly value?: unknown
  readonly headers?: KnownHeaders
}

/** The head of an answer, and the preferences that it follows. */
interface Head {
  readonly type: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Makes the answers of one operation from what is declared of them. */
export class Responder {
  readonly #operation: Operation
  readonly #shared: Shared
  readonly #values = new Map<MediaType, MediaValues>()
  readonly #headers = new Map<ResponseDeclaration, HeaderWriter>()
  #success: ChosenResponse | undefined

  constructor(operation: Operation, shared: Shared) {
    this.#operation = operation
    this.#shared = shared
  }

  /** What is answered when all goes well. */
  get success(): ChosenResponse {
    return (this.#success ??= successOf(this.#operation))
  }

  /** Whether nothing can be answered when all goes well, since the reference of what is declared leads nowhere. */
  get isUnread(): boolean {
    const { status, declared } = this.success
    const content = hasNoBody(status) ? [] : (declared?.content ?? [])
    const isUnread = ({ schema, examples }: MediaType) =>
      isObject(schema) &&
      examples.length === 0 &&
      this.#shared.schemas.read(schema)['unresolved'] !== undefined
    return content.length > 0 && content.every(isUnread)
  }

  /** The 406 of a request that takes nothing of what can be answered; undefined where it takes some. */
  refuse(accept: string | undefined): Reply | undefined {
    const { declared, status } = this.success
    const { content = [] } = declared ?? {}
    if (content.length === 0 || hasNoBody(status) || negotiate(content, accept)) return undefined
    const types = content.map(({ type }) => type).join(', ')
    const detail = `This operation answers ${types}, and the request takes ${accept} alone. Change its Accept.`
    return problemReply('not-acceptable', detail).with({ note: detail })
  }

  /** The answer when all goes well. */
  respond(context: EndpointContext): Reply {
    const { status, declared } = this.success
    return this.reply(context, status, declared)
  }

  /** The declared response of a status; undefined where none is declared. */
  respondWith(status: number, context: EndpointContext): Reply | undefined {
    const declared = this.#operation.responseOf(status)
    if (!declared) return undefined
    const reply = this.reply(context, status, declared)
    const { code } = readPreferences(context.header('prefer'))
    if (code !== String(status)) return reply
    const { 'preference-applied': others, ...headers } = reply.headers
    const own = `code=${status}`
    const all = others === undefined ? own : `${own}, ${others}`
    return reply.with({ headers: { ...headers, 'preference-applied': all } })
  }

  /** Whether a request asks for a declared or generated value, and not for what a collection holds. */
  isAskedForSample(context: EndpointContext): boolean {
    const { example, dynamic } = readPreferences(context.header('prefer'))
    return example !== undefined || dynamic
  }

  /** A response with its headers and with the value that is known, or else a declared or generated one. */
  reply(
    context: EndpointContext,
    status: number,
    declared: ResponseDeclaration | undefined,
    { value, headers: known = () => [] }: KnownAnswer = {},
  ): Reply {
    const headers = declared ? this.#headersOf(declared).write(context, known) : {}
    if (!declared || hasNoBody(status)) return new Reply({ kind: 'none' }, { status, headers })
    const accept = context.header('accept')
    const content = jsonFirst(declared.content)
    // Errors are sent whatever the request takes (RFC 9110, section 15.5.7).
    const media = negotiate(content, accept) ?? content[0]
    if (!media) return new Reply({ kind: 'none' }, { status, headers })
    const type = concreteType(media.type, accept)
    if (value === undefined) return this.#declaredReply(context, media, { type, status, headers })
    const { schemas } = this.#shared
    const shown = withoutWriteOnly(value, media.schema, schemas)
    return bodyReply({ value: shown, media, type, status, headers }, schemas)
  }

  #declaredReply(context: EndpointContext, media: MediaType, head: Head): Reply {
    const values = this.#valuesOf(media)
    const { example: name, dynamic } = readPreferences(context.header('prefer'))
    const { examples } = values
    const named = examples.find((each) => each.name === name)
    if (name !== undefined && !named) return this.#noExample(name, media, examples)
    // Without a schema there is nothing to generate from.
    const isGenerated = dynamic && (media.schema ?? media.itemSchema) !== undefined
    const example = named ?? (isGenerated ? undefined : examples[0])
    const applied = appliedHeader({ example: name, dynamic: isGenerated ? 'true' : undefined })
    const { type, status } = head
    const headers = { ...head.headers, ...applied }
    try {
      const sequence = sequenceOf(type)
      if (sequence && !example?.isSerialized) {
        const items = example ? [example.value].flat() : values.generateItems(context, streamItems)
        return sequenceReply(type, sequence(items), status, headers)
      }
      const isMultipart = media.itemSchema !== undefined
      const made = isMultipart
        ? () => values.generateItems(context, streamItems)
        : () => values.generate(context)
      const value = example ? example.value : made()
      const { isSerialized } = example ?? {}
      const source = { value, isSerialized, isExample: example !== undefined, media }
      return bodyReply({ ...source, type, status, headers }, this.#shared.schemas)
    } catch (error) {
      if (!(error instanceof UnsatisfiableSchema)) throw error
      throw error.cause instanceof LateMistake ? error.cause : this.#unsatisfiable(error)
    }
  }

  #headersOf(declared: ResponseDeclaration): HeaderWriter {
    const known = this.#headers.get(declared)
    if (known) return known
    const writer = new HeaderWriter(declared, this.#shared.schemas)
    this.#headers.set(declared, writer)
    return writer
  }

  #valuesOf(media: MediaType): MediaValues {
    let values = this.#values.get(media)
    if (!values) {
      values = new MediaValues(media, this.#shared, ({ name }) => {
        const which = name === '' ? 'An example' : `The example ${JSON.stringify(name)}`
        this.#tell(
          `${which} of ${this.#name} does not fit its schema; generated data is answered in its place.`,
          'Correct the example or the schema: "mockapi check" says what does not fit.',
        )
      })
      this.#values.set(media, values)
    }
    return values
  }

  get #name(): string {
    return `${this.#operation.method} ${this.#operation.template}`
  }

  #tell(message: string, hint: string): void {
    const { document, pointer } = this.#operation
    const place = document.file.place(pointer, 'key')
    this.#shared.options.onWarning({
      code: 'bad-openapi',
      severity: 'warning',
      message,
      hint,
      place,
    })
  }

  #unsatisfiable(error: UnsatisfiableSchema): LateMistake {
    const { document, pointer } = this.#operation
    const message = `No value fits the schema of what ${this.#name} answers. ${error.message}`
    const hint = 'Correct the schema, or declare an example.'
    const place = document.file.place(pointer, 'key')
    return new LateMistake([{ code: 'bad-openapi', severity: 'error', message, hint, place }])
  }

  /** The 400 of a name that no example has. */
  #noExample(
    name: string,
    { examples: all, unreadExamples = [] }: MediaType,
    fitting: readonly { readonly name: string }[],
  ): Reply {
    const asked = JSON.stringify(name)
    const names = fitting.flatMap((each) => (each.name === '' ? [] : JSON.stringify(each.name)))
    const known =
      names.length > 0
        ? `It has ${names.join(', ')}.`
        : fitting.length > 0
          ? 'Its only example has no name.'
          : 'It has no examples.'
    const unread = unreadExamples.find((each) => each.name === name)
    const why = unread
      ? `The example ${asked} is left out: ${unread.why}.`
      : all.some((each) => each.name === name)
        ? `The example ${asked} does not fit the schema of the response.`
        : `The response has no example ${asked}.`
    const detail = `${why} ${known}`
    return problemReply('bad-control-header', detail).with({ note: detail })
  }
}

/** Statuses whose answers have no body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}
