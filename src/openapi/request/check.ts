import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parseJson } from '../../http/json.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import type { Parameter } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { typesOf } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { bodyCheckOf, type BodyCheck } from './body.ts'
import { kindOf, parameterValue, rawValue } from './parameters.ts'
import { QueryText } from './query.ts'
import { createSecurityCheck, type Refusal } from './security.ts'
import { missingPrefix, type Parts } from './styles.ts'
import type { RequestViolation } from './violation.ts'

/** Headers that are described elsewhere in a document (OpenAPI 3.1, "Parameter Object"). */
const elsewhere: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type'])

/** Checks requests against their operation: credentials, then the type of the body, then all values. */
export class RequestCheck {
  readonly security: (context: EndpointContext) => MaybePromise<Refusal | undefined>
  readonly body: BodyCheck | undefined
  /** Whether nothing of a request but its address is checked. */
  readonly isOfAddress: boolean
  readonly #parameters: readonly Parameter[]
  readonly #shared: Shared

  constructor(operation: Operation, shared: Shared) {
    const { schemas, requests } = shared
    this.#shared = shared
    const security = createSecurityCheck(operation)
    this.security = security ?? (() => undefined)
    this.body = bodyCheckOf(operation, schemas, requests)
    this.#parameters = operation.parameters.filter(({ in: at, name }) => {
      if (at === 'path') return operation.template.includes(`{${name}}`)
      return at !== 'header' || !elsewhere.has(name.toLowerCase())
    })
    this.isOfAddress =
      !security &&
      !this.body &&
      this.#parameters.every(({ in: at }) => at !== 'header' && at !== 'cookie')
  }

  /** All that does not fit in parameters and body. */
  violations(context: EndpointContext): MaybePromise<readonly RequestViolation[]> {
    if (this.#parameters.length === 0 && !this.body) return []
    return chain(this.#shared.requests.load(), () =>
      chain(this.body?.check(context) ?? [], (ofBody) => [
        ...this.#ofParameters(context),
        ...ofBody,
      ]),
    )
  }

  #ofParameters(context: EndpointContext): RequestViolation[] {
    if (this.#parameters.length === 0) return []
    const query = queryOf(context, this.#parameters)
    return this.#parameters.flatMap((parameter) => this.#ofParameter(parameter, context, query))
  }

  #ofParameter(
    parameter: Parameter,
    context: EndpointContext,
    query: QueryText,
  ): RequestViolation[] {
    const { in: at, name, required, schema, allowEmpty } = parameter
    const { schemas, requests } = this.#shared
    const where = { in: at, ...(at !== 'querystring' && { name }) }
    const misfit = (message: string, keyword: string) => [
      { ...where, pointer: '', keyword, message },
    ]
    const raw = rawValue(parameter, context, query, schemas)
    if (raw === undefined) return required ? misfit('is missing', 'required') : []
    if (schema === undefined || (allowEmpty && isEmpty(raw))) return []
    const kind = kindOf(parameter, schemas)
    const text = at === 'path' ? context.params[name] : undefined
    const prefix = text === undefined ? undefined : missingPrefix(text, parameter, kind)
    if (prefix !== undefined) {
      return misfit(`must begin with ${prefix}, as its style ${parameter.style} says`, 'style')
    }
    if (Array.isArray(raw) && kind === 'text' && !typesOf(schema, schemas).has('array')) {
      return misfit(`was sent ${raw.length} times, and has one value`, 'type')
    }
    const value = parameterValue(parameter, context, query, schemas)
    const isJson = isJsonType(mediaTypeOf(parameter.mediaType))
    if (isJson && typeof raw === 'string' && !parseJson(raw)) return misfit('must be JSON', 'type')
    const validate = requests.compile(schema)
    const violations = validate(value)
    if (violations.length === 0) return []
    // A text that looks like a number may be meant as a text.
    const isText = typeof raw === 'string' && typeof value !== 'string' && !isJson
    if (isText && typesOf(schema, schemas).has('string') && validate(raw).length === 0) return []
    return violations.map((violation) => ({ ...violation, ...where }))
  }
}

function isEmpty(raw: Parts): boolean {
  return raw === '' || (Array.isArray(raw) && raw.every((each) => each === ''))
}

/** The query of a request, with the parameters that it may have. */
export function queryOf(
  { url }: Pick<EndpointContext, 'url'>,
  parameters: readonly Parameter[],
): QueryText {
  return new QueryText(url, parameters)
}
