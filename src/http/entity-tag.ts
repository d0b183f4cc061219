import { mix } from '../random.ts'
import { fieldOf } from './headers.ts'

/** Whether a list of tags has one, strong or weak: by weak comparison (RFC 9110, section 8.8.3.2). */
export function hasTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  const strong = (tag: string): string => tag.replace(/^W\//, '')
  for (const [tag] of header.matchAll(/(?:W\/)?"[^"]*"/g)) {
    if (strong(tag) === strong(etag)) return true
  }
  return false
}

/** A tag that says that two bodies mean the same, not that they are the same bytes. */
export function weakTag(etag: string): string {
  return etag.startsWith('W/') ? etag : `W/${etag}`
}

/** Bodies above this size have no tag, since it would take longer than to send them, bytes. */
const largest = 1024 * 1024

/** What an answer says of the list that its body is a part of: who has the body must not miss that. */
const ofList = ['x-total-count', 'link', 'x-next-cursor'] as const

/** The weak tag of an answer, by its content alone: the same mocks give the same one; undefined for a large body. */
export function contentTag(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> | Headers,
): string | undefined {
  if (body.length > largest) return undefined
  let [one, other] = typeof body === 'string' ? hashOfText(body) : hashOfBytes(body)
  for (const name of ofList) {
    const value = fieldOf(headers, name)
    if (value !== undefined) [one, other] = hashOfText(value, one, other)
  }
  const digits = (word: number) => mix(word).toString(36)
  return `W/"${body.length.toString(36)}-${digits(one)}${digits(other)}"`
}

const multipliers = [0x01000193, 0x5bd1e995] as const

function hashOfText(
  text: string,
  first = 0x811c9dc5,
  second = 0x9e3779b9,
): readonly [number, number] {
  let one = first
  let other = second
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    one = Math.imul(one ^ unit, multipliers[0])
    other = Math.imul(other ^ unit, multipliers[1])
    other ^= other >>> 15
  }
  return [one, other]
}

/** By words of four bytes, two at a time, which is five times as fast as by bytes. */
function hashOfBytes(bytes: Uint8Array): readonly [number, number] {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2)
  let one = 0x811c9dc5
  let other = 0x9e3779b9
  for (let index = 0; index < words.length; index += 2) {
    one = Math.imul(one ^ (words[index] as number), multipliers[0])
    one ^= one >>> 13
    other = Math.imul(other ^ (words[index + 1] ?? 0), multipliers[1])
    other ^= other >>> 15
  }
  for (let index = words.length * 4; index < aligned.length; index++) {
    one = Math.imul(one ^ (aligned[index] as number), multipliers[0])
  }
  return [one, other]
}

/** The head of the 304 that stands for an answer: what is about its content is left out (RFC 9110, section 15.4.5). */
export function unchangedHead(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => !/^content-(?!loc)/.test(name))
  return Object.fromEntries(kept)
}
