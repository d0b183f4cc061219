import { isObject } from '../../errors/validation-issue.ts'
import { parseJson } from '../../http/json.ts'
import { itemsOf, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** A number as JSON writes it. */
const numberShape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const values = new WeakSet<object>()

/** Makes a value of JSON stand as it is: its texts are texts. */
export function keepAsIs(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) values.add(value)
  return value
}

/** A text of an address or a form as the value that its schema asks for; the text where it is no such value. */
export function coerce(value: unknown, schema: unknown, schemas: DocumentSchemas): unknown {
  if (typeof value === 'object' && value !== null && values.has(value)) return value
  if (Array.isArray(value)) {
    const { prefixItems } = schemas.read(schema)
    const items = itemsOf(schema, schemas)
    const first: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : []
    const whole = value.length === 1 ? wholeList(value[0], items, schemas) : undefined
    if (whole) return whole
    return value.map((each, index) => coerce(each, first[index] ?? items, schemas))
  }
  if (isObject(value) && !(value instanceof Blob)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        coerce(each, propertyOf(schema, name, schemas), schemas),
      ]),
    )
  }
  return typeof value === 'string' ? coerceText(value, schema, schemas) : value
}

function coerceText(text: string, schema: unknown, schemas: DocumentSchemas): unknown {
  const types = typesOf(schema, schemas)
  if ((types.has('number') || types.has('integer')) && numberShape.test(text)) {
    const number = Number(text)
    if (Number.isFinite(number)) return number
  }
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.has('null') && !types.has('string') && (text === '' || text === 'null')) return null
  // What stands within a list or an object is written in no style, so that many clients send JSON.
  const json = types.has('string') ? undefined : jsonOf(text, types)
  if (json !== undefined) return json
  if (types.size > 0) return text
  // A list of values without a type says what they are.
  const { enum: list, const: constant } = schemas.read(schema)
  const listed: readonly unknown[] = Array.isArray(list) ? list : [constant]
  const same = listed.find((each) => typeof each !== 'object' && String(each) === text)
  return same === undefined ? text : same
}

const justLists: ReadonlySet<string> = new Set(['array'])

/** A list that was sent as JSON, and read as its only item; undefined where an item may be such a text or a list. */
function wholeList(item: unknown, items: unknown, schemas: DocumentSchemas): unknown {
  if (typeof item !== 'string') return undefined
  const types = typesOf(items, schemas)
  const isOwn = types.size === 0 || types.has('string') || types.has('array')
  return isOwn ? undefined : jsonOf(item, justLists)
}

/** A list or an object that is sent as JSON; undefined for other texts, and where the schema has no such type. */
export function jsonOf(text: string, types: ReadonlySet<string>): unknown {
  const value = /^\s*[[{]/.test(text) ? parseJson(text)?.value : undefined
  if (Array.isArray(value)) return types.has('array') ? value : undefined
  return isObject(value) && types.has('object') ? value : undefined
}
