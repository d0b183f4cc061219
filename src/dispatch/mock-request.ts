import type { Context as HonoContext } from 'hono'
import { HonoRequest } from 'hono/request'
import { getPath } from 'hono/utils/url'
import { leaveBody } from '../http/body.ts'
import type { RequestState } from './request-state.ts'
import type { Match } from '../endpoints/router.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'

/** What a context is made for. */
export interface ContextParts {
  readonly state: RequestState
  readonly matches: readonly Match<CompiledEndpoint>[]
}

/** What `c.req` is: the parameters are those of the endpoint, and a body that was read can be read again. */
export function createRequest(parent: HonoContext, { state, matches }: ContextParts): HonoRequest {
  const found = matches.map(({ endpoint, params }) => [
    [nothing, { basePath: state.base || '/', path: endpoint.path.text, method: endpoint.method }],
    encoded(params),
  ])
  const request = new MockRequest(state, [found] as never)
  request.bodyCache = parent.req.bodyCache
  if (state.body) leaveBody(request, state.body)
  return request
}

class MockRequest extends HonoRequest {
  readonly #state: RequestState

  constructor(state: RequestState, matches: never) {
    super(state.request, getPath(state.request), matches)
    this.#state = state
    if (state.method === 'GET' || state.method === 'HEAD') return
    // Made when it is asked for, since most handlers read the parsed body.
    Object.defineProperty(this, 'raw', {
      get: () => state.readable,
      set: (request: Request) => void (state.readable = request),
    })
  }

  // The bytes come first, from which all else can be had, be they a text or not.
  override json<Value>(): Promise<Value> {
    void this.arrayBuffer().catch(() => {})
    return super.json()
  }

  override text(): Promise<string> {
    void this.arrayBuffer().catch(() => {})
    return super.text()
  }

  override blob(): Promise<Blob> {
    void this.arrayBuffer().catch(() => {})
    return super.blob()
  }

  override formData(): Promise<FormData> {
    void this.arrayBuffer().catch(() => {})
    return super.formData()
  }

  override get method(): string {
    return this.#state.method
  }

  override get url(): string {
    return this.#state.request.url
  }
}

function nothing(): void {}

/** Hono decodes parameters when they are asked for. */
function encoded(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, encodeURIComponent(value)]),
  )
}
