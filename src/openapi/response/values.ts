import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Example, MediaType } from '../document/model.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { withoutWriteOnly } from '../schema/visible.ts'

/** What values are made from. */
type Source = Pick<EndpointContext, 'faker' | 'params' | 'path'>

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
  generate(source: Source): unknown {
    const { schema, type } = this.#media
    if (schema === undefined) return isJsonType(mediaTypeOf(type)) ? {} : ''
    return this.#shared.sampleOf(schema).make(source.faker, { given: givenBy(source) })
  }

  /**
   * The items of a stream: those of a list, else values of the schema of an item, which before 3.2 had no place but the
   * schema of the whole. @throws UnsatisfiableSchema
   */
  generateItems(source: Source, count: number): unknown[] {
    const { schemas, sampleOf } = this.#shared
    const { itemSchema, schema } = this.#media
    if (itemSchema === undefined && typesOf(schema, schemas).has('array')) {
      const list = this.generate(source)
      return Array.isArray(list) ? list : [list]
    }
    const item = itemSchema ?? schema
    const { make } = sampleOf(item)
    const { contentSchema } =
      item === undefined ? {} : schemas.read(propertyOf(item, 'data', schemas))
    return Array.from({ length: count }, (_, index) => {
      const made = make(source.faker, { index, given: givenBy(source) })
      if (contentSchema === undefined || !isObject(made)) return made
      return {
        ...made,
        data: JSON.stringify(sampleOf(contentSchema).make(source.faker, { index })),
      }
    })
  }

  #fitting(): Example[] {
    const { schema, type } = this.#media
    const { schemas } = this.#shared
    const declared = [...this.#media.examples, ...this.#ofSchema()]
    if (declared.length === 0) return declared
    const fits = this.#fits()
    const isJson = isJsonType(mediaTypeOf(type))
    return declared.flatMap((example) => {
      // Bytes of a file say nothing that a schema could hold.
      if (example.value instanceof Uint8Array) return example
      const value = withoutWriteOnly(example.value, schema, schemas)
      if (isJson) {
        const possible = [...(example.isSerialized ? [] : [value]), ...parsedJson(value)]
        const fitting = possible.findIndex(fits)
        if (fitting !== -1) return { name: example.name, value: possible[fitting] }
      } else if (example.isSerialized || fits(value)) return { ...example, value }
      // A text is how values are written in types that JSON cannot hold (3.0, "Example Object").
      else if (typeof value === 'string') return { ...example, isSerialized: true }
      this.#onMisfit(example)
      return []
    })
  }

  /** Whether a value fits the schema, or each item that of items. */
  #fits(): (value: unknown) => boolean {
    const { schema, itemSchema } = this.#media
    const { sampleOf } = this.#shared
    if (schema !== undefined) return sampleOf(schema).fits
    if (itemSchema === undefined) return () => true
    return (value) => [value].flat().every((each) => sampleOf(itemSchema).fits(each))
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

/** What properties take over of the path: `login` of `/users/{login}`, and `id` of `/orders/{orderId}`. */
function givenBy({ params, path }: Source): Readonly<Record<string, unknown>> {
  const last = Object.keys(params).at(-1) ?? ''
  const isItem = /.[_-]?(?:id|Id|ID)$/.test(last) && decoded(path).endsWith(`/${params[last]}`)
  return isItem ? { id: params[last], ...params } : params
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The value of a text that is JSON, as documents have it that were written by hand; none where it is none. */
function parsedJson(text: unknown): unknown[] {
  if (typeof text !== 'string') return []
  try {
    return [JSON.parse(text) as unknown]
  } catch {
    return []
  }
}
