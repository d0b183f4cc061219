import { isObject } from '../../errors/validation-issue.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { nestFields } from '../../http/fields.ts'
import { parseJson } from '../../http/json.ts'
import type { Parameter } from '../document/model.ts'
import { itemsOf, propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { coerce } from './coerce.ts'
import { formValue } from './form.ts'
import { decodeForm, type QueryPair, type QueryText } from './query.ts'
import { splitText, type Kind, type Parts } from './styles.ts'

type Sent = Pick<EndpointContext, 'params' | 'path' | 'header' | 'cookies' | 'url'>

/** The value of a parameter as its schema has it; undefined where it was not sent. */
export function parameterValue(
  parameter: Parameter,
  sent: Sent,
  query: QueryText,
  schemas: DocumentSchemas,
): unknown {
  const raw = rawValue(parameter, sent, query, schemas)
  if (raw === undefined) return undefined
  const type = mediaTypeOf(parameter.mediaType)
  if (type === 'application/x-www-form-urlencoded' && typeof raw === 'object') {
    return formValue({ schema: parameter.schema, encoding: undefined }, raw, schemas)
  }
  if (parameter.mediaType !== undefined && typeof raw === 'string') {
    return isJsonType(type) ? (parseJson(raw)?.value ?? raw) : raw
  }
  return coerce(raw, parameter.schema, schemas)
}

/** What was sent for a parameter, taken apart by its style; undefined for nothing. */
export function rawValue(
  parameter: Parameter,
  sent: Sent,
  query: QueryText,
  schemas: DocumentSchemas,
): Parts | undefined {
  const { name, mediaType } = parameter
  const kind = kindOf(parameter, schemas)
  switch (parameter.in) {
    case 'querystring': {
      if (query.text === '') return undefined
      const isForm = mediaTypeOf(mediaType) === 'application/x-www-form-urlencoded'
      const pairs = query.pairs.map(({ name: each, value }) => [each, value] as const)
      return isForm ? (nestFields(pairs) as Parts) : decodeForm(query.text.replaceAll('+', '%2B'))
    }
    case 'path': {
      const text = sent.params[name]
      if (text === undefined || kind === 'text' || !sent.path.includes('%'))
        return split(text, parameter, kind)
      const raw = sent.path.split('/').find((each) => decodePath(each) === text)
      return raw === undefined
        ? split(text, parameter, kind)
        : apart(raw, text, parameter, kind, decodePath)
    }
    case 'header':
      return split(sent.header(name.toLowerCase()), { ...parameter, style: 'header' }, kind)
    case 'cookie':
      return cookieValue(parameter, sent, kind, schemas)
    case 'query':
      return queryValue(parameter, query, kind, schemas)
  }
}

/** Whether a value is a list, an object or one text; a text where it may be that as well. */
export function kindOf({ schema, mediaType }: Parameter, schemas: DocumentSchemas): Kind {
  if (mediaType !== undefined) return 'text'
  const types = typesOf(schema, schemas)
  if (types.has('string') || types.has('number') || types.has('integer')) return 'text'
  return types.has('array') ? 'array' : types.has('object') ? 'object' : 'text'
}

function split(text: string | undefined, parameter: Parameter, kind: Kind) {
  if (text === undefined || parameter.mediaType !== undefined) return text
  return splitText(text, parameter, kind)
}

/** By the delimiters that came as such; by encoded ones where there are no others, as many clients send them. */
function apart(
  raw: string,
  text: string,
  parameter: Parameter,
  kind: Kind,
  decode: (text: string) => string,
) {
  const delimiter =
    parameter.style === 'pipeDelimited' ? '|' : parameter.style === 'spaceDelimited' ? ' ' : ','
  const isRaw = kind !== 'text' && (parameter.explode || raw.includes(delimiter))
  return isRaw ? splitText(raw, parameter, kind, decode) : splitText(text, parameter, kind)
}

function queryValue(
  parameter: Parameter,
  query: QueryText,
  kind: Kind,
  schemas: DocumentSchemas,
): Parts | undefined {
  const { name, style, explode, mediaType } = parameter
  if (style === 'deepObject') return deepObject(name, query)
  const values = query.all(name)
  if (kind === 'object' && explode && style === 'form') {
    // Many clients send any object in brackets, whatever its style.
    const free = hasFreeNames(parameter.schema, schemas) ? query.undeclared() : []
    return ofProperties(parameter, query.pairs, schemas, free) ?? deepObject(name, query)
  }
  const [first] = values
  if (first === undefined) return kind === 'object' ? deepObject(name, query) : undefined
  const isList = kind === 'array' && (explode || values.length > 1 || first.name !== name)
  if (isList) return listOf(values, parameter, schemas)
  // An array of several that is not declared as one does not fit, so that nothing is lost in silence.
  if (kind === 'text') {
    return values.length > 1 && mediaType === undefined
      ? values.map(({ value }) => value)
      : first.value
  }
  return apart(first.raw, first.value, parameter, kind, decodeForm)
}

/** `ids=` is a list without items, but where an item may be an empty text. */
function listOf(
  values: readonly QueryPair[],
  { schema }: Parameter,
  schemas: DocumentSchemas,
): Parts {
  const [first] = values
  const types = typesOf(itemsOf(schema, schemas), schemas)
  const isEmpty =
    values.length === 1 && first?.value === '' && types.size > 0 && !types.has('string')
  return isEmpty ? [] : values.map(({ value }) => value)
}

/** Whether an object says that it has other properties than those it names (OpenAPI 3.1, appendix C). */
function hasFreeNames(schema: unknown, schemas: DocumentSchemas): boolean {
  const { additionalProperties } = schemas.read(schema)
  return additionalProperties === true || isObject(additionalProperties)
}

/** An object whose properties are parameters of their own; `free` are those that it does not name. */
function ofProperties(
  { schema }: Parameter,
  pairs: readonly Pick<QueryPair, 'name' | 'value'>[],
  schemas: DocumentSchemas,
  free: readonly QueryPair[] = [],
): Parts | undefined {
  const names = new Set([...propertyNames(schema, schemas), ...free.map(({ name }) => name)])
  const entries = [...names].flatMap((name): [string, Parts][] => {
    const values = pairs.filter((pair) => pair.name === name).map(({ value }) => value)
    const [first] = values
    if (first === undefined) return []
    const isList =
      values.length > 1 || typesOf(propertyOf(schema, name, schemas), schemas).has('array')
    return [[name, isList ? values : first]]
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** `filter[name]=x&filter[tags][]=a`: an object whose properties stand in brackets. */
function deepObject(name: string, query: QueryText): Parts | undefined {
  const pairs = query.below(name, 'x')
  const { x: found } = pairs.length > 0 ? nestFields(pairs) : {}
  return found as Parts | undefined
}

/** With `explode` each value is a cookie of its own (3.2, `style: cookie`), or joined by `&` (`style: form`). */
function cookieValue(
  parameter: Parameter,
  { header, cookies }: Sent,
  kind: Kind,
  schemas: DocumentSchemas,
): Parts | undefined {
  const { name, style, explode } = parameter
  if (kind === 'text' || !explode) return split(cookies[name], parameter, kind)
  const pairs = (header('cookie') ?? '').split(/;\s*|&/).map((text) => {
    const [key = '', ...rest] = text.split('=')
    const value = rest.join('=')
    return { name: key.trim(), value: style === 'cookie' ? value : decodePath(value) }
  })
  if (kind === 'object') return ofProperties(parameter, pairs, schemas)
  const values = pairs.filter((pair) => pair.name === name).map(({ value }) => value)
  return values.length > 0 ? values : undefined
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
