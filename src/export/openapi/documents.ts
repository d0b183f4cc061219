import { LateMistake } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import type { OpenApiDocument } from '../../openapi/document/document.ts'
import type { Example, MediaType, Parameter } from '../../openapi/document/model.ts'
import { isReference } from '../../openapi/document/pointer.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { OperationContract } from '../../openapi/operation-contract.ts'
import { Bundle, isTaken } from './bundle.ts'
import type { Components } from './components.ts'
import type {
  Content,
  HeaderObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  RequestBodyObject,
  ResponseObject,
  ResponsesObject,
  SchemaObject,
} from './document.ts'

type Raw = Readonly<Record<string, unknown>>

/** The operation of a document that an endpoint serves; undefined for all others. */
export function operationOf({ contract }: CompiledEndpoint): Operation | undefined {
  return contract instanceof OperationContract ? contract.operation : undefined
}

/** Takes operations of documents over as they are written there, lifted to OpenAPI 3.1. */
export class DocumentOperations {
  readonly #components: Components
  readonly #bundles = new Map<OpenApiDocument, Bundle>()

  constructor(components: Components) {
    this.#components = components
  }

  /** All documents that an operation was taken from. */
  get documents(): readonly OpenApiDocument[] {
    return [...this.#bundles.keys()]
  }

  /** What the documents say that clients are sent. */
  get webhooks(): Readonly<Record<string, object>> {
    const found = [...this.#bundles].flatMap(([{ root }, bundle]) =>
      Object.entries(isObject(root['webhooks']) ? root['webhooks'] : {}).flatMap(([name, item]) => {
        const copy = bundle.copy(item, 'pathItem')
        return copy ? [[name, copy] as const] : []
      }),
    )
    return Object.fromEntries(found)
  }

  describe(operation: Operation): OperationObject {
    const { document } = operation
    const bundle = this.#bundles.get(document) ?? new Bundle(document, this.#components)
    this.#bundles.set(document, bundle)
    const described =
      document.version === '2.0' ? describe2(operation, bundle) : describe3(operation, bundle)
    const security = this.#security(operation)
    return { ...described, ...(security && { security }) }
  }

  /** The requirements of an operation, with the names that schemes have here. */
  #security({ document, raw }: Operation): OperationObject['security'] {
    const declared = raw['security'] ?? document.root['security']
    if (!Array.isArray(declared)) return undefined
    return declared.filter(isObject).map((requirement) => {
      const entries = Object.entries(requirement).map(([name, scopes]) => {
        const own = this.#scheme(document, name)
        return [own, Array.isArray(scopes) ? scopes.map(String) : []] as const
      })
      return Object.fromEntries(entries)
    })
  }

  #scheme(document: OpenApiDocument, name: string): string {
    const scheme = document.securityScheme(name) ?? {}
    const lifted = document.version === '2.0' ? schemeOf2(scheme) : scheme
    // A requirement of a scheme that is not declared stays one.
    const known = Object.keys(lifted).length > 0 ? lifted : { type: 'http', scheme: 'bearer' }
    const key = `${document.file.name} ${name}`
    const { $ref } = this.#components.refer('securitySchemes', key, name, () => known)
    return $ref.slice($ref.lastIndexOf('/') + 1)
  }
}

/** What is said for itself: what it refers to, where it is served, and who may call it. */
function describe3(operation: Operation, bundle: Bundle): OperationObject {
  const rest = bundle.copy(operation.raw, 'operation') ?? {}
  // Those of the path item stand in none of the operations.
  const parameters = parametersOf(operation).map(
    (raw) => bundle.parameter(raw) as ParameterObject | ReferenceObject,
  )
  const { responses } = rest as OperationObject
  return {
    ...rest,
    ...(parameters.length > 0 && { parameters }),
    responses: orDefault(responses),
  }
}

/** An operation has an answer at least. */
function orDefault(responses: ResponsesObject = {}): ResponsesObject {
  const isNone = Object.keys(responses).length === 0
  return isNone ? { default: { description: 'No answer is declared' } } : responses
}

/** The parameters as they stand; where a reference of one leads nowhere, those of the operation that are none. */
function parametersOf(operation: Operation): readonly object[] {
  try {
    return operation.parameters.map((each) => each.raw)
  } catch (error) {
    if (!(error instanceof LateMistake)) throw error
    const { parameters } = operation.raw
    const own: readonly unknown[] = Array.isArray(parameters) ? parameters : []
    return own.filter((each) => isObject(each) && !isReference(each)) as object[]
  }
}

/** The fields of an operation of Swagger 2.0 that mean the same in OpenAPI 3. */
const kept2: ReadonlySet<string> = new Set([
  'operationId',
  'tags',
  'summary',
  'description',
  'deprecated',
  'externalDocs',
])

function isKept2(name: string, value: unknown): boolean {
  return name.startsWith('x-') ? isTaken('operation', name, value) : kept2.has(name)
}

/** An operation of Swagger 2.0, by what it is read as. */
function describe2(operation: Operation, bundle: Bundle): OperationObject {
  const { raw, parameters, body, responses } = operation
  return {
    ...Object.fromEntries(Object.entries(raw).filter(([name, value]) => isKept2(name, value))),
    ...(parameters.length > 0 && {
      parameters: parameters.map((each) => parameterOf(each, bundle)),
    }),
    ...(body && { requestBody: bodyOf(body, bundle) }),
    responses: orDefault(
      Object.fromEntries(responses.map((each) => [each.status, responseOf2(each, bundle)])),
    ),
  }
}

function parameterOf(parameter: Parameter, bundle: Bundle): ParameterObject {
  const { name, in: at, required, style, explode, allowEmpty, examples, raw } = parameter
  const { description } = raw as Raw
  const isArray = (parameter.schema as Raw)['type'] === 'array'
  return {
    name,
    in: at,
    ...(typeof description === 'string' && { description }),
    ...(required && { required }),
    ...(isArray && style !== 'tabDelimited' && { style, explode }),
    ...(allowEmpty && at === 'query' && { allowEmptyValue: true }),
    schema: schemaOf(parameter.schema, bundle),
    ...exampleOf(examples),
  }
}

function bodyOf(body: NonNullable<Operation['body']>, bundle: Bundle): RequestBodyObject {
  return { ...(body.required && { required: true }), content: contentOf(body.content, bundle) }
}

function responseOf2(
  { content, headers, raw }: Operation['responses'][number],
  bundle: Bundle,
): ResponseObject {
  const { description } = raw as Raw
  const described = headers.map((each): [string, HeaderObject] => [
    each.name,
    { schema: schemaOf(each.schema, bundle) },
  ])
  return {
    description: typeof description === 'string' ? description : '',
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(content.length > 0 && { content: contentOf(content, bundle) }),
  }
}

function contentOf(content: readonly MediaType[], bundle: Bundle): Content {
  return Object.fromEntries(
    content.map(({ type, schema, examples }) => [
      type,
      {
        ...(schema !== undefined && { schema: schemaOf(schema, bundle) }),
        ...exampleOf(examples),
      },
    ]),
  )
}

function schemaOf(schema: unknown, bundle: Bundle): SchemaObject {
  return bundle.schema(schema) as SchemaObject
}

function exampleOf(examples: readonly Example[]): { readonly example?: unknown } {
  const [first] = examples
  return first ? { example: first.value } : {}
}

/** A security scheme of Swagger 2.0 in the words of OpenAPI 3. */
function schemeOf2(scheme: Raw): Raw {
  const { type, flow, authorizationUrl, tokenUrl, scopes, ...rest } = scheme
  if (type === 'basic') return { ...rest, type: 'http', scheme: 'basic' }
  if (type !== 'oauth2') return scheme
  const names: Readonly<Record<string, string>> = {
    application: 'clientCredentials',
    accessCode: 'authorizationCode',
  }
  const urls = {
    ...(authorizationUrl !== undefined && { authorizationUrl }),
    ...(tokenUrl !== undefined && { tokenUrl }),
  }
  const name = names[String(flow)] ?? String(flow)
  return { ...rest, type, flows: { [name]: { ...urls, scopes: scopes ?? {} } } }
}
