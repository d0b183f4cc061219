import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Example, MediaType } from '../document/model.ts'
import type { Shared } from '../schema/shared.ts'

/** The values of a media type: its examples, those that fit, and generated ones. */
export class MediaValues {
  readonly #media: MediaType
  readonly #shared: Shared
  readonly #onMisfit: (example: Example) => void
  #examples: readonly Example[] | undefined

  /** @param onMisfit told of an example that contradicts its schema */
  constructor(media: MediaType, shared: Shared, onMisfit: (example: Example) => void) {
    this.#media = media
    this.#shared = shared
    this.#onMisfit = onMisfit
  }

  /** The declared examples, without those that contradict the schema. */
  get examples(): readonly Example[] {
    return (this.#examples ??= this.#fitting())
  }

  /** A value that fits the schema, the same for the same request. @throws UnsatisfiableSchema */
  generate({ faker, params }: Pick<EndpointContext, 'faker' | 'params'>): unknown {
    return this.#shared.sampleOf(this.#media.schema).make(faker, { given: params })
  }

  /** Items of a stream. @throws UnsatisfiableSchema */
  generateItems({ faker }: Pick<EndpointContext, 'faker'>, count: number): unknown[] {
    const { make } = this.#shared.sampleOf(this.#media.itemSchema)
    return Array.from({ length: count }, (_, index) => make(faker, { index }))
  }

  #fitting(): Example[] {
    const { schema } = this.#media
    const declared = [...this.#media.examples, ...this.#ofSchema()]
    if (schema === undefined || declared.length === 0) return declared
    const { fits } = this.#shared.sampleOf(schema)
    return declared.filter((example) => {
      const isFitting = example.isSerialized === true || fits(example.value)
      if (!isFitting) this.#onMisfit(example)
      return isFitting
    })
  }

  /** The examples that stand in the schema, which count where the media type has none. */
  #ofSchema(): Example[] {
    const { schema, examples } = this.#media
    if (examples.length > 0 || !isObject(schema)) return []
    const { example, examples: list } = this.#shared.schemas.read(schema)
    const values = [
      ...(example === undefined ? [] : [example]),
      ...(Array.isArray(list) ? list : []),
    ]
    return values.map((value) => ({ name: '', value }))
  }
}
