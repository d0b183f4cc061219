import { isUint8Array } from '../http/bytes.ts'
import type { Reply } from '../http/reply.ts'
import { closeProblem, type SocketAnswer, type SocketData } from '../http/socket.ts'
import { stringify } from '../http/stringify.ts'

/** What a reply means to a WebSocket: its value is a message. */
export function answerOf({ body }: Reply): SocketAnswer {
  switch (body.kind) {
    case 'socket':
      return body.answer ?? {}
    case 'json':
      return { send: [body.value] }
    case 'text':
      return { send: [body.text] }
    case 'bytes':
      return { send: [body.bytes] }
    case 'none':
      return {}
    default:
      throw new TypeError(`A ${body.kind} cannot be sent over a WebSocket. Send its content.`)
  }
}

/** A message as the reason of a close, which has little room. */
export function shortened(message: string): string {
  let text = message.slice(0, 120)
  while (closeProblem(1000, text) !== undefined) text = text.slice(0, -1)
  return text
}

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
