import type { Reply } from '../http/reply.ts'
import { closeProblem, type SocketAnswer } from '../http/socket.ts'

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
