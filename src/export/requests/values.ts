import type { Faker } from '@faker-js/faker'
import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { compileSample } from '../../generate/schema/sample.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import type { OpenApiDocument } from '../../openapi/document/document.ts'
import type { Example } from '../../openapi/document/model.ts'
import { XmlWriter } from '../../openapi/response/xml.ts'
import { DocumentSchemas } from '../../openapi/schema/schema.ts'

/** What has a schema, and may have examples. */
interface Exemplified {
  readonly schema: unknown
  readonly examples: readonly Example[]
}

/** Finds values for requests: declared ones, or such as fit. The same document gives the same values. */
export class ExampleValues {
  readonly #schemas: DocumentSchemas
  readonly #faker: Faker

  constructor(document: OpenApiDocument, faker: Faker) {
    this.#schemas = new DocumentSchemas(document)
    this.#faker = faker
  }

  /** A declared value: an example, a default, the one or the first that the schema names. */
  declared({ schema, examples }: Exemplified): unknown {
    const [first] = examples
    if (first) return first.value
    const { example, examples: more, const: only, enum: all, default: usual } = this.read(schema)
    const lists = [more, all].map((each) =>
      Array.isArray(each) ? (each[0] as unknown) : undefined,
    )
    return [example, lists[0], only, usual, lists[1]].find((each) => each !== undefined)
  }

  /** A declared value, or one that fits the schema; undefined where none can be made. */
  of(exemplified: Exemplified, name = ''): unknown {
    return this.declared(exemplified) ?? this.#sample(exemplified.schema, name)
  }

  /** The schema that stands here or that is referred to; one without keywords where it cannot be read. */
  read(schema: unknown): Readonly<Record<string, unknown>> {
    try {
      return this.#schemas.read(schema)
    } catch (error) {
      if (error instanceof LateMistake) return {}
      throw error
    }
  }

  /** The schema of a property; undefined for none. */
  property(schema: unknown, name: string): unknown {
    const { properties, allOf } = this.read(schema)
    if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name]
    if (!Array.isArray(allOf)) return undefined
    return allOf.map((each) => this.property(each, name)).find((each) => each !== undefined)
  }

  /** A value as XML. */
  xml(value: unknown, schema: unknown): string {
    return new XmlWriter(this.#schemas).write(value, schema, 'root')
  }

  #sample(schema: unknown, name: string): unknown {
    try {
      const { read } = this.#schemas
      return compileSample(schema ?? {}, { read, direction: 'request' }, name).make(this.#faker)
    } catch (error) {
      if (error instanceof LateMistake || error instanceof UnsatisfiableSchema) return undefined
      throw error
    }
  }
}
