import { emptyReply, problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import type { Mocks } from './mocks.ts'
import { allowed, explainMiss, missReply } from './not-found.ts'
import type { Miss } from './not-found.ts'
import type { RequestState } from './request-state.ts'

/**
 * What is answered where no mock does: what the fallback has, such as a static file, or the 404 that explains
 * itself.
 *
 * @param unmet endpoints that were asked, and why each has no answer
 * @param methods that the path knows, where the request's own is none of them
 */
export async function answerUnmatched(
  state: RequestState,
  mocks: Mocks,
  unmet: Miss['unmet'],
  methods: ReadonlySet<string>,
): Promise<Reply> {
  const { method, path, search, header, routes } = state
  state.endpoint = undefined
  if (method === 'GET' || method === 'HEAD') {
    const found = await mocks.fallback?.({ path, search, header })
    if (found) return found
  }
  if (method === 'OPTIONS' && methods.size > 0) {
    return emptyReply().with({ headers: { allow: allowed(methods) } })
  }
  const { suggestedFile: file, broken, table } = routes
  const miss: Miss = { method, path, unmet, methods, file, broken }
  state.miss = explainMiss(miss, table.endpoints)
  return routes.notFound?.(method, path) ?? missReply(miss, state.miss)
}

/** The answer to an address that cannot be read. */
export function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}
