import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parseJson } from '../../http/json.ts'
import type { Parameter } from '../document/model.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { coerce } from './coerce.ts'
import { propertyNames, typesOf } from '../schema/properties.ts'
import { splitText, type Parts } from './styles.ts'

type Sent = Pick<EndpointContext, 'params' | 'header' | 'cookies' | 'url'>

/** The value of a parameter as its schema has it; undefined where it was not sent. */
export function parameterValue(
  parameter: Parameter,
  sent: Sent,
  query: URLSearchParams,
  schemas: DocumentSchemas,
): unknown {
  const raw = rawValue(parameter, sent, query, schemas)
  if (raw === undefined) return undefined
  if (parameter.mediaType !== undefined && typeof raw === 'string') {
    return isJsonType(mediaTypeOf(parameter.mediaType)) ? (parseJson(raw)?.value ?? raw) : raw
  }
  return coerce(raw, parameter.schema, schemas)
}

function rawValue(
  parameter: Parameter,
  sent: Sent,
  query: URLSearchParams,
  schemas: DocumentSchemas,
): Parts | undefined {
  const { name, mediaType } = parameter
  switch (parameter.in) {
    case 'querystring': {
      const text = sent.url.slice(sent.url.indexOf('?') + 1 || sent.url.length)
      if (text === '') return undefined
      return mediaTypeOf(mediaType) === 'application/x-www-form-urlencoded'
        ? grouped(query)
        : decoded(text)
    }
    case 'path':
      return split(sent.params[name], parameter, schemas)
    case 'header':
      return split(sent.header(name.toLowerCase()), parameter, schemas)
    case 'cookie':
      return split(sent.cookies[name], parameter, schemas)
    case 'query':
      return queryValue(parameter, query, schemas)
  }
}

function split(text: string | undefined, parameter: Parameter, schemas: DocumentSchemas) {
  if (text === undefined || parameter.mediaType !== undefined) return text
  return splitText(text, parameter, kindOf(parameter, schemas))
}

/** Whether a value is a list, an object or one text; a text where it may be that as well. */
function kindOf({ schema }: Parameter, schemas: DocumentSchemas): 'array' | 'object' | 'text' {
  const types = typesOf(schema, schemas)
  if (types.has('string') || types.has('number') || types.has('integer')) return 'text'
  return types.has('array') ? 'array' : types.has('object') ? 'object' : 'text'
}

function queryValue(
  parameter: Parameter,
  query: URLSearchParams,
  schemas: DocumentSchemas,
): Parts | undefined {
  const { name, style, explode, mediaType, schema } = parameter
  if (style === 'deepObject') return deepObject(name, query)
  const kind = mediaType === undefined ? kindOf(parameter, schemas) : 'text'
  // Many send `ids[]` for a list, as PHP and Rails do.
  const values = query.has(name) ? query.getAll(name) : query.getAll(`${name}[]`)
  if (kind === 'object' && explode && style === 'form') {
    const names = propertyNames(schema, schemas).filter((each) => query.has(each))
    return names.length > 0
      ? Object.fromEntries(names.map((each) => [each, query.get(each) ?? '']))
      : undefined
  }
  const [first] = values
  if (first === undefined) return undefined
  if (kind === 'array' && (explode || values.length > 1) && style === 'form') return values
  // An array of several that is not declared as one does not fit, so that nothing is lost in silence.
  if (kind === 'text') return values.length > 1 && mediaType === undefined ? values : first
  return splitText(first, parameter, kind)
}

/** `filter[name]=x&filter[tags][]=a`: an object whose properties stand in brackets. */
function deepObject(name: string, query: URLSearchParams): Parts | undefined {
  const found: Record<string, Parts> = {}
  for (const [key, value] of query) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue
    const steps = key.slice(name.length + 1, -1).split('][')
    place(found, steps, value)
  }
  return Object.keys(found).length > 0 ? found : undefined
}

function place(
  into: Record<string, Parts>,
  [step = '', ...rest]: readonly string[],
  value: string,
): void {
  if (step === '__proto__') return
  const before = into[step]
  if (rest.length === 0 || (rest.length === 1 && rest[0] === '')) {
    const isList = rest.length === 1 || before !== undefined
    into[step] = isList ? [...[before ?? []].flat(), value] : value
    return
  }
  const below = typeof before === 'object' && !Array.isArray(before) ? before : {}
  into[step] = below
  place(below as Record<string, Parts>, rest, value)
}

function grouped(query: URLSearchParams): Parts {
  const names = [...new Set(query.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name)
      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
