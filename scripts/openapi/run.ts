import type { MockServer } from '../../src/index.ts'
import { isRaw, type Operation, type Raw, type TriedDocument } from './document.ts'
import { KnownIds } from './ids.ts'
import { Requests, type TriedRequest } from './requests.ts'
import type { Trial } from './trial.ts'
import { Validity } from './validity.ts'
import { RequestValues } from './values.ts'

/** An answer that takes longer is told, ms. */
const slow = 2000

/** Asks the operations of one server. */
export class DocumentRun {
  /** CPU time that this script took itself. */
  ownSeconds = 0
  readonly #server: MockServer
  readonly #requests: Requests
  readonly #validity: Validity
  readonly #document: TriedDocument
  readonly #ids: KnownIds

  constructor(document: TriedDocument, operations: readonly Operation[], server: MockServer) {
    this.#server = server
    this.#document = document
    this.#validity = new Validity(document)
    this.#requests = new Requests(document, new RequestValues(document))
    this.#ids = new KnownIds(operations, this.#requests, async (request) => {
      const response = await this.#send(request)
      const text = await response.text()
      if (!response.ok || !/json/.test(response.headers.get('content-type') ?? '')) return undefined
      return JSON.parse(text) as unknown
    })
  }

  async try(operation: Operation): Promise<Trial> {
    const name = `${operation.method} ${operation.template}`
    process.send?.({ asking: name })
    const started = performance.now()
    try {
      let response = await this.#send(this.#make(operation, new Map()))
      if (response.status === 404 && operation.template.includes('{')) {
        const ids = await this.#ids.of(operation.template)
        if (ids.size > 0) response = await this.#send(this.#make(operation, ids))
      }
      const text = await response.text()
      const milliseconds = performance.now() - started
      const problem =
        response.status < 400
          ? this.#own(() => this.#problem(operation, response, text))
          : undefined
      return {
        name,
        status: response.status,
        ...(response.status >= 400 && { body: text.slice(0, 500) }),
        ...(problem !== undefined && { problem }),
        ...(milliseconds > slow && { milliseconds }),
      }
    } catch (error) {
      return { name, status: 0, body: String((error as Error).stack ?? error) }
    }
  }

  #make(operation: Operation, ids: ReadonlyMap<string, unknown>): TriedRequest {
    return this.#own(() => this.#requests.of(operation, ids))
  }

  #send({ url, init }: TriedRequest): Promise<Response> {
    return this.#server.fetch(url, init)
  }

  #own<Result>(act: () => Result): Result {
    const start = process.cpuUsage()
    const result = act()
    this.ownSeconds += secondsSince(start)
    return result
  }

  /** Why an answer is not as it is declared; undefined where it is. */
  #problem({ responses, raw }: Operation, response: Response, text: string): string | undefined {
    const { status, headers } = response
    const own = responses.get(`${status}`) ?? responses.get(`${`${status}`[0]}XX`)
    const declared = own ?? responses.get('DEFAULT')
    const isSuccess = (each: string) => /^[23]/.test(each)
    // Documents that declare errors alone say nothing of what is answered when all goes well.
    if (!declared && ![...responses.keys()].some(isSuccess)) return undefined
    if (!declared) return `the status ${status} is not declared`
    if (status === 204 || status === 304) return text === '' ? undefined : `${status} has no body`
    const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const content = this.#contentOf(declared, raw)
    const types = Object.keys(content)
    if (types.length === 0) return text === '' ? undefined : 'no body is declared'
    const found =
      types.find((each) => each.split(';')[0]?.trim().toLowerCase() === type) ??
      types.find(
        (each) =>
          each.includes('*') && (each.startsWith('*') || type.startsWith(each.split('*')[0] ?? '')),
      )
    if (found === undefined) return `${type || 'no media type'} is not declared`
    const { schema } = this.#document.follow(content[found])
    if (schema === undefined || !/[/+]json$/.test(type)) return undefined
    return this.#validity.misfit(schema, JSON.parse(text))
  }

  #contentOf(declared: Raw, operation: Raw): Raw {
    if (!this.#document.isSwagger) return isRaw(declared['content']) ? declared['content'] : {}
    const { schema, examples } = declared
    const named = Object.keys(isRaw(examples) ? examples : {})
    if (schema === undefined && named.length === 0) return {}
    const produces = (operation['produces'] ?? this.#document.root['produces'] ?? []) as string[]
    const types = produces.length > 0 ? produces : ['application/json']
    return Object.fromEntries([...types, ...named].map((each) => [each, { schema }]))
  }
}

/** CPU time since a moment. */
export function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
