import type { Behaviour } from '../../behaviour/behaviour.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { parsePath } from '../../http/path.ts'
import type { Method } from '../../http/path.ts'
import type { Reply } from '../../http/reply.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'

/** What an endpoint of either line is made of. */
export interface EndpointParts {
  readonly method: Method
  readonly path: string
  /** Where what it serves is declared. */
  readonly origin: SourceLocation
  readonly behaviour: Behaviour | undefined
  readonly usesFaker: boolean
  readonly act: (context: EndpointContext) => MaybePromise<Reply>
  /** See {@link Endpoint}. */
  readonly lasting?: Endpoint['lasting']
}

/** An endpoint that reads the body of all but GET and DELETE. */
export function endpointOf(parts: EndpointParts): Endpoint {
  const { method, origin, behaviour, usesFaker, act, lasting } = parts
  const path = parsePath(parts.path)
  if ('message' in path) throw new Error(path.message)
  return {
    key: `${method} ${parts.path}`,
    method,
    path,
    origin,
    ...(behaviour && { behaviour }),
    needs: { body: method !== 'GET' && method !== 'DELETE', call: false, faker: usesFaker },
    handle: act,
    ...(lasting && { lasting }),
  }
}
