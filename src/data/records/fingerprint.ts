import { mix } from '../../random.ts'

/** 64 bits of a text as 16 hexadecimal digits: tells contents apart, withstands no attacker. */
export function fingerprint(text: string): string {
  let high = 0x811c9dc5
  let low = 0x9e3779b9
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x5bd1e995)
    low ^= low >>> 15
  }
  return digits(mix(high ^ text.length)) + digits(mix(low))
}

function digits(word: number): string {
  return word.toString(16).padStart(8, '0')
}
