import { clock } from '../../clock.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Random bytes that were drawn ahead: a draw takes as long for many as for few. */
let pool = new Uint8Array(0)
let used = 0

/** A text that nobody guesses, of 144 bits. */
export function newSecret(): string {
  if (used + 24 > pool.length) {
    pool = clock.bytes(2400)
    used = 0
  }
  let text = ''
  for (const byte of pool.subarray(used, (used += 24))) text += alphabet[byte & 63]
  return text
}

/** Letters that cannot be taken for others, nor make words (RFC 8628, section 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

/** A code that people type, `BDWP-HQPK`. */
export function newUserCode(): string {
  const code = Array.from(clock.bytes(8), (byte) => letters[byte % letters.length]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** What somebody has typed of a code, as {@link newUserCode} writes it. */
export function readUserCode(typed: string): string {
  const code = typed.toUpperCase().replaceAll(/[^A-Z]/g, '')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
