import type { Fallback } from './fallback.ts'
import type { Incoming } from './incoming.ts'
import { after } from './maybe.ts'
import type { Maybe } from './maybe.ts'
import type { Arrival } from './arrival.ts'

/** The answer as it came, or that of the fallback where no mock answered. */
export function otherwise(
  fallback: Fallback | undefined,
  incoming: Incoming,
  arrival: Arrival,
): Maybe<Arrival> {
  const { method, path, search, header } = incoming
  if (!fallback || !arrival.miss || (method !== 'GET' && method !== 'HEAD')) return arrival
  return after(fallback({ path, search, header }), (outcome): Arrival => {
    if (!outcome) return arrival
    const { miss: _, ...rest } = arrival
    return { ...rest, outcome }
  })
}
