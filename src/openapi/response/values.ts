import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import type { Example, MediaType } from '../model.ts'
import type { Shared } from '../shared.ts'
import type { Validate } from '../validators.ts'

/** Told of an example that does not fit its schema. */
export type OnBadExample = (example: Example, problem: string) => void

/** The values of a media type: its examples, those that fit, and generated ones. */
export class MediaValues {
  readonly #media: MediaType
  readonly #shared: Shared
  readonly #onBadExample: OnBadExample
  #examples: readonly Example[] | undefined
  #sample: Sample | undefined
  #itemSample: Sample | undefined

  constructor(media: MediaType, shared: Shared, onBadExample: OnBadExample) {
    this.#media = media
    this.#shared = shared
    this.#onBadExample = onBadExample
  }

  /** The declared examples, without those that contradict the schema. The validator must be loaded. */
  get examples(): readonly Example[] {
    return (this.#examples ??= this.#fitting())
  }

  /** A value that fits the schema, the same for the same request. @throws UnsatisfiableSchema */
  generate({ faker, params }: Pick<EndpointContext, 'faker' | 'params'>): unknown {
    const { read } = this.#shared.schemas
    this.#sample ??= compileSample(this.#media.schema, { read, direction: 'response' })
    return this.#sample.make(faker, { given: params })
  }

  /** Items of a stream. @throws UnsatisfiableSchema */
  generateItems({ faker }: Pick<EndpointContext, 'faker'>, count: number): unknown[] {
    const { read } = this.#shared.schemas
    const sample = (this.#itemSample ??= compileSample(this.#media.itemSchema, {
      read,
      direction: 'response',
    }))
    return Array.from({ length: count }, (_, index) => sample.make(faker, { index }))
  }

  #fitting(): Example[] {
    const { schema } = this.#media
    const declared = [...this.#media.examples, ...this.#ofSchema()]
    if (schema === undefined || declared.length === 0) return declared
    const validate = this.#validator()
    return declared.filter((example) => {
      if (example.isSerialized) return true
      const [violation] = validate(example.value)
      if (violation)
        this.#onBadExample(example, `${violation.pointer || 'it'} ${violation.message}`)
      return !violation
    })
  }

  #validator(): Validate {
    try {
      return this.#shared.responses.compile(this.#media.schema)
    } catch {
      // A schema that is none is told elsewhere; its examples are all there is.
      return () => []
    }
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
