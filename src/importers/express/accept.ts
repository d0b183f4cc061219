import { parseAccept } from 'hono/utils/accept'
import { mediaTypeOf } from '../../http/body.ts'
import { mediaTypeOfFile } from '../../http/media-type.ts'

/** The media type that Express means by a word such as `json`, `.html` or `application/xml`, lower-case. */
export function typeOf(word: string): string {
  if (word.includes('/')) return mediaTypeOf(word)
  return mediaTypeOf(mediaTypeOfFile(`file.${word.replace(/^\./, '')}`))
}

/**
 * The first of some offers that a header such as `Accept` or `Accept-Language` prefers; false where it takes none.
 *
 * @param toRange what an offer is in the header
 */
export function preferred(
  header: string | undefined,
  offers: readonly string[],
  toRange: (offer: string) => string = (offer) => offer.toLowerCase(),
): string | false {
  if (header === undefined) return offers[0] ?? false
  const ranges = parseAccept(header).map(({ type, q }) => ({ type: type.toLowerCase(), q }))
  const qualityOf = (offer: string): number => {
    const name = toRange(offer)
    const fits = ranges.filter(({ type }) => covers(type, name))
    // The range that says most decides (RFC 9110, section 12.5.1).
    fits.sort((a, b) => stars(a.type) - stars(b.type))
    return fits[0]?.q ?? 0
  }
  const best = offers
    .map((offer, index) => ({ offer, index, quality: qualityOf(offer) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
  return best[0]?.offer ?? false
}

function covers(range: string, name: string): boolean {
  if (range === '*' || range === '*/*' || range === name) return true
  return range.endsWith('/*') ? name.startsWith(range.slice(0, -1)) : name.startsWith(`${range}-`)
}

function stars(range: string): number {
  return range.split('*').length
}

/** The first of some types that a content type is, as `req.is` says it; false for none. */
export function matchingType(contentType: string, types: readonly string[]): string | false {
  const sent = mediaTypeOf(contentType)
  const found = types.find((type) => {
    if (type.startsWith('+')) return sent.endsWith(type)
    if (type === 'urlencoded') return sent === 'application/x-www-form-urlencoded'
    if (type === 'multipart') return sent.startsWith('multipart/')
    const [main = '', sub = ''] = typeOf(type).split('/')
    const [sentMain, sentSub = ''] = sent.split('/')
    const isSub =
      sub === '*' || sub === sentSub || (sub.startsWith('*+') && sentSub.endsWith(sub.slice(1)))
    return (main === '*' || main === sentMain) && isSub
  })
  if (found === undefined) return false
  return found.includes('*') || found.startsWith('+') ? sent : found
}
