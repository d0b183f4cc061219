import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats, { type FormatsPlugin } from 'ajv-formats'
import type {
  OpenApiObject,
  OperationObject,
  ParameterObject,
  RequestBodyObject,
  ResponseObject,
} from '../../src/export/openapi/document.ts'
import { methodKeys } from '../../src/openapi/document/model.ts'

/** An operation of a document, and how it is asked. */
export interface Asked {
  readonly method: string
  readonly template: string
  readonly operation: OperationObject
}

/** A request of an operation. */
export interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** For mocks that take their time. */
export const noDelay: Readonly<Record<string, string>> = { 'x-mockapi-delay': '0' }

const validator = new Validator()

/** What an independent validator finds wrong with a document; undefined for one that is valid. */
export async function findInvalid(document: OpenApiObject): Promise<unknown> {
  const { valid, errors } = await validator.validate(structuredClone(document) as never)
  return valid ? undefined : errors
}

/** A document as somebody else reads it. */
export class Described {
  readonly document: OpenApiObject
  readonly #ajv: Ajv2020
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: OpenApiObject) {
    this.document = document
    this.#ajv = new Ajv2020({
      strict: false,
      inlineRefs: false,
      logger: false,
      // A document is no schema itself, and the schema of schemas takes longer to compile than what is in most of them.
      validateSchema: false,
      code: { optimize: false },
    })
    ;(addFormats as unknown as FormatsPlugin)(this.#ajv)
    this.#ajv.addSchema({ ...document, $id: 'https://test.example/api' })
  }

  /** All operations, those that read first. */
  get operations(): Asked[] {
    const all = Object.entries(this.document.paths).flatMap(([template, item]) =>
      methodKeys.flatMap((method): Asked[] => {
        const operation = item[method]
        return operation ? [{ method: method.toUpperCase(), template, operation }] : []
      }),
    )
    const rank = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE']
    return all.toSorted((one, other) => rank.indexOf(one.method) - rank.indexOf(other.method))
  }

  /** What a reference means, or the object itself. */
  follow<Part>(part: Part | { readonly $ref: string } | undefined): Part | undefined {
    if (typeof part !== 'object' || part === null || !('$ref' in part)) return part
    const path = (part.$ref as string).slice(2).split('/').map(unescapePointer)
    const found = path.reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      this.document,
    )
    return this.follow(found as Part)
  }

  /** The address of an operation, with the values of its path parameters. */
  pathOf({ template, operation }: Asked): string {
    const parameters = (operation.parameters ?? []).flatMap(
      (each) => this.follow<ParameterObject>(each as ParameterObject) ?? [],
    )
    return template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name)
      return encodeURIComponent(String(parameter?.example ?? '1'))
    })
  }

  /** The example of the body of a request, where it has one. */
  bodyOf({ operation }: Asked): { readonly type: string; readonly value: unknown } | undefined {
    const body = this.follow<RequestBodyObject>(operation.requestBody as RequestBodyObject)
    const media = body?.content['application/json'] ?? body?.content['application/vnd.api+json']
    if (!body || !media) return undefined
    const type =
      'application/json' in body.content ? 'application/json' : 'application/vnd.api+json'
    return { type, value: media.example ?? {} }
  }

  /** The request of an operation that its document has examples of. */
  requestOf(asked: Asked): Sent {
    const body = this.bodyOf(asked)
    return {
      path: this.pathOf(asked),
      headers: {
        ...noDelay,
        ...(body && { 'content-type': body.type }),
        ...this.#credentials(asked.operation),
      },
      body: body && JSON.stringify(body.value),
    }
  }

  /** Those of the first alternative. */
  #credentials({ security = [] }: OperationObject): Record<string, string> {
    const { securitySchemes = {} } = this.document.components ?? {}
    const schemes = Object.keys(security[0] ?? {}).map(
      (name) => securitySchemes[name] as Readonly<Record<string, string>>,
    )
    return Object.fromEntries(
      schemes.map(({ type, in: at, name = '', scheme }) => {
        if (type !== 'apiKey')
          return ['authorization', scheme === 'basic' ? 'Basic YTpi' : 'Bearer a']
        return at === 'cookie' ? ['cookie', `${name}=a`] : [name, 'a']
      }),
    )
  }

  /** Whether code has a part in the collection of a record's path: nobody else knows then which records there are. */
  hasCode(template: string): boolean {
    const paths = [template, listOf(template)]
    const items = paths.flatMap((path) => Object.values(this.document.paths[path] ?? {}))
    return items.some((each) => answersAny(each as OperationObject))
  }

  /** Whether the list before a record's path has none: ids of those that are added are known to nobody. */
  isEmpty(template: string): boolean {
    const { responses } = this.document.paths[listOf(template)]?.get ?? {}
    const { content } = this.follow<ResponseObject>(responses?.['200'] as ResponseObject) ?? {}
    const example = content?.['application/json']?.example
    return Array.isArray(example) && example.length === 0
  }

  /** What is wrong with an answer by the document; undefined when it fits. */
  misfit(
    { method, template, operation }: Asked,
    { status, headers }: Response,
    text: string,
  ): string | undefined {
    const { responses = {} } = operation
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find(
      (name) => name in responses,
    )
    const said = `${method} ${template} gave ${status}`
    if (key === undefined) return `${said}, which is not declared: ${text}`
    const declared = this.follow<ResponseObject>(responses[key] as ResponseObject)
    if (!declared?.content) return text === '' ? undefined : `${said} with a body: ${text}`
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? ''
    const range = [type, `${type.split('/')[0]}/*`, '*/*'].find(
      (name) => name in (declared.content ?? {}),
    )
    if (range === undefined) return `${said} as ${type}, which is not declared`
    const { schema } = declared.content[range] ?? {}
    if (schema === undefined || !type.endsWith('json')) return undefined
    const validate = this.#validatorOf(schema)
    if (validate(JSON.parse(text))) return undefined
    return `${said}: ${this.#ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`
  }

  #validatorOf(schema: object): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"#/', '"https://test.example/api#/')
    let validate = this.#validators.get(text)
    if (!validate)
      this.#validators.set(text, (validate = this.#ajv.compile(JSON.parse(text) as object)))
    return validate
  }
}

function unescapePointer(part: string): string {
  return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Whether code answers, which may answer anything. */
export function answersAny({ responses = {} }: OperationObject): boolean {
  return 'default' in responses
}

function listOf(template: string): string {
  return template.replace(/\/[^/]+$/, '')
}
