import { isObject } from '../../errors/validation-issue.ts'
import type { OpenApiDocument } from './document.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import type { Example, MediaType, Parameter, ParameterPlace, UnreadExample } from './model.ts'

/** A response as it stands; undefined where its reference leads nowhere. */
type StandingResponse = readonly [
  status: string,
  raw: Readonly<Record<string, unknown>> | undefined,
  reference: unknown,
]

/** The responses of an operation as they stand, references followed, by status. */
export function declaredResponses(
  document: OpenApiDocument,
  responses: unknown,
): StandingResponse[] {
  return Object.entries(isObject(responses) ? responses : {}).flatMap(([status, each]) =>
    isStatusKey(status) ? [[status, document.followPart(each), each] as const] : [],
  )
}

/** Whether a key of `responses` names a status, a range of them, or all others. */
export function isStatusKey(key: string): boolean {
  return /^(?:\d{3}|[1-5]XX|default)$/i.test(key)
}

/** What is known of a body or a response whose reference leads nowhere: any type, and a schema that nothing can be made of. */
export function unreadContent(reference: unknown): MediaType[] {
  return [{ type: '*/*', schema: reference, examples: [] }]
}

/** Reads a Parameter Object, or a Header Object, which has no name and place of its own. */
export function readParameter(
  document: OpenApiDocument,
  raw: Readonly<Record<string, unknown>>,
  at: ParameterPlace,
  name: string,
): Parameter {
  const [content] = readContent(document, raw['content'])
  const style = typeof raw['style'] === 'string' ? raw['style'] : defaultStyle[at]
  return {
    in: at,
    name,
    required: at === 'path' || raw['required'] === true,
    schema: content ? content.schema : raw['schema'],
    mediaType: content?.type,
    style,
    explode:
      typeof raw['explode'] === 'boolean' ? raw['explode'] : style === 'form' || style === 'cookie',
    allowEmpty: raw['allowEmptyValue'] === true,
    examples: content ? content.examples : readExamples(document, raw),
    raw,
  }
}

const defaultStyle: Readonly<Record<ParameterPlace, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
  querystring: 'form',
}

/** Reads the declared headers of a response. */
export function readHeaders(document: OpenApiDocument, headers: unknown): Parameter[] {
  return Object.entries(isObject(headers) ? headers : {}).flatMap(([name, raw]) => {
    const header = document.followPart(raw)
    return header ? readParameter(document, header, 'header', name) : []
  })
}

/** Reads what a body or a response is, by media type, in the order of the document. */
export function readContent(document: OpenApiDocument, content: unknown): MediaType[] {
  return Object.entries(isObject(content) ? content : {}).map(([type, value]) => {
    // Nothing can be made of the schema that a reference to nowhere is.
    const raw = document.followPart(value) ?? { schema: value }
    let examples: readonly Example[] | undefined
    let unread: MediaType['unreadExamples']
    return {
      type,
      schema: raw['schema'],
      itemSchema: raw['itemSchema'],
      // Of most nothing but the schema is ever asked.
      get examples() {
        return (examples ??= readExamples(document, raw))
      },
      get unreadExamples() {
        return (unread ??= unreadExamples(document, raw['examples']))
      },
      encoding: isObject(raw['encoding']) ? (raw['encoding'] as MediaType['encoding']) : undefined,
    }
  })
}

/** The declared examples of an object, a lone one first. */
export function readExamples(
  document: OpenApiDocument,
  raw: Readonly<Record<string, unknown>>,
): Example[] {
  const lone = Object.hasOwn(raw, 'example') ? [{ name: '', value: raw['example'] }] : []
  const { examples } = raw
  const named = Object.entries(isObject(examples) ? examples : {}).flatMap(([name, each]) => {
    const example = document.followPart(each) ?? {}
    if (Object.hasOwn(example, 'dataValue')) return [{ name, value: example['dataValue'] }]
    if (Object.hasOwn(example, 'value')) return [{ name, value: example['value'] }]
    if (Object.hasOwn(example, 'serializedValue'))
      return [{ name, value: example['serializedValue'], isSerialized: true }]
    const external = readExternal(document, example)
    return external && 'value' in external ? [{ name, ...external, isSerialized: true }] : []
  })
  return [...lone, ...named]
}

function unreadExamples(document: OpenApiDocument, examples: unknown): UnreadExample[] {
  return Object.entries(isObject(examples) ? examples : {}).flatMap(([name, each]) => {
    const external = readExternal(document, document.followPart(each) ?? {})
    return external && 'why' in external ? [{ name, ...external }] : []
  })
}

/** What the file of an example holds, or why it does not read; undefined for one that stands in the document. */
function readExternal(
  document: OpenApiDocument,
  example: Readonly<Record<string, unknown>>,
): { readonly value: string | Uint8Array } | { readonly why: string } | undefined {
  const { externalValue } = example
  if (typeof externalValue !== 'string') return undefined
  try {
    return { value: document.fileOf(example).read(externalValue) }
  } catch (error) {
    if (!(error instanceof LateMistake)) throw error
    const { message = 'cannot be read' } = error.diagnostics[0] ?? {}
    return { why: `its externalValue ${JSON.stringify(externalValue)} ${message}` }
  }
}
