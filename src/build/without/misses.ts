import { allowed } from '../../dispatch/allowed.ts'
import type * as near from '../../dispatch/near-misses.ts'
import type * as real from '../../dispatch/not-found.ts'
import { decodeLoosely } from '../../http/path.ts'
import { imageAt } from '../../http/placeholder.ts'
import { emptyReply, problemReply, textReply } from '../../http/reply.ts'

// Who asks a bundle does not edit its mocks.
const none = (): [] => []
const nothing = (): undefined => {}

export { none as nearMisses, nothing as fileFor }

/** An endpoint that passed a request on, whatever its reason. */
export const whyPassed: typeof near.whyPassed = (endpoint) => [{ endpoint, reason: '' }]

/** Answers where no mock does, without what mocks are near and how to write one. */
export const notFound: typeof real.notFound = async (state, unmet, found, matched) => {
  const { method, path: encoded, search, routes } = state
  const isRead = method === 'GET' || method === 'HEAD'
  const image = isRead ? imageAt(encoded, search) : undefined
  if (image !== undefined) {
    return textReply(image, 'image/svg+xml', { headers: { 'cache-control': 'max-age=3600' } })
  }
  const methods = found.methods()
  const isKnown = matched.length + unmet.length === 0 && methods.size > 0
  const allow = allowed(methods)
  if (method === 'OPTIONS' && isKnown) return emptyReply().with({ headers: { allow } })
  const own = routes.notFound?.(method, encoded)
  if (own) return own
  const path = decodeLoosely(encoded)
  if (!isKnown) return problemReply('no-endpoint', `No mock answers ${method} ${path}.`)
  const detail = `${path} answers ${allow}, not ${method}.`
  return problemReply('method-not-allowed', detail, {}, { allow })
}
