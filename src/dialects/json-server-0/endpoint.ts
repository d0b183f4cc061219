import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { longestDelay } from '../../behaviour/duration.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { endpointOf as promptEndpoint } from '../json-server/endpoint.ts'
import type { EndpointParts } from '../json-server/endpoint.ts'

/** An endpoint that waits as long as `_delay` says, ms, before it answers. */
export function endpointOf(parts: EndpointParts): Endpoint {
  const { act } = parts
  return promptEndpoint({
    ...parts,
    act: (context) => {
      const delay = delayOf(context)
      return delay === 0 ? act(context) : context.delay(delay).then(() => act(context))
    },
  })
}

function delayOf(context: EndpointContext): number {
  if (!context.url.includes('_delay=')) return 0
  const delay = Number.parseFloat(context.query['_delay'] ?? '')
  return delay > 0 ? Math.min(delay, longestDelay) : 0
}
