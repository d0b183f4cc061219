import type { DocumentSchemas } from '../../openapi/schema/schema.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Reply } from '../../http/reply.ts'
import { concreteType } from '../../openapi/document/media-range.ts'
import type { MediaType } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { refuse } from '../../openapi/request/refuse.ts'
import type { RequestError } from '../../openapi/request/violation.ts'
import { bodyReply } from '../../openapi/response/body.ts'
import { jsonFirst, successOf } from '../../openapi/response/choose.ts'
import { HeaderWriter } from '../../openapi/response/headers.ts'
import { sequenceOf } from '../../openapi/response/stream.ts'
import { MediaValues } from '../../openapi/response/values.ts'
import { propertyNames, propertyOf, typesOf } from '../../openapi/schema/properties.ts'
import { Template } from '../conversion/endpoint-map.ts'
import {
  fakerFor,
  nameOf,
  sampleContext,
  type DocumentSource,
  type SampleRequest,
} from './source.ts'

/** What an operation answers, written out. */
export interface LiteralAnswer {
  readonly status: number
  /** Without those that the body brings along. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: LiteralBody
}

/** A body, written out. */
export type LiteralBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly extension: string }

/** An answer for an example by its name. */
export interface NamedAnswer {
  readonly name: string
  readonly answer: LiteralAnswer
}

/** What an operation answers when all goes well: by its first example or made of its schema, then its other examples. */
export async function answersOf(
  operation: Operation,
  key: string,
  from: DocumentSource,
): Promise<readonly [NamedAnswer, ...NamedAnswer[]]> {
  const { shared, losses } = from
  const { status, declared } = successOf(operation)
  const where = nameOf(operation)
  const context = sampleContext(key, fakerFor(from, operation))
  const written = declared
    ? new HeaderWriter(declared, shared.schemas).write(context, () => [])
    : {}
  const headers = withPath(written)
  const [media] = jsonFirst(declared?.content ?? [])
  if (!media || [204, 205, 304].includes(status)) {
    return [{ name: '', answer: { status, headers, body: { kind: 'none' } } }]
  }
  const values = new MediaValues(media, shared, ({ name }) =>
    losses.add('example', where, name === '' ? 'it does not fit' : `${name} does not fit`),
  )
  for (const { name } of media.unreadExamples ?? []) losses.add('example', where, name)
  const answer = async (given?: { readonly value: unknown; readonly isSerialized?: boolean }) => {
    const made = await bodyOf(media, values, given, context, from)
    const type = concreteType(media.type, undefined)
    const isPlain = made.kind === 'json' && mediaTypeOf(type) === 'application/json'
    return { status, headers: isPlain ? headers : { 'content-type': type, ...headers }, body: made }
  }
  const [first, ...rest] = values.examples
  if (!first) {
    const made = await answer()
    const body = withParameters(made.body, operation, key, media, from)
    return [{ name: '', answer: { ...made, body } }]
  }
  const named = await Promise.all(
    rest.map(async (each) => ({ name: each.name, answer: await answer(each) })),
  )
  return [{ name: first.name, answer: await answer(first) }, ...named]
}

/** Addresses of the sample request are paths: nobody knows the host before the folder is served. */
function withPath(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, text]): [string, string] => [
    name,
    text.replaceAll('http://localhost/', '/'),
  ])
  return Object.fromEntries(entries)
}

async function bodyOf(
  media: MediaType,
  values: MediaValues,
  given: { readonly value: unknown; readonly isSerialized?: boolean } | undefined,
  context: SampleRequest,
  { shared }: DocumentSource,
): Promise<LiteralBody> {
  const type = concreteType(media.type, undefined)
  const sequence = sequenceOf(type)
  if (sequence && !given?.isSerialized) {
    const items = given ? [given.value].flat() : values.generateItems(context, 3)
    return { kind: 'text', text: await new Response(sequence(items)).text() }
  }
  const value = given
    ? given.value
    : media.itemSchema === undefined
      ? values.generate(context)
      : values.generateItems(context, 3)
  const { isSerialized } = given ?? {}
  const source = { value, isSerialized, isExample: given !== undefined, media, type }
  return literalOf(bodyReply({ ...source, status: 200, headers: {} }, shared.schemas), type)
}

async function literalOf({ body }: Reply, type: string): Promise<LiteralBody> {
  switch (body.kind) {
    case 'json':
    case 'text':
    case 'none':
      return body
    case 'bytes': {
      const [, extension = 'bin'] =
        /\/(?:x-|vnd\.)?(\w{1,5})(?:\+\w+)?$/.exec(mediaTypeOf(type)) ?? []
      return { kind: 'bytes', bytes: body.bytes, extension }
    }
    default:
      return { kind: 'none' }
  }
}

/** A made body in which the id of the address stands as a template: `{{number(params.petId)}}`. */
function withParameters(
  body: LiteralBody,
  operation: Operation,
  key: string,
  { schema, type }: MediaType,
  { shared: { schemas } }: DocumentSource,
): LiteralBody {
  const [, parameter] = /:([A-Za-z_]\w*)$/.exec(key) ?? []
  if (parameter === undefined || body.kind !== 'json' || !isJsonType(mediaTypeOf(type))) return body
  if (!isObject(body.value)) return body
  const isId = /(?:^|[_-]|.(?=I))(?:id|Id|ID)$/.test(parameter)
  const names = propertyNames(schema, schemas)
  const field = names.includes(parameter)
    ? parameter
    : isId && names.includes('id')
      ? 'id'
      : undefined
  if (field === undefined || !Object.hasOwn(body.value, field)) return body
  const types = typesOf(propertyOf(schema, field, schemas), schemas)
  const declared = operation.parameters.find(
    (each) => each.in === 'path' && each.name === parameter,
  )
  const given = typesOf(declared?.schema, schemas)
  const isPlain = (of: ReadonlySet<string>, name: string) => of.size === 1 && of.has(name)
  const isNumber = [types, given].every((of) => isPlain(of, 'integer'))
  const isText = isPlain(types, 'string') && isFree(propertyOf(schema, field, schemas), schemas)
  if (!isNumber && !isText) return body
  const template = isNumber ? `{{number(params.${parameter})}}` : `{{params.${parameter}}}`
  return { kind: 'json', value: { ...body.value, [field]: new Template(template) } }
}

function isFree(schema: unknown, { read }: DocumentSchemas): boolean {
  const { enum: values, pattern, format, const: constant } = read(schema)
  return [values, pattern, format, constant].every((each) => each === undefined)
}

/** What an operation answers to an error, in the schema that it declares for it, else a problem document. */
export function errorAnswer(
  error: RequestError,
  operation: Operation,
  key: string,
  from: DocumentSource,
): LiteralAnswer {
  // The same for all operations whose errors have the same schema, so that files name it once.
  const context = sampleContext(key, from.source.forCall(from.seed, String(error.status), 1))
  const { code: status, headers: all, body } = refuse(error, operation, from.shared, context)
  // Where the document says nothing of errors, a word of ours about them is enough.
  const declared = operation.responseOf(status)?.content ?? []
  if (!declared.some(({ schema }) => schema !== undefined)) {
    return { status, headers: {}, body: { kind: 'json', value: { message: error.detail } } }
  }
  const { 'content-type': type, ...others } = all
  const isPlain = body.kind === 'json' && mediaTypeOf(type) === 'application/json'
  const headers = type === undefined || isPlain ? others : { 'content-type': type, ...others }
  if (body.kind !== 'json' && body.kind !== 'text')
    return { status, headers, body: { kind: 'none' } }
  return { status, headers, body }
}
