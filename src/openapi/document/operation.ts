import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { OpenApiDocument } from './document.ts'
import {
  parameterPlaces,
  type Parameter,
  type ParameterPlace,
  type RequestBody,
  type ResponseDeclaration,
  type SecurityRequirement,
} from './model.ts'
import {
  declaredResponses,
  readContent,
  readHeaders,
  readParameter,
  unreadContent,
} from './read.ts'
import { bodyOf2, parametersOf2, responsesOf2 } from './swagger.ts'
import type { PathTemplate } from './template.ts'

/** An operation; each part is read when it is first asked for. @throws LateMistake for a reference that leads nowhere */
export class Operation {
  readonly document: OpenApiDocument
  /** In capitals. */
  readonly method: string
  /** As declared, below the path of the server. */
  readonly path: PathTemplate
  /** Where it stands. */
  readonly pointer: JsonPath
  readonly raw: Readonly<Record<string, unknown>>
  readonly #item: Readonly<Record<string, unknown>>
  #parameters: readonly Parameter[] | undefined
  #body: { readonly body: RequestBody | undefined } | undefined
  #responses: readonly ResponseDeclaration[] | undefined

  /** @param item the path item that it stands in */
  constructor(
    document: OpenApiDocument,
    { method, path, pointer }: Pick<Operation, 'method' | 'path' | 'pointer'>,
    item: Readonly<Record<string, unknown>>,
    raw: Readonly<Record<string, unknown>>,
  ) {
    this.document = document
    this.method = method
    this.path = path
    this.pointer = pointer
    this.raw = raw
    this.#item = item
  }

  /** The text of its path. */
  get template(): string {
    return this.path.text
  }

  get id(): string | undefined {
    const { operationId } = this.raw
    return typeof operationId === 'string' ? operationId : undefined
  }

  /** Those of the operation, and those of its path that it does not declare anew. */
  get parameters(): readonly Parameter[] {
    return (this.#parameters ??= this.#readParameters())
  }

  get body(): RequestBody | undefined {
    this.#body ??= { body: this.#readBody() }
    return this.#body.body
  }

  get responses(): readonly ResponseDeclaration[] {
    return (this.#responses ??= this.#readResponses())
  }

  /** The alternatives, of which one must be satisfied; none where the operation is open. */
  get security(): readonly SecurityRequirement[] {
    const declared = this.raw['security'] ?? this.document.root['security']
    return Array.isArray(declared) ? (declared.filter(isObject) as SecurityRequirement[]) : []
  }

  /** The declared response of a status: its own, that of its class, or that of all others. */
  responseOf(status: number): ResponseDeclaration | undefined {
    const own = String(status)
    const ofClass = `${own[0]}XX`
    return [own, ofClass, 'default'].reduce<ResponseDeclaration | undefined>(
      (found, name) =>
        found ?? this.responses.find((each) => each.status.toUpperCase() === name.toUpperCase()),
      undefined,
    )
  }

  /** All parameters as they stand, those of the path first, references followed; without those that are missing. */
  rawParameters(): Readonly<Record<string, unknown>>[] {
    const found: Readonly<Record<string, unknown>>[] = []
    for (const { parameters } of [this.#item, this.raw]) {
      for (const each of Array.isArray(parameters) ? (parameters as unknown[]) : []) {
        const parameter = isObject(each) ? this.document.followPart(each) : undefined
        if (parameter) found.push(parameter)
      }
    }
    return found
  }

  #readParameters(): Parameter[] {
    const { document } = this
    const all = document.version === '2.0' ? parametersOf2(this) : this.#parametersOf3()
    // Later ones are those of the operation, which win.
    return [...new Map(all.map((each) => [`${each.in} ${keyOf(each)}`, each])).values()]
  }

  #parametersOf3(): Parameter[] {
    return this.rawParameters().flatMap((raw) => {
      const { in: at, name } = raw
      if (typeof name !== 'string' && at !== 'querystring') return []
      return isPlace(at) ? readParameter(this.document, raw, at, String(name ?? '')) : []
    })
  }

  #readBody(): RequestBody | undefined {
    if (this.document.version === '2.0') return bodyOf2(this)
    const { requestBody } = this.raw
    if (requestBody === undefined) return undefined
    const raw = this.document.followPart(requestBody)
    if (!raw) return { required: false, content: unreadContent(requestBody) }
    return {
      required: raw['required'] === true,
      content: readContent(this.document, raw['content']),
    }
  }

  #readResponses(): ResponseDeclaration[] {
    const { document } = this
    if (document.version === '2.0') return responsesOf2(this)
    return declaredResponses(document, this.raw['responses']).map(([status, raw, reference]) => {
      if (!raw) return unreadResponse(status, reference)
      let content: ResponseDeclaration['content'] | undefined
      let headers: ResponseDeclaration['headers'] | undefined
      return {
        status,
        // Of most responses nothing else is ever asked.
        get content() {
          return (content ??= readContent(document, raw['content']))
        },
        get headers() {
          return (headers ??= readHeaders(document, raw['headers']))
        },
        raw,
      }
    })
  }
}

function unreadResponse(status: string, reference: unknown): ResponseDeclaration {
  return { status, isUnread: true, content: unreadContent(reference), headers: [], raw: {} }
}

function isPlace(at: unknown): at is ParameterPlace {
  return (parameterPlaces as readonly unknown[]).includes(at)
}

/** Header names are compared without case (RFC 9110, section 5.1). */
function keyOf({ in: at, name }: Parameter): string {
  return at === 'header' ? name.toLowerCase() : name
}
