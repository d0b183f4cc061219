import { call } from '../api/client.ts'
import type { ViewName } from '../core/router.ts'
import { useLoaded } from './live.ts'

/** The views that are there only where they have something to show. */
export function useMoreViews(): ReadonlySet<ViewName> {
  const { value: sent } = useLoaded(
    (signal) => call('GET /webhooks', { query: { limit: 1 }, signal }),
    ['webhooks'],
  )
  const { value: schemas } = useLoaded((signal) => call('GET /graphql', { signal }), ['files'])
  return new Set<ViewName>([
    ...(sent?.length ? ['webhooks' as const] : []),
    ...(schemas?.length ? ['graphql' as const] : []),
  ])
}
