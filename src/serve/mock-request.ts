import type { Context as HonoContext } from 'hono'
import { HonoRequest } from 'hono/request'
import { getPath } from 'hono/utils/url'
import type { RequestState } from './request-state.ts'
import type { Match } from './router.ts'
import type { CompiledEndpoint } from './routes.ts'

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
  // A rule of `--routes` has given it another address than it came to.
  const path = state.rewritten === undefined ? parent.req.path : getPath(state.request)
  const request = new MockRequest(state, path, [found] as never)
  request.bodyCache = parent.req.bodyCache
  return request
}

class MockRequest extends HonoRequest {
  readonly #state: RequestState

  constructor(state: RequestState, path: string, matches: never) {
    super(state.request, path, matches)
    this.#state = state
    if (state.method === 'GET' || state.method === 'HEAD') return
    // Made when it is asked for, since most handlers read the parsed body.
    Object.defineProperty(this, 'raw', {
      get: () => state.readable,
      set: (request: Request) => void (state.readable = request),
    })
  }

  // The bytes come first, from which all else can be had, be they a text or not.
  override arrayBuffer(): Promise<ArrayBuffer> {
    const { body } = this.#state
    if (body) this.bodyCache.arrayBuffer ??= Promise.resolve(body.bytes.slice().buffer) as never
    return super.arrayBuffer()
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer())
  }

  override json<Value>(): Promise<Value> {
    void this.arrayBuffer()
    return super.json()
  }

  override text(): Promise<string> {
    void this.arrayBuffer()
    return super.text()
  }

  override blob(): Promise<Blob> {
    void this.arrayBuffer()
    return super.blob()
  }

  override formData(): Promise<FormData> {
    void this.arrayBuffer()
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
