import { isObject } from '../../errors/validation-issue.ts'
import { propertyOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { xmlHintsOf, type XmlHints } from '../schema/xml-hints.ts'

/** What stands in an element: attributes in its tag, and what is between its tags. */
interface Content {
  attributes: string
  inner: string
}

/** Writes a value as XML, as the XML Objects of its schema say. */
export class XmlWriter {
  readonly #schemas: DocumentSchemas

  constructor(schemas: DocumentSchemas) {
    this.#schemas = schemas
  }

  /** @param name the name of the root where the schema has none; a document has one root */
  write(value: unknown, schema: unknown, name: string): string {
    const root = this.#hints(schema).name ?? name
    const body = this.#element(root, value, schema)
    return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`
  }

  #element(name: string, value: unknown, schema: unknown): string {
    return this.#wrap(name, schema, this.#contentOf(value, schema))
  }

  #wrap(name: string, schema: unknown, { attributes, inner }: Content): string {
    const { namespace, prefix } = this.#hints(schema)
    const tag = this.#tag(name, schema)
    const declared = namespace ? ` xmlns${prefix ? `:${prefix}` : ''}="${escape(namespace)}"` : ''
    const start = `<${tag}${declared}${attributes}`
    return inner === '' ? `${start}/>` : `${start}>${inner}</${tag}>`
  }

  #contentOf(value: unknown, schema: unknown): Content {
    if (value === null || value === undefined) return { attributes: '', inner: '' }
    if (Array.isArray(value)) {
      return {
        attributes: '',
        inner: this.#items(this.#componentOf(schema) ?? 'item', value, schema),
      }
    }
    if (!isObject(value)) return { attributes: '', inner: escape(String(value)) }
    const content: Content = { attributes: '', inner: '' }
    for (const [key, each] of Object.entries(value)) {
      this.#addProperty(content, key, each, propertyOf(schema, key, this.#schemas))
    }
    return content
  }

  #addProperty(content: Content, key: string, value: unknown, schema: unknown): void {
    const { name = key, attribute, nodeType } = this.#hints(schema)
    if (attribute === true || nodeType === 'attribute') {
      content.attributes += ` ${this.#tag(name, schema)}="${escape(textOf(value))}"`
    } else if (nodeType === 'text') content.inner += escape(textOf(value))
    else if (nodeType === 'cdata') {
      content.inner += `<![CDATA[${textOf(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    } else if (Array.isArray(value)) content.inner += this.#list(key, value, schema)
    else if (nodeType === 'none' && isObject(value)) {
      const { attributes, inner } = this.#contentOf(value, schema)
      content.attributes += attributes
      content.inner += inner
    } else content.inner += this.#element(name, value, schema)
  }

  /** A list in an object: its items beside each other, or in an element of their own. */
  #list(key: string, value: readonly unknown[], schema: unknown): string {
    const { name = key, wrapped, nodeType } = this.#hints(schema)
    // The name of a list that is not wrapped says nothing (3.0, "XML Object"); items without one have that of the list.
    if (wrapped !== true && nodeType !== 'element') return this.#items(key, value, schema)
    return this.#wrap(name, schema, { attributes: '', inner: this.#items(name, value, schema) })
  }

  /** @param name of the elements whose schema has none */
  #items(name: string, values: readonly unknown[], schema: unknown): string {
    const { items, prefixItems } = schema === undefined ? {} : this.#schemas.read(schema)
    const first: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : []
    const content: Content = { attributes: '', inner: '' }
    for (const [index, each] of values.entries()) {
      const item = first[index] ?? items
      if (Array.isArray(each)) {
        content.inner += this.#element(this.#hints(item).name ?? name, each, item)
      } else this.#addProperty(content, name, each, item)
    }
    return content.inner
  }

  #tag(name: string, schema: unknown): string {
    const { prefix } = this.#hints(schema)
    const safe = /^[\p{L}_]/u.test(name) ? name : `_${name}`
    return `${prefix ? `${prefix}:` : ''}${safe.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')}`
  }

  /** The name of the component that the items of a list refer to. */
  #componentOf(schema: unknown): string | undefined {
    const { items } = schema === undefined ? {} : this.#schemas.read(schema)
    return componentName(items)
  }

  #hints(schema: unknown): XmlHints {
    return xmlHintsOf(schema, this.#schemas)
  }
}

function componentName(schema: unknown): string | undefined {
  const reference = isObject(schema) ? schema['$ref'] : undefined
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}

function escape(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Characters that XML 1.0 has no way to write (section 2.2).
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
  )
}
