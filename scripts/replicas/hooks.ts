import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'

/** Takes the webhooks that servers send. */
export class Hooks implements AsyncDisposable {
  /** The bodies, in the order in which they came. */
  readonly got: unknown[] = []
  readonly #server = createServer(async (request, response) => {
    this.got.push(JSON.parse(await text(request)))
    response.end()
  })

  static async open(): Promise<Hooks> {
    const hooks = new Hooks()
    hooks.#server.listen(0, '127.0.0.1')
    await once(hooks.#server, 'listening')
    return hooks
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
