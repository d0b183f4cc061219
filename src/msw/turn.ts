import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { HttpHandler } from './handler.ts'

/** Which handler of a list answers a request, and with what; undefined where none does. */
export type Turn = { readonly index: number; readonly response: Response } | undefined

/** A handler of a list, and the path that it is to match by in place of its own. */
export interface ListedHandler {
  readonly handler: HttpHandler
  readonly path: string | undefined
}

/**
 * Asks handlers in their order, as MSW does, once for each request. What a handler remembers, such as
 * that it was for one call, it remembers for a session until that is reset.
 */
export class Turns {
  readonly #handlers: readonly ListedHandler[]
  readonly #turns = new WeakMap<Request, Promise<Turn>>()
  readonly #sessions = new WeakMap<object, HttpHandler[]>()
  #count = 0

  constructor(handlers: readonly ListedHandler[]) {
    this.#handlers = handlers
  }

  /** The turn of a request, which is taken when it is first asked for. */
  of(context: EndpointContext): Promise<Turn> {
    const { request } = context
    let turn = this.#turns.get(request)
    if (!turn) {
      turn = this.#take(request, this.#ownOf(context.sessionMark))
      this.#turns.set(request, turn)
    }
    return turn
  }

  async #take(request: Request, handlers: readonly HttpHandler[]): Promise<Turn> {
    if (isBypassed(request)) return undefined
    const { origin: baseUrl } = new URL(request.url)
    const requestId = `mockapi-${++this.#count}`
    for (const [index, handler] of handlers.entries()) {
      const result = await handler.run({ request, requestId, resolutionContext: { baseUrl } })
      const response = result?.response
      if (response) return isPassthrough(response) ? undefined : { index, response }
    }
    return undefined
  }

  /** Handlers that have the list's as prototypes, so that what they note of themselves stays with them. */
  #ownOf(mark: object): readonly HttpHandler[] {
    let own = this.#sessions.get(mark)
    if (!own) {
      own = this.#handlers.map(({ handler, path }) => {
        const fresh = Object.create(handler) as HttpHandler
        if (path !== undefined) {
          Object.defineProperty(fresh, 'info', { value: { ...handler.info, path } })
        }
        return fresh
      })
      this.#sessions.set(mark, own)
    }
    return own
  }
}

/** Whether it was sent by `fetch(bypass(request))`, which is to get what lies below the handlers. */
function isBypassed({ headers }: Request): boolean {
  return (
    headers.get('x-msw-intention') === 'bypass' ||
    (headers.get('accept') ?? '').includes('msw/passthrough')
  )
}

function isPassthrough({ headers }: Response): boolean {
  return headers.get('x-msw-intention') === 'passthrough'
}
