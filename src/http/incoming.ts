import { requestAt, splitAddress, type Address } from './address.ts'

/**
 * A request whose address may change on the way to what answers it. It is made anew at that address when somebody asks for
 * it, and not before: making a `Request` takes as long as most answers, and Node lets go of it late.
 */
export class IncomingRequest {
  #request: Request
  /** Where it is to be made at; undefined where it is there. */
  #address: Address | undefined

  constructor(request: Request) {
    this.#request = request
  }

  /** For its method, headers, body and signal, which do not change: at whatever address. */
  get anywhere(): Request {
    return this.#request
  }

  /** The request at its address: for all that may read its `url`. */
  get request(): Request {
    if (this.#address) this.#request = requestAt(this.#request, this.#address)
    this.#address = undefined
    return this.#request
  }

  /** The scheme and host of its address, as they came. */
  get origin(): string {
    return splitAddress(this.#request.url).origin
  }

  moveTo({ path, search }: Address): void {
    this.#address = { path, search }
  }
}
