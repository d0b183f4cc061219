import { call, type Schemas } from '../api/client.ts'
import { useLoaded, type Loaded } from './live.ts'

/** The most environments that are listed: a server may have 10,000. */
export const mostEnvironments = 100

/** The environments of the server, the last used first. */
export function useEnvironments(): Loaded<Schemas['Environment'][]> {
  return useLoaded(
    (signal) => call('GET /environments', { query: { limit: mostEnvironments }, signal }),
    ['sessions'],
  )
}
