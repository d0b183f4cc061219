import { isKept } from '../exchanges/kept-headers.ts'
import type { Losses } from '../conversion/losses.ts'

/** The headers of an answer that a person would have written; cookies are told, since they are somebody's. */
export function plainHeaders(
  headers: Readonly<Record<string, string | string[]>>,
  where: string,
  losses: Losses,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => {
    if (name.toLowerCase() !== 'set-cookie') return isKept(name.toLowerCase())
    losses.add('header', where, name)
    return false
  })
  return Object.fromEntries(kept)
}

/** The first value of a header. */
export function headerOf(
  headers: Readonly<Record<string, string | string[]>>,
  wanted: string,
): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted)
  return name === undefined ? undefined : [headers[name]].flat()[0]
}
