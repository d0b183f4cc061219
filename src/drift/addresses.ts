import { idOf } from '../export/requests/ids.ts'
import type { PathPattern } from '../http/path.ts'
import type { Segment } from '../http/segment.ts'

/** Gets the value of JSON that a path answers with; undefined where it answers with none, or with an error. */
export type GetValue = (path: string) => Promise<unknown>

/** A path with values in the place of its parameters, or why there is none. */
export type Address = { readonly path: string } | { readonly reason: string }

/**
 * Finds values for the parameters of a path, from the first to the last: those of the first record in the list before it,
 * `/users` for `/users/:id`, or in one further above.
 * @param others the value where no list has one; undefined for none
 */
export async function addressOf(
  { text, segments }: PathPattern,
  get: GetValue,
  others: (name: string) => string | undefined,
): Promise<Address> {
  const parts: string[] = []
  for (const segment of segments) {
    if (segment.kind === 'wildcard') return { reason: 'its path stands for any' }
    if (segment.kind === 'parameter' && segment.optional) break
    if (segment.kind === 'literal') parts.push(encodeURIComponent(segment.text))
    else {
      const part = await partOf(segment, parts, get, others)
      if (typeof part !== 'string') return { reason: `no list has a value for :${part.name}` }
      parts.push(part)
    }
  }
  const end = text.length > 1 && text.endsWith('/') ? '/' : ''
  return { path: `/${parts.join('/')}${end}` }
}

/** One part of a path, or the parameter that there is no value for. */
async function partOf(
  segment: Exclude<Segment, { kind: 'literal' | 'wildcard' }>,
  before: readonly string[],
  get: GetValue,
  others: (name: string) => string | undefined,
): Promise<string | { readonly name: string }> {
  const isMixed = segment.kind === 'mixed'
  const parameters = isMixed ? segment.parameters : [segment]
  const texts = isMixed ? segment.texts : ['', '']
  let part = texts[0] ?? ''
  for (const [index, { name, pattern }] of parameters.entries()) {
    const found = (await valueOf(name, before, get)) ?? others(name)
    if (found === undefined || (pattern && !pattern.test(found))) return { name }
    part += encodeURIComponent(found) + (texts[index + 1] ?? '')
  }
  return part
}

async function valueOf(
  name: string,
  before: readonly string[],
  get: GetValue,
): Promise<string | undefined> {
  for (let length = before.length; length > 0; length--) {
    const list = `/${before.slice(0, length).join('/')}`
    const value = idOf(await get(list), name, list)
    if (value !== undefined) return String(value)
  }
  return undefined
}
