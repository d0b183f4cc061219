import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { ExternalEndpoint, ExternalMocks } from '../endpoints/endpoint.ts'
import { mockKind } from '../data/records/mock-kind.ts'
import { isMethod } from '../http/path.ts'
import { Fault } from '../behaviour/fault.ts'
import { readHandlers, mountPath, type HttpHandler, type MswHandler } from './handler.ts'
import { Turns } from './turn.ts'

export type { MswHandler, MswRunArguments } from './handler.ts'
export type { ExternalMocks as ForeignMocks } from '../endpoints/endpoint.ts'

/**
 * Mounts `http` handlers of MSW 2 or 3 as mocks: export it from a mock file, or give it to
 * `createMockServer({ mocks })`, `use` or a scenario. Handlers of a list are asked in its order; what
 * none of them answers goes on to the other mocks. Of addresses only the path counts.
 *
 * @throws MockapiError with code `bad-mock` for GraphQL and WebSocket handlers, and for what is no handler
 * @example
 * export default fromMsw([http.get('/users/:id', ({ params }) => HttpResponse.json({ id: params.id }))])
 */
export function fromMsw(handlers: readonly MswHandler[]): ExternalMocks {
  const listed = readHandlers(handlers).map((handler) => ({
    handler,
    mounted: mountPath(handler.info.path),
  }))
  const turns = new Turns(listed.map(({ handler, mounted }) => ({ handler, path: mounted.own })))
  const endpoints = listed.flatMap(({ handler, mounted }, index) =>
    mounted.paths.map((path): ExternalEndpoint => ({
      key: `${methodOf(handler)} ${path}`,
      written: writtenOf(handler),
      handle: (context) => answer(turns, index, context),
      note: `msw ${handler.info.header}`,
      definition: () => String((handler as { readonly resolver?: unknown }).resolver),
    })),
  )
  return { [mockKind]: 'external', endpoints }
}

/** A name that a key can have; any other is matched by the handler itself. */
function methodOf({ info: { method } }: HttpHandler): string {
  const name = String(method).toUpperCase()
  return isMethod(name) ? name : 'ALL'
}

function writtenOf({ info: { path } }: HttpHandler): string {
  return typeof path === 'string' ? path : ''
}

/**
 * What the handler at an index answers. The endpoint that is asked first may be of another handler than
 * the one whose turn it is, since mocks go by their paths: then it passes on, so that the journal names
 * the right one.
 */
async function answer(turns: Turns, index: number, context: EndpointContext): Promise<unknown> {
  const turn = await turns.of(context)
  if (turn?.index !== index) return undefined
  const { response } = turn
  // A network error (Fetch, section 2.2.6) cannot be sent: the client sees a broken connection.
  return response.type === 'error' ? new Fault('reset') : response
}
