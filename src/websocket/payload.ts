import { isUint8Array } from '../http/bytes.ts'
import { parseJson } from '../http/json.ts'
import type { SocketData } from '../http/socket.ts'
import { stringify } from '../http/stringify.ts'

/** What goes over the wire for a value: a text as it is, bytes as they are, anything else as JSON. @throws NoJsonError */
export function encoded(value: unknown): SocketData {
  if (typeof value === 'string') return value
  if (isUint8Array(value)) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  return stringify(value, 'The message')
}

/** The value of JSON, any other text as it is, bytes as they are. */
export function decoded(data: SocketData): unknown {
  const json = typeof data === 'string' ? parseJson(data) : undefined
  return json ? json.value : data
}
