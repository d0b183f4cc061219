import type { Context } from '../../../core/context.ts'
import { longestDelay } from '../../../core/duration.ts'
import { headOf } from '../../../serve/exchange.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { endpointOf as promptEndpoint } from '../endpoint.ts'
import type { EndpointParts } from '../endpoint.ts'

/** An endpoint that waits as long as `_delay` says, ms, before it answers. */
export function endpointOf(parts: EndpointParts): QuickEndpoint {
  const { act } = parts
  return promptEndpoint({
    ...parts,
    act: (context) => {
      const delay = delayOf(context)
      return delay === 0 ? act(context) : context.delay(delay).then(() => act(context))
    },
  })
}

function delayOf(context: Context): number {
  if (!headOf(context).url.includes('_delay=')) return 0
  const delay = Number.parseFloat(context.query['_delay'] ?? '')
  return delay > 0 ? Math.min(delay, longestDelay) : 0
}
