import { isObject } from '../../errors/validation-issue.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** How the XML Object of a schema names and places a value. */
interface XmlHints {
  readonly name?: string
  readonly namespace?: string
  readonly prefix?: string
  readonly attribute?: boolean
  readonly wrapped?: boolean
  /** 3.2. */
  readonly nodeType?: string
}

/** Writes a value as XML, as the XML Objects of its schema say. */
export class XmlWriter {
  readonly #schemas: DocumentSchemas

  constructor(schemas: DocumentSchemas) {
    this.#schemas = schemas
  }

  /** @param name the name of the root where the schema has none */
  write(value: unknown, schema: unknown, name: string): string {
    const root = this.#nameOf(schema) ?? name
    // A document has one root.
    const body = Array.isArray(value)
      ? `<${root}>${value.map((each) => this.#element(this.#itemName(schema, 'item'), each, this.#itemOf(schema))).join('')}</${root}>`
      : this.#element(root, value, schema)
    return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`
  }

  #element(name: string, value: unknown, schema: unknown): string {
    const tag = this.#tag(name, schema)
    const namespace = this.#hints(schema).namespace
    const prefix = this.#hints(schema).prefix
    const declared = namespace ? ` xmlns${prefix ? `:${prefix}` : ''}="${escape(namespace)}"` : ''
    if (value === null || value === undefined) return `<${tag}${declared}/>`
    if (!isObject(value)) return `<${tag}${declared}>${escape(textOf(value))}</${tag}>`
    const attributes: string[] = []
    const children: string[] = []
    for (const [key, each] of Object.entries(value)) {
      const property = this.#propertyOf(schema, key)
      const hints = this.#hints(property)
      if (hints.attribute || hints.nodeType === 'attribute') {
        attributes.push(` ${this.#tag(hints.name ?? key, property)}="${escape(textOf(each))}"`)
      } else if (hints.nodeType === 'text') children.push(escape(textOf(each)))
      else children.push(this.#child(key, each, property, hints))
    }
    return `<${tag}${declared}${attributes.join('')}>${children.join('')}</${tag}>`
  }

  #child(key: string, value: unknown, schema: unknown, hints: XmlHints): string {
    if (!Array.isArray(value)) return this.#element(hints.name ?? key, value, schema)
    const item = this.#itemOf(schema)
    const isWrapped = hints.wrapped === true || hints.nodeType === 'element'
    const itemName = this.#nameOf(item) ?? (isWrapped ? key : (hints.name ?? key))
    const items = value.map((each) => this.#element(itemName, each, item)).join('')
    const wrapper = hints.name ?? key
    return isWrapped ? `<${wrapper}>${items}</${wrapper}>` : items
  }

  #tag(name: string, schema: unknown): string {
    const { prefix } = this.#hints(schema)
    const safe = /^[A-Za-z_]/.test(name) ? name : `_${name}`
    return `${prefix ? `${prefix}:` : ''}${safe.replaceAll(/[^\w.-]/g, '_')}`
  }

  #nameOf(schema: unknown): string | undefined {
    return this.#hints(schema).name
  }

  #itemName(schema: unknown, otherwise: string): string {
    return this.#nameOf(this.#itemOf(schema)) ?? otherwise
  }

  #itemOf(schema: unknown): unknown {
    return this.#schemas.read(schema)['items']
  }

  #propertyOf(schema: unknown, name: string): unknown {
    const { properties, allOf } = this.#schemas.read(schema)
    if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name]
    for (const each of Array.isArray(allOf) ? allOf : []) {
      const found = this.#propertyOf(each, name)
      if (found !== undefined) return found
    }
    return undefined
  }

  #hints(schema: unknown): XmlHints {
    if (schema === undefined) return {}
    const { xml } = this.#schemas.read(schema)
    return isObject(xml) ? (xml as XmlHints) : {}
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
