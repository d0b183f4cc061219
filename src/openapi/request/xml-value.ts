import { itemsOf, propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { xmlHintsOf } from '../schema/xml-hints.ts'
import { coerce } from './coerce.ts'
import { readElement, xmlMistake, type XmlElement } from './xml-shape.ts'

/** The value of a body of XML, as the XML Objects of its schema say; undefined for what is no XML. Other elements are left out. */
export function xmlValue(text: string, schema: unknown, schemas: DocumentSchemas): unknown {
  const root = xmlMistake(text) === undefined ? readElement(text) : undefined
  return root && valueOf(root, schema, schemas)
}

function valueOf(element: XmlElement, schema: unknown, schemas: DocumentSchemas): unknown {
  const types = typesOf(schema, schemas)
  if (types.has('object')) return objectOf(element, schema, schemas)
  if (types.has('array')) {
    return element.children.map((each) => valueOf(each, itemsOf(schema, schemas), schemas))
  }
  return coerce(types.has('string') ? element.text : element.text.trim(), schema, schemas)
}

function objectOf(element: XmlElement, schema: unknown, schemas: DocumentSchemas) {
  const entries = propertyNames(schema, schemas).flatMap((key): [string, unknown][] => {
    const value = propertyIn(element, key, propertyOf(schema, key, schemas), schemas)
    return value === undefined ? [] : [[key, value]]
  })
  return Object.fromEntries(entries)
}

function propertyIn(
  { attributes, children, text }: XmlElement,
  key: string,
  schema: unknown,
  schemas: DocumentSchemas,
): unknown {
  const { name = key, attribute, wrapped, nodeType } = xmlHintsOf(schema, schemas)
  if (attribute === true || nodeType === 'attribute') {
    return coerce(attributes.get(name), schema, schemas)
  }
  if (nodeType === 'text' || nodeType === 'cdata') return coerce(text, schema, schemas)
  const own = children.find((each) => each.name === name)
  if (!typesOf(schema, schemas).has('array')) return own && valueOf(own, schema, schemas)
  if (wrapped === true || nodeType === 'element') return own && valueOf(own, schema, schemas)
  const items = itemsOf(schema, schemas)
  const { name: ofItems = key } = xmlHintsOf(items, schemas)
  const found = children.filter((each) => each.name === ofItems)
  return found.length > 0 ? found.map((each) => valueOf(each, items, schemas)) : undefined
}
