import { isObject } from '../../errors/validation-issue.ts'
import type { OpenApiDocument } from './document.ts'
import type {
  Example,
  MediaType,
  Parameter,
  ParameterPlace,
  RequestBody,
  ResponseDeclaration,
} from './model.ts'
import { declaredResponses } from './read.ts'

type Raw = Readonly<Record<string, unknown>>

/** An operation of Swagger 2.0 as it stands. */
interface Operation2 {
  readonly document: OpenApiDocument
  readonly raw: Raw
  readonly rawParameters: () => Raw[]
}

/** Members of a 2.0 parameter that are about it and not about its value. */
const aboutParameter: ReadonlySet<string> = new Set([
  'name',
  'in',
  'description',
  'required',
  'collectionFormat',
  'allowEmptyValue',
  'schema',
])

/** The parameters of an operation of Swagger 2.0, but for those that are its body. */
export function parametersOf2(operation: Operation2): Parameter[] {
  return operation.rawParameters().flatMap((raw) => {
    const { in: at, name } = raw
    if (typeof name !== 'string' || (at !== 'path' && at !== 'query' && at !== 'header')) return []
    return parameterOf2(raw, at, name)
  })
}

function parameterOf2(raw: Raw, at: ParameterPlace, name: string): Parameter {
  return {
    in: at,
    name,
    required: at === 'path' || raw['required'] === true,
    schema: schemaOf2(raw),
    ...styleOf2(raw['collectionFormat'], at),
    allowEmpty: raw['allowEmptyValue'] === true,
    examples: examplesOf2(raw),
    raw,
  }
}

function schemaOf2(raw: Raw): object {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !aboutParameter.has(key)))
}

function examplesOf2(raw: Raw): Example[] {
  const key = ['x-example', 'example'].find((each) => Object.hasOwn(raw, each))
  return key === undefined ? [] : [{ name: '', value: raw[key] }]
}

/** The style that stands for `collectionFormat`, of which `csv` is the default. */
function styleOf2(format: unknown, at: ParameterPlace): Pick<Parameter, 'style' | 'explode'> {
  if (format === 'multi') return { style: 'form', explode: true }
  if (format === 'ssv') return { style: 'spaceDelimited', explode: false }
  if (format === 'pipes') return { style: 'pipeDelimited', explode: false }
  if (format === 'tsv') return { style: 'tabDelimited', explode: false }
  return { style: at === 'query' || at === 'cookie' ? 'form' : 'simple', explode: false }
}

const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** The body of an operation of Swagger 2.0: its `body` parameter, or its `formData` parameters. */
export function bodyOf2(operation: Operation2): RequestBody | undefined {
  const all = operation.rawParameters()
  const consumes = mediaTypes(operation.raw['consumes'] ?? operation.document.root['consumes'])
  const body = all.findLast((each) => each['in'] === 'body')
  if (body) {
    const types = consumes.length > 0 ? consumes : ['application/json']
    const content = types.map((type) => mediaType(type, body['schema'], examplesOf2(body)))
    return { required: body['required'] === true, content }
  }
  const fields = all.filter((each) => each['in'] === 'formData' && typeof each['name'] === 'string')
  if (fields.length === 0) return undefined
  const required = fields.filter((each) => each['required'] === true).map((each) => each['name'])
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map((each) => [each['name'], schemaOf2(each)])),
    ...(required.length > 0 && { required }),
  }
  const encoding = Object.fromEntries(
    fields.map((each) => [String(each['name']), styleOf2(each['collectionFormat'], 'query')]),
  )
  const hasFile = fields.some((each) => each['type'] === 'file')
  const declared = consumes.filter((type) => formTypes.includes(type))
  const types = declared.length > 0 ? declared : hasFile ? formTypes.slice(1) : formTypes
  const content = types.map((type) => ({ ...mediaType(type, schema, []), encoding }))
  return { required: required.length > 0, content }
}

/** The responses of an operation of Swagger 2.0, which have one schema for all media types. */
export function responsesOf2(operation: Operation2): ResponseDeclaration[] {
  const { document } = operation
  const produces = mediaTypes(operation.raw['produces'] ?? document.root['produces'])
  const types = produces.length > 0 ? produces : ['application/json']
  return declaredResponses(document, operation.raw['responses']).map(
    ([status, found, reference]) => {
      const raw = found ?? { schema: reference }
      const { schema, headers } = raw
      const examples = isObject(raw['examples']) ? raw['examples'] : {}
      const all = new Set([...types, ...Object.keys(examples).filter((key) => key.includes('/'))])
      const hasBody = schema !== undefined || Object.keys(examples).length > 0
      const ofType = (type: string): Example[] =>
        Object.hasOwn(examples, type) ? [{ name: '', value: examples[type] }] : []
      return {
        status,
        content: hasBody ? [...all].map((type) => mediaType(type, schema, ofType(type))) : [],
        headers: Object.entries(isObject(headers) ? headers : {}).map(([name, each]) =>
          parameterOf2(isObject(each) ? each : {}, 'header', name),
        ),
        raw,
        ...(!found && { isUnread: true }),
      }
    },
  )
}

function mediaType(type: string, schema: unknown, examples: readonly Example[]): MediaType {
  return { type, schema, examples }
}

function mediaTypes(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
