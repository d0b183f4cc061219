import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { RequestScope } from '../generate/scope.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import type { Reply } from '../http/reply.ts'
import type { Operation } from './document/operation.ts'
import { RequestCheck } from './request/check.ts'
import { coerce } from './request/coerce.ts'
import { misfitError, refuse } from './request/refuse.ts'
import type { RequestError } from './request/violation.ts'
import { ResourceOperation } from './resources/actions.ts'
import type { SeedRecords } from './resources/records.ts'
import { Responder } from './response/responder.ts'
import type { Shared } from './schema/shared.ts'

/** Answers the requests of one operation; what it needs of the document is made with the first of them. */
export class OperationServer {
  readonly operation: Operation
  readonly #shared: Shared
  #responder: Responder | undefined
  #check: RequestCheck | undefined

  readonly #records: SeedRecords | undefined
  #resource: ResourceOperation | undefined

  /** @param records the collection that its path belongs to */
  constructor(operation: Operation, shared: Shared, records?: SeedRecords) {
    this.operation = operation
    this.#shared = shared
    this.#records = records
  }

  get responder(): Responder {
    return (this.#responder ??= new Responder(this.operation, this.#shared))
  }

  get check(): RequestCheck {
    return (this.#check ??= new RequestCheck(this.operation, this.#shared))
  }

  /** Whether an answer depends on the address, on `Accept` and on the data alone. */
  get isOfAddress(): boolean {
    return this.#shared.options.validate === 'off' || this.check.isOfAddress
  }

  /** Why an address does not fit the path parameters, in words; undefined where it does. */
  pathMisfit({ params }: RequestScope): string | undefined {
    const { schemas, sampleOf } = this.#shared
    const misfit = this.operation.parameters.find((parameter) => {
      if (parameter.in !== 'path') return false
      const text = (params as EndpointContext['params'])[parameter.name]
      return (
        text !== undefined &&
        !sampleOf(parameter.schema).fits(coerce(text, parameter.schema, schemas))
      )
    })
    return misfit && `path parameter ${misfit.name} does not fit`
  }

  handle(context: EndpointContext): MaybePromise<Reply> {
    const { validate } = this.#shared.options
    if (validate === 'off') return this.#respond(context)
    return chain(this.#errorOf(context), (error) => {
      if (!error) return this.#respond(context)
      if (validate === 'error' && !error.isTolerated)
        return refuse(error, this.operation, this.#shared, context)
      return chain(this.#respond(context), (reply) =>
        reply.with({ note: error.note ?? error.detail }),
      )
    })
  }

  /** The answer to a body that cannot be read: 401 and 415 come first, and the document may say how errors look. */
  refuseBody(refusal: Reply, context: EndpointContext): MaybePromise<Reply> {
    if (this.#shared.options.validate === 'off') return refusal
    return chain(this.check.security(context), (refused) =>
      this.#refuseBody(refusal, context, refused),
    )
  }

  #refuseBody(refusal: Reply, context: EndpointContext, refused: RequestError | undefined): Reply {
    const { operation } = this
    const error = refused ?? this.#typeError(context, '')
    if (error) return refuse(error, operation, this.#shared, context)
    const { code: status, body } = refusal
    if (body.kind !== 'json') return refusal
    const { type, detail } = body.value as { readonly type: string; readonly detail: string }
    if (!operation.responseOf(status)) return refusal.with({ note: detail })
    const code = type.replace('urn:mockapi:', '') as RequestError['code']
    return refuse({ status, code, detail }, operation, this.#shared, context)
  }

  #respond(context: EndpointContext): MaybePromise<Reply> {
    const { responder } = this
    const refusal = responder.refuse(context.header('accept'))
    if (refusal) return refusal
    const isPlain = responder.isUnread || responder.isAskedForSample(context)
    const resource = isPlain ? undefined : this.#resourceOf()
    return resource?.answer(context) ?? responder.respond(context)
  }

  #resourceOf(): ResourceOperation | undefined {
    const records = this.#records
    const action = records?.shape.operations.get(this.operation)
    if (!records || !action) return undefined
    const { operation, responder, check } = this
    const parts = { operation, action, records, shared: this.#shared, responder, check }
    return (this.#resource ??= new ResourceOperation(parts))
  }

  /** What is wrong with a request: its credentials, then the type of its body, then its values. */
  #errorOf(context: EndpointContext): MaybePromise<RequestError | undefined> {
    const { check, operation } = this
    return chain<RequestError | undefined, RequestError | undefined>(
      check.security(context),
      (refused) => {
        const error = refused ?? this.#typeError(context, context.body)
        if (error) return error
        return chain(check.violations(context), (violations) =>
          violations.length === 0 ? undefined : misfitError(operation, violations),
        )
      },
    )
  }

  #typeError({ header, method }: EndpointContext, body: unknown): RequestError | undefined {
    const detail = this.check.body?.refusedType({ header, method, body })
    return detail === undefined
      ? undefined
      : { status: 415, code: 'unsupported-media-type', detail }
  }
}
