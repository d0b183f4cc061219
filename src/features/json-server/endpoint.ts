import type { Behaviour } from '../../core/behaviour.ts'
import type { Context } from '../../core/context.ts'
import type { Origin } from '../../core/origin.ts'
import { parsePath } from '../../core/path.ts'
import type { Method } from '../../core/path.ts'
import type { Reply } from '../../core/reply.ts'
import type { Maybe } from '../../serve/maybe.ts'
import type { QuickEndpoint } from '../../serve/readiness.ts'

/** What an endpoint of either line is made of. */
export interface EndpointParts {
  readonly method: Method
  readonly path: string
  /** Where what it serves is declared. */
  readonly origin: Origin
  readonly behaviour: Behaviour | undefined
  readonly usesFaker: boolean
  readonly act: (context: Context) => Maybe<Reply>
  /** See {@link QuickEndpoint}. */
  readonly quick?: QuickEndpoint['quick']
}

/** An endpoint that reads the body of all but GET and DELETE. */
export function endpointOf(parts: EndpointParts): QuickEndpoint {
  const { method, origin, behaviour, usesFaker, act, quick } = parts
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
    ...(quick && { quick }),
  }
}
