/** The bytes of a value in DER (ITU-T X.690): its tag, its length, its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.of(tag, ...lengthOf(body.length)), body])
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

/** A SEQUENCE: values in an order. */
export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content)
/** A SET of values. */
export const set = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content)
/** An OCTET STRING. */
export const octets = (content: Uint8Array): Buffer => der(0x04, content)
/** A UTF8String. */
export const text = (value: string): Buffer => der(0x0c, Buffer.from(value))
/** The BOOLEAN TRUE; FALSE is left out where it is the default. */
export const yes: Buffer = der(0x01, Buffer.of(0xff))

/** An INTEGER of bytes, the highest first; not negative. */
export function integer(bytes: Uint8Array): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? der(0x02, Buffer.of(0), bytes) : der(0x02, bytes)
}

/** A BIT STRING. @param unused how many of the last bits mean nothing */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.of(unused), content)
}

/** A tag of the structure's own: `[0]`, which holds other values. */
export function tagged(number: number, ...content: readonly Uint8Array[]): Buffer {
  return der(0xa0 | number, ...content)
}

/** As {@link tagged}, of plain bytes. */
export function taggedBytes(number: number, content: Uint8Array): Buffer {
  return der(0x80 | number, content)
}

/** An OBJECT IDENTIFIER as it is written, such as `2.5.29.17`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inSevens)]))
}

/** A number in groups of seven bits, all but the last marked. */
function inSevens(value: number): number[] {
  const groups = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80)
  return groups
}

/** A time as certificates have it: with two digits of the year until 2049 (RFC 5280, section 4.1.2.5). */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits))
}

/** The values that a structured value holds, each with its tag and length. */
export function partsOf(value: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = value.length - contentOf(value).length; at < value.length;) {
    const part = value.subarray(at, at + 2 + (value[at + 1] ?? 0))
    const whole = (part[1] ?? 0) < 0x80 ? part : longAt(value, at)
    parts.push(whole)
    at += whole.length
  }
  return parts
}

function longAt(value: Buffer, at: number): Buffer {
  const count = (value[at + 1] ?? 0) & 0x7f
  return value.subarray(at, at + 2 + count + value.readUIntBE(at + 2, count))
}

/** The content of a value, without its tag and length. */
export function contentOf(value: Buffer): Buffer {
  const first = value[1] ?? 0
  return value.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f))
}
