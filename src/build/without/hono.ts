import type { Answer } from '../../middleware/stack.ts'
import type { AppContext } from '../../dispatch/request-state.ts'

type OnError = (error: unknown, c: AppContext) => Response

/** The part of Hono that mocks need whose handlers are all of mockapi: one handler for all requests. */
export class Hono {
  #answer: Answer = () => new Response(null, { status: 404 })
  #onError: OnError = (error) => {
    throw error
  }

  all(_path: '*', answer: Answer): this {
    this.#answer = answer
    return this
  }

  onError(handle: OnError): void {
    this.#onError = handle
  }

  readonly fetch = async (
    request: Request,
    env: unknown = {},
    context?: unknown,
  ): Promise<Response> => {
    const c = new Context(request, env, context) as unknown as AppContext
    try {
      return await this.#answer(c)
    } catch (error) {
      return this.#onError(error, c)
    }
  }

  async request(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return await this.fetch(new Request(input, init))
  }
}

/** What middleware reads of Hono's context. */
class Context {
  readonly req: { readonly raw: Request; readonly bodyCache: object }
  readonly env: unknown
  readonly #values = new Map<unknown, unknown>()
  readonly #context: unknown

  constructor(raw: Request, env: unknown, context: unknown) {
    this.req = { raw, bodyCache: {} }
    this.env = env
    this.#context = context
  }

  /** @throws Error where there is none */
  get executionCtx(): unknown {
    if (!this.#context) throw new Error('This runtime gives no context.')
    return this.#context
  }

  get(key: unknown): unknown {
    return this.#values.get(key)
  }

  set(key: unknown, value: unknown): void {
    this.#values.set(key, value)
  }

  newResponse(): Response {
    return new Response(null)
  }
}

/** An application below no other one. */
export const routeHelpers = { basePath: (): string => '' } as const
