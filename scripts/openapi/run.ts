import type { MockServer } from '../../src/index.ts'
import { Declared } from './declared.ts'
import type { Operation, TriedDocument } from './document.ts'
import { KnownIds } from './ids.ts'
import { Requests, type TriedRequest } from './requests.ts'
import type { Trial } from './trial.ts'
import { RequestValues } from './values.ts'

/** Asks the operations of one server. */
export class DocumentRun {
  /** CPU time that this script took itself. */
  ownSeconds = 0
  readonly #server: MockServer
  readonly #requests: Requests
  readonly #declared: Declared
  readonly #ids: KnownIds
  /** The operations that make a record where its address says, by their templates. */
  readonly #puts: ReadonlyMap<string, Operation>

  constructor(document: TriedDocument, operations: readonly Operation[], server: MockServer) {
    this.#server = server
    const puts = operations.filter(({ method }) => method === 'PUT')
    this.#puts = new Map(puts.map((each) => [each.template, each]))
    this.#declared = new Declared(document)
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
    const own = this.ownSeconds
    const started = process.cpuUsage()
    const seconds = () => secondsSince(started) - (this.ownSeconds - own)
    try {
      let response = await this.#send(this.#make(operation, new Map()))
      if (response.status === 404 && operation.template.includes('{')) {
        const ids = await this.#ids.of(operation.template)
        if (ids.size > 0) response = await this.#send(this.#make(operation, ids))
        const put = response.status === 404 && this.#puts.get(operation.template)
        if (put && (await this.#send(this.#make(put, ids))).ok) {
          response = await this.#send(this.#make(operation, ids))
        }
      }
      const text = await response.text()
      const { status, headers } = response
      const type = headers.get('content-type') ?? ''
      const problem =
        status < 400
          ? this.#own(() => this.#declared.problem(operation, { status, type, text }))
          : undefined
      return {
        name,
        status,
        ...(status >= 400 && { body: text.slice(0, 500) }),
        ...(problem !== undefined && { problem }),
        seconds: seconds(),
      }
    } catch (error) {
      return { name, status: 0, seconds: 0, body: String((error as Error).stack ?? error) }
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
}

/** CPU time since a moment. */
export function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
