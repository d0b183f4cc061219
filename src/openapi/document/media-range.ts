import { parseAccept } from 'hono/utils/accept'
import { mediaTypeOf } from '../../http/body.ts'

/** Whether a media type is within a range such as `image/*`; a suffix such as `+json` is no range of its own. */
export function isInRange(type: string, range: string): boolean {
  const [main = '', sub = ''] = mediaTypeOf(range).split('/')
  const [ownMain = '', ownSub = ''] = mediaTypeOf(type).split('/')
  return (main === '*' || main === ownMain) && (sub === '*' || sub === ownSub)
}

/**
 * The first of what is declared that an `Accept` takes, by its quality and by how exactly it names it (RFC 9110, section
 * 12.5.1); undefined where it takes none.
 */
export function negotiate<Declared extends { readonly type: string }>(
  declared: readonly Declared[],
  accept: string | undefined,
): Declared | undefined {
  if (accept === undefined || accept.trim() === '' || accept.trim() === '*/*') return declared[0]
  const ranges = parseAccept(accept)
  let best: { readonly one: Declared; readonly q: number } | undefined
  for (const one of declared) {
    const matching = ranges.filter(
      ({ type }) => isInRange(one.type, type) || isInRange(type, one.type),
    )
    const [exact] = matching.toSorted((a, b) => exactness(b.type) - exactness(a.type))
    if (exact && exact.q > (best?.q ?? 0)) best = { one, q: exact.q }
  }
  return best?.one ?? sameSyntax(declared, ranges)
}

/**
 * What is written in the syntax that is asked for: who asks for `application/vnd.acme.v3+json` reads `application/json`,
 * and the other way round. Servers take the one for the other, and documents declare one of them.
 */
function sameSyntax<Declared extends { readonly type: string }>(
  declared: readonly Declared[],
  ranges: readonly { readonly type: string; readonly q: number }[],
): Declared | undefined {
  const asked = new Set(ranges.flatMap(({ type, q }) => (q > 0 ? (syntaxOf(type) ?? []) : [])))
  return declared.find(({ type }) => {
    const isRefused = ranges.some((range) => range.q === 0 && isInRange(type, range.type))
    return !isRefused && asked.has(syntaxOf(type) ?? '')
  })
}

/** `json` of `application/json` and of `application/problem+json`. */
function syntaxOf(type: string): string | undefined {
  return /^(?:application|text)\/(?:[^;]*\+)?(json|xml)$/.exec(mediaTypeOf(type))?.[1]
}

function exactness(range: string): number {
  return range === '*/*' ? 0 : range.endsWith('/*') ? 1 : 2
}

/** A type that can be sent for a declared one, which may be a range. */
export function concreteType(declared: string, accept: string | undefined): string {
  if (!declared.includes('*')) return declared
  const wanted = parseAccept(accept ?? '').find(
    ({ type }) => !type.includes('*') && isInRange(type, declared),
  )
  if (wanted) return wanted.type
  const [main] = declared.split('/')
  return (
    { image: 'image/png', text: 'text/plain', audio: 'audio/mpeg', video: 'video/mp4' }[
      main ?? ''
    ] ?? 'application/json'
  )
}
