import type { Random } from '../../src/random.ts'
import words from './fuzz.json' with { type: 'json' }

/** A request, and whether HTTP has nothing against it. */
export interface FuzzedRequest {
  readonly bytes: Buffer
  /** Whether there must be an answer. */
  readonly isWellFormed: boolean
}

const headers = [...words.headers, `X-Long: ${'x'.repeat(8000)}`]
const bodies = [...words.bodies, '['.repeat(1000)]

/** A random request: about half of them are well-formed, the others have bytes changed at random. */
export function fuzzedRequest(random: Random): FuzzedRequest {
  const whole = wellFormed(random)
  if (random() < 0.5) return { bytes: whole, isWellFormed: true }
  return { bytes: damaged(whole, random), isWellFormed: false }
}

function wellFormed(random: Random): Buffer {
  const method = pick(words.methods, random)
  const hasBody = method !== 'GET' && method !== 'HEAD' && random() < 0.7
  const body = hasBody ? pick(bodies, random) : ''
  const lines = [
    `${method} ${target(random)} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...some(headers, random),
  ]
  if (hasBody) lines.push(`Content-Type: ${pick(words.types, random)}`)
  if (!hasBody) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  const length = Buffer.byteLength(body)
  if (random() < 0.7 || length === 0) {
    return Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: ${length}\r\n\r\n${body}`)
  }
  const chunk = `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  return Buffer.from(`${lines.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`)
}

function target(random: Random): string {
  let path = pick(words.paths, random)
  while (random() < 0.3) path += `/${pick(words.segments, random)}`
  const query: string[] = []
  while (random() < 0.4) {
    query.push(
      `${pick(words.names, random)}${pick(words.operators, random)}=${pick(words.values, random)}`,
    )
  }
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** Changes, takes out, doubles or puts in a few bytes. */
function damaged(bytes: Buffer, random: Random): Buffer {
  let text = bytes.toString('latin1')
  const times = 1 + Math.floor(random() * 4)
  for (let time = 0; time < times; time++) {
    const at = Math.floor(random() * text.length)
    const length = Math.floor(random() * 20)
    const kind = Math.floor(random() * 4)
    const byte = String.fromCharCode(Math.floor(random() * 256))
    if (kind === 0) text = text.slice(0, at) + byte + text.slice(at + 1)
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + length)
    else if (kind === 2) text = text.slice(0, at) + text.slice(at - length, at) + text.slice(at)
    else text = text.slice(0, at) + byte.repeat(length) + text.slice(at)
  }
  return Buffer.from(text, 'latin1')
}

function some(list: readonly string[], random: Random): string[] {
  return list.filter(() => random() < 1 / list.length)
}

function pick(list: readonly string[], random: Random): string {
  return list[Math.floor(random() * list.length)] as string
}
