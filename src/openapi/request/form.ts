import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parseJson } from '../../http/json.ts'
import type { MediaType } from '../document/model.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { coerce, jsonOf } from './coerce.ts'
import { splitText, type Kind } from './styles.ts'

type Encoding = Readonly<Record<string, unknown>>

/** The fields of a form as the values that its schema asks for; files stand as they came. */
export function formValue(
  { schema, encoding }: Pick<MediaType, 'schema' | 'encoding'>,
  fields: object,
  schemas: DocumentSchemas,
): Record<string, unknown> {
  const declared = propertyNames(schema, schemas)
  const entries = Object.entries(fields).map(([sent, value]): [string, unknown] => {
    // `tags[]` may be the name itself; it was read as a list.
    const name = !declared.includes(sent) && declared.includes(`${sent}[]`) ? `${sent}[]` : sent
    const property = propertyOf(schema, name, schemas)
    const own = encoding && Object.hasOwn(encoding, name) ? encoding[name] : undefined
    return [name, fieldValue(value, property, own, schemas)]
  })
  return Object.fromEntries(entries)
}

function fieldValue(
  value: unknown,
  schema: unknown,
  encoding: Encoding | undefined,
  schemas: DocumentSchemas,
): unknown {
  const types = typesOf(schema, schemas)
  if (
    typeof value === 'string' &&
    isJsonType(mediaTypeOf(String(encoding?.['contentType'] ?? '')))
  ) {
    return parseJson(value)?.value ?? value
  }
  const json = typeof value === 'string' ? jsonOf(value, types) : undefined
  if (json !== undefined) return json
  const isText = types.has('string') || types.has('number') || types.has('integer')
  const kind: Kind = isText
    ? 'text'
    : types.has('array')
      ? 'array'
      : types.has('object')
        ? 'object'
        : 'text'
  if (kind === 'text') return coerce(value, schema, schemas)
  if (typeof value !== 'string') {
    const isOne = kind === 'array' && value !== undefined && !Array.isArray(value)
    return coerce(isOne ? [value] : value, schema, schemas)
  }
  const { style = 'form', explode = style === 'form' } = encoding ?? {}
  if (explode === false) {
    const styled = { name: '', style: String(style), explode: false }
    return coerce(splitText(value, styled, kind), schema, schemas)
  }
  return kind === 'array' ? coerce([value], schema, schemas) : value
}
