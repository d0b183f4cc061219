import { parse as parseCookies } from 'hono/utils/cookie'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isRefused } from '../endpoints/identity.ts'
import type { QueryFields } from '../http/query-fields.ts'
import type { RequestState } from './request-state.ts'
import { textsOf, type Texts } from './texts.ts'

/** What an endpoint reads of a request, made when it is first asked for. */
export class AskedValues {
  readonly params: Readonly<Record<string, string>>
  readonly method: string
  readonly path: string
  readonly header: EndpointContext['header']
  /** The request, or the part of it, that is answered. */
  readonly asked: RequestState
  #headers: Texts | undefined
  #cookies: Texts | undefined

  constructor(asked: RequestState, params: Readonly<Record<string, string>>) {
    this.params = params
    this.header = asked.header
    this.path = asked.path
    this.method = asked.method
    this.asked = asked
  }

  get url(): string {
    const { incoming, path, search } = this.asked
    return incoming.origin + path + search
  }

  get query(): Texts {
    return this.queryFields.texts
  }

  get queryFields(): QueryFields {
    return this.asked.queryFields
  }

  get queries(): (name: string) => readonly string[] {
    return (name) => this.queryFields.all(name)
  }

  get headers(): Texts {
    if (this.#headers) return this.#headers
    const { incoming, coding } = this.asked
    const headers = Object.fromEntries(incoming.anywhere.headers)
    if (coding !== undefined) headers['content-encoding'] = coding
    return (this.#headers = textsOf(headers))
  }

  get cookies(): Texts {
    const header = this.header('cookie')
    this.#cookies ??= textsOf(header === undefined ? {} : parseCookies(header))
    return this.#cookies
  }

  get user(): EndpointContext['user'] {
    return this.auth?.user
  }

  get auth(): EndpointContext['auth'] {
    const found = this.asked.origin.identified?.value
    return isRefused(found) ? undefined : found
  }

  get request(): Request {
    return this.asked.readable
  }

  get ip(): string | undefined {
    return this.asked.connection?.address()
  }

  get socket(): EndpointContext['socket'] {
    return this.asked.socket
  }

  get operation(): EndpointContext['operation'] {
    return this.asked.operation
  }

  get args(): EndpointContext['args'] {
    return this.operation?.args
  }

  get variables(): EndpointContext['variables'] {
    return this.operation?.variables
  }

  get operationName(): string | undefined {
    return this.operation?.operationName
  }

  get connectionParams(): EndpointContext['connectionParams'] {
    return this.operation?.connectionParams
  }

  get message(): unknown {
    return this.asked.socket?.message
  }
}
