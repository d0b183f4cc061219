/** Bytes of a file, the last one included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The one range of bytes that a `Range` header asks for (RFC 9110, section 14.1.2). Of several, and of
 * one that does not parse, the whole is sent: undefined.
 *
 * @param size of the whole, bytes
 */
export function readRange(header: string, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Number(last)
    if (length === 0 || size === 0) return 'unsatisfiable'
    return { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}
