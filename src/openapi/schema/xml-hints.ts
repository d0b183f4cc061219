import { isObject } from '../../errors/validation-issue.ts'
import type { DocumentSchemas } from './schema.ts'

/** How the XML Object of a schema names and places a value. */
export interface XmlHints {
  readonly name?: string
  readonly namespace?: string
  readonly prefix?: string
  readonly attribute?: boolean
  readonly wrapped?: boolean
  /** 3.2: `element`, `attribute`, `text`, `cdata` or `none`. */
  readonly nodeType?: string
}

/** The XML Object of a schema; beside a reference it says how the value is written there. */
export function xmlHintsOf(schema: unknown, schemas: DocumentSchemas): XmlHints {
  if (!isObject(schema)) return {}
  const { xml } = isObject(schema['xml']) ? schema : schemas.read(schema)
  return isObject(xml) ? (xml as XmlHints) : {}
}
