import type { Behaviour } from '../../../core/behaviour.ts'
import type { Context } from '../../../core/context.ts'
import { longestDelay } from '../../../core/duration.ts'
import type { Origin } from '../../../core/origin.ts'
import { parsePath } from '../../../core/path.ts'
import type { Method } from '../../../core/path.ts'
import type { Reply } from '../../../core/reply.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'

/** What an endpoint of the dialect is made of. */
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

/** An endpoint that waits as long as `_delay` says, ms, before it answers. */
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
    handle: (context) => {
      const delay = delayOf(context)
      return delay === 0 ? act(context) : context.delay(delay).then(() => act(context))
    },
    ...(quick && { quick }),
  }
}

function delayOf({ request, query }: Context): number {
  if (!request.url.includes('_delay=')) return 0
  const delay = Number.parseFloat(query['_delay'] ?? '')
  return delay > 0 ? Math.min(delay, longestDelay) : 0
}
