import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import type { Parameter } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import type { Shared } from '../schema/shared.ts'
import { bodyCheckOf, type BodyCheck } from './body.ts'
import { parameterValue } from './parameters.ts'
import { createSecurityCheck, type Refusal } from './security.ts'
import type { RequestViolation } from './violation.ts'

/** Headers that are described elsewhere in a document (OpenAPI 3.1, "Parameter Object"). */
const elsewhere: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type'])

/** Checks requests against their operation: credentials, then the type of the body, then all values. */
export class RequestCheck {
  readonly security: (context: EndpointContext) => Refusal | undefined
  readonly body: BodyCheck | undefined
  readonly #parameters: readonly Parameter[]
  readonly #shared: Shared

  constructor(operation: Operation, shared: Shared) {
    const { schemas, requests } = shared
    this.#shared = shared
    this.security = createSecurityCheck(operation) ?? (() => undefined)
    this.body = bodyCheckOf(operation, schemas, requests)
    this.#parameters = operation.parameters.filter(
      ({ in: at, name }) => at !== 'header' || !elsewhere.has(name.toLowerCase()),
    )
  }

  /** All that does not fit in parameters and body. */
  violations(context: EndpointContext): MaybePromise<readonly RequestViolation[]> {
    if (this.#parameters.length === 0 && !this.body) return []
    return chain(this.#shared.requests.load(), () => [
      ...this.#ofParameters(context),
      ...(this.body?.check(context) ?? []),
    ])
  }

  #ofParameters(context: EndpointContext): RequestViolation[] {
    if (this.#parameters.length === 0) return []
    const query = queryOf(context)
    return this.#parameters.flatMap((parameter) => this.#ofParameter(parameter, context, query))
  }

  #ofParameter(
    parameter: Parameter,
    context: EndpointContext,
    query: URLSearchParams,
  ): RequestViolation[] {
    const { in: at, name, required, schema, allowEmpty } = parameter
    const value = parameterValue(parameter, context, query, this.#shared.schemas)
    const where = { in: at, ...(at !== 'querystring' && { name }) }
    if (value === undefined) {
      return required ? [{ ...where, pointer: '', keyword: 'required', message: 'is missing' }] : []
    }
    if (schema === undefined || (allowEmpty && value === '')) return []
    return this.#shared.requests
      .compile(schema)(value)
      .map((violation) => ({ ...violation, ...where }))
  }
}

/** The query of a request. */
export function queryOf({ url }: Pick<EndpointContext, 'url'>): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}
