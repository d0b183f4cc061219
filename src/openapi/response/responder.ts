import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { problemReply, Reply } from '../../http/reply.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import { concreteType, negotiate } from '../document/media-range.ts'
import type { MediaType, ResponseDeclaration } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import type { Shared } from '../schema/shared.ts'
import { bodyReply } from './body.ts'
import { jsonFirst, successOf, type ChosenResponse } from './choose.ts'
import { declaredHeaders } from './headers.ts'
import { readPreferences } from './preferences.ts'
import { sequenceOf, sequenceReply } from './stream.ts'
import { MediaValues } from './values.ts'

/** How many items a generated stream has. */
const streamItems = 3

/** Makes the answers of one operation from what is declared of them. */
export class Responder {
  readonly #operation: Operation
  readonly #shared: Shared
  readonly #values = new Map<MediaType, MediaValues>()
  #success: ChosenResponse | undefined

  constructor(operation: Operation, shared: Shared) {
    this.#operation = operation
    this.#shared = shared
  }

  /** What is answered when all goes well. */
  get success(): ChosenResponse {
    return (this.#success ??= successOf(this.#operation))
  }

  /** The 406 of a request that takes nothing of what can be answered; undefined where it takes some. */
  refuse(accept: string | undefined): Reply | undefined {
    const { content = [] } = this.success.declared ?? {}
    if (content.length === 0 || negotiate(content, accept)) return undefined
    const types = content.map(({ type }) => type).join(', ')
    const detail = `This operation answers ${types}, and the request takes ${accept} alone. Change its Accept.`
    return problemReply('not-acceptable', detail)
  }

  /** The answer when all goes well. */
  respond(context: EndpointContext): Reply {
    const { status, declared } = this.success
    return this.reply(context, status, declared)
  }

  /** The declared response of a status; undefined where none is declared. */
  respondWith(status: number, context: EndpointContext): Reply | undefined {
    const declared = this.#operation.responseOf(status)
    return declared && this.reply(context, status, declared)
  }

  /** A response with its headers and with `value`, or else a declared or generated one. */
  reply(
    context: EndpointContext,
    status: number,
    declared: ResponseDeclaration | undefined,
    value?: unknown,
  ): Reply {
    const media = declared && negotiate(jsonFirst(declared.content), context.header('accept'))
    const headers = declared ? declaredHeaders(declared, this.#shared, context) : {}
    if (!media) return new Reply({ kind: 'none' }, { status, headers })
    const type = concreteType(media.type, context.header('accept'))
    if (value !== undefined) {
      return bodyReply({ value, media, type, status, headers }, this.#shared.schemas)
    }
    return this.#declaredReply(context, media, { type, status, headers })
  }

  #declaredReply(
    context: EndpointContext,
    media: MediaType,
    { type, status, headers }: { type: string; status: number; headers: Record<string, string> },
  ): Reply {
    const values = this.#valuesOf(media)
    const { example: name, dynamic } = readPreferences(context.header('prefer'))
    const { examples } = values
    const named = examples.find((each) => each.name === name)
    if (name !== undefined && !named && media.examples.length > 0) return noExample(name, media)
    const sequence = sequenceOf(type)
    const example = named ?? (dynamic ? undefined : examples[0])
    try {
      if (sequence && media.itemSchema !== undefined) {
        const given = example?.value ?? values.generateItems(context, streamItems)
        return sequenceReply(type, sequence([given].flat()), status, headers)
      }
      if (sequence && Array.isArray(example?.value)) {
        return sequenceReply(type, sequence(example.value as unknown[]), status, headers)
      }
      const value = example ? example.value : values.generate(context)
      return bodyReply({ value, media, type, status, headers }, this.#shared.schemas)
    } catch (error) {
      if (!(error instanceof UnsatisfiableSchema)) throw error
      throw this.#unsatisfiable(error)
    }
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
}

function noExample(name: string, { examples }: MediaType): Reply {
  const names = examples.flatMap((each) => (each.name === '' ? [] : JSON.stringify(each.name)))
  const known = names.length > 0 ? `It has ${names.join(', ')}.` : 'Its only example has no name.'
  const detail = `The response has no example ${JSON.stringify(name)} that fits its schema. ${known}`
  return problemReply('bad-control-header', detail)
}
