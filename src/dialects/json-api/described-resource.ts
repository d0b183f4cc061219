import type {
  Content,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
} from '../../export/openapi/document.ts'
import { recordName } from '../../export/openapi/names.ts'
import { Subject } from '../../export/openapi/subject.ts'
import { mediaType } from './media-type.ts'
import { shapeOf, typeOf } from './shape.ts'

type Media = Content[string]

/** A text. */
export const text: SchemaObject = { type: 'string' }

/** A body of JSON:API. */
export function content(media: Media): Content {
  return { [mediaType]: media }
}

/** A collection as JSON:API has it. */
export class Resource extends Subject {
  get type(): string {
    return typeOf(this.name)
  }

  override get item(): ParameterObject {
    const { example, ...item } = super.item
    return { ...item, schema: text, ...(example !== undefined && { example: String(example) }) }
  }

  /** The schema of a resource object. */
  get resource(): ReferenceObject {
    const { components } = this.describing
    return components.schema(`resource ${this.name}`, `${recordName(this.name)}Resource`, () => {
      const { attributes, relationships } = this.members
      return {
        type: 'object',
        properties: {
          type: { type: 'string', const: this.type },
          id: text,
          attributes: { type: 'object', ...attributes },
          ...(relationships && { relationships: { type: 'object', properties: relationships } }),
          links: { type: 'object' },
        },
        required: ['type', 'id', 'attributes'],
      }
    })
  }

  /** What a client sends of a resource. */
  sentResource(isNew: boolean): Media {
    const { attributes, relationships } = this.members
    const { required: _, ...some } = attributes
    const properties = {
      type: { type: 'string' },
      id: text,
      attributes: { type: 'object', ...some },
      ...(relationships && { relationships: { type: 'object', properties: relationships } }),
    }
    const required = isNew ? ['type'] : ['type', 'id']
    return {
      schema: documentOf({ type: 'object', properties, required }),
      ...this.#sentExample(isNew),
    }
  }

  #sentExample(isNew: boolean): { readonly example?: unknown } {
    const [example] = this.examples
    if (!example) return {}
    const { type, id, attributes } = example
    return { example: { data: isNew ? { type, attributes } : { type, id, attributes } } }
  }

  /** The first resource, without its relationships. */
  get examples(): readonly {
    readonly type: string
    readonly id: string
    readonly attributes: object
  }[] {
    const { example } = this.schemas
    if (!example) return []
    const { keys } = shapeOf(this.collection)
    const { idField = 'id' } = this.collection.declaration
    const attributes = Object.entries(example).flatMap(([field, value]) => {
      const key = keys.get(field)
      return key === undefined ? [] : [[key, value] as const]
    })
    const id = String(example[idField])
    return [{ type: this.type, id, attributes: Object.fromEntries(attributes) }]
  }

  get members(): {
    readonly attributes: SchemaObject
    readonly relationships: Readonly<Record<string, SchemaObject>> | undefined
  } {
    const { keys, links } = shapeOf(this.collection)
    const { properties = {}, required = [] } = this.schemas.schema
    const shown = [...keys].map(([field, key]) => [key, properties[field] ?? {}] as const)
    const always = [...keys].flatMap(([field, key]) => (required.includes(field) ? key : []))
    const relationships = [...links].map(([key, { isList, target }]) => {
      const properties = { links: { type: 'object' }, data: linkage(isList, typeOf(target)) }
      return [key, { type: 'object', properties }] as const
    })
    return {
      attributes: {
        properties: Object.fromEntries(shown),
        ...(always.length > 0 && { required: always }),
      } satisfies SchemaObject,
      relationships: relationships.length > 0 ? Object.fromEntries(relationships) : undefined,
    }
  }

  one(description: string, orNull = false): ResponseObject {
    const { resource } = this
    const data = orNull ? { anyOf: [resource, { type: 'null' }] } : resource
    const [example] = this.examples
    const media = { schema: documentOf(data), ...(example && { example: { data: example } }) }
    return { description, content: content(media) }
  }

  view(): ParameterObject[] {
    const links = [...shapeOf(this.collection).links.keys()]
    const names = links.map((key) => `\`${key}\``).join(', ')
    return [
      ...(links.length > 0
        ? [query('include', `Relationships to include, with commas between: ${names}.`)]
        : []),
      query(`fields[${this.type}]`, 'The fields to answer with.'),
    ]
  }
}

/** A parameter of a query. */
export function query(name: string, description: string, type = 'string'): ParameterObject {
  return { name, in: 'query', description, schema: { type } }
}

/** A document with primary data. */
export function documentOf(
  data: SchemaObject,
  more: Readonly<Record<string, SchemaObject>> = {},
): SchemaObject {
  const included = { type: 'array', items: { type: 'object' } }
  const properties = { data, included, links: { type: 'object' }, ...more }
  return { type: 'object', properties, required: ['data'] }
}

/** What a relationship leads to: to resources of a type, where it is told. */
export function linkage(isList: boolean, type?: string): SchemaObject {
  const identifier: SchemaObject = {
    type: 'object',
    properties: { type: { ...text, ...(type !== undefined && { const: type }) }, id: text },
    required: ['type', 'id'],
  }
  return isList ? { type: 'array', items: identifier } : { anyOf: [identifier, { type: 'null' }] }
}
