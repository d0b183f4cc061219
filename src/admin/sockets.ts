import * as v from 'valibot'
import type { Channel } from '../http/channels.ts'
import { jsonReply } from '../http/reply.ts'
import { closeProblem } from '../http/socket.ts'
import type { Session } from '../sessions/session.ts'
import type { OpenSocket } from '../sessions/sockets.ts'
import { operation, type AdminOperations } from './operation.ts'
import { count, described, optional, strictMembers } from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'

const socketSchema = v.object({
  id: v.string(),
  key: v.string(),
  path: v.string(),
  since: v.number(),
  protocol: optional(v.string()),
  received: described(count, 'Messages that the client has sent.'),
  sent: described(count, 'Messages that it was sent.'),
})

const message = strictMembers({ message: v.unknown() })

function shown({ id, key, path, since, protocol, log }: OpenSocket) {
  const { received, sent } = log
  return { id, key, path, since, ...(protocol !== undefined && { protocol }), received, sent }
}

/** An open WebSocket. Throws Reply `unknown-name` 404. */
function socketOf({ sockets }: Session, id: string): OpenSocket {
  const socket = sockets.find(id)
  if (socket) return socket
  const ids = sockets.list.map((each) => each.id)
  throw unknownName('open WebSocket', id, ids)
}

function channelAt({ channels }: Session, path: string): Channel {
  return channels.at(`/${path.replace(/^\//, '')}`)
}

/** WebSockets and channels of the caller's session. */
export const socketOperations: AdminOperations = {
  listSockets: operation('GET /sockets', 'The WebSockets that are open', {
    answers: { 200: ['In the order in which they were opened.', v.array(socketSchema)] },
    run: ({ session }) => jsonReply(session.sockets.list.map(shown)),
  }),
  sendToSocket: operation('POST /sockets/{id}', 'Sends a message to one WebSocket', {
    body: message,
    answers: { 200: ['How many it was sent to: 1.', v.object({ sent: count })] },
    problems: ['unknown-name'],
    run: ({ session, params: { id = '' }, body }) => {
      socketOf(session, id).send(body.message)
      return jsonReply({ sent: 1 })
    },
  }),
  closeSocket: operation('DELETE /sockets/{id}', 'Closes one WebSocket', {
    query: v.strictObject({
      code: optional(count, 'Default 1000.'),
      reason: optional(v.string(), 'What the client is told.'),
    }),
    answers: { 200: ['How many were closed: 1.', v.object({ closed: count })] },
    problems: ['unknown-name'],
    run: ({ session, params: { id = '' }, query: { code = 1000, reason = '' } }) => {
      const message = closeProblem(code, reason)
      if (message !== undefined) return invalidCall([{ path: '?code', message }])
      socketOf(session, id).close(code, reason)
      return jsonReply({ closed: 1 })
    },
  }),
  sendToChannel: operation(
    'POST /channels/{path}',
    'Sends a message to all WebSockets at a path, such as rooms%2F42 for /rooms/42',
    {
      body: message,
      answers: {
        200: ['How many it was sent to.', v.object({ sent: count })],
      },
      run: ({ session, params: { path = '' }, body }) =>
        jsonReply({ sent: channelAt(session, path).send(body.message) }),
    },
  ),
  closeChannel: operation('DELETE /channels/{path}', 'Closes all WebSockets at a path', {
    answers: { 200: ['How many were closed.', v.object({ closed: count })] },
    run: ({ session, params: { path = '' } }) => {
      const channel = channelAt(session, path)
      const { size } = channel
      channel.close()
      return jsonReply({ closed: size })
    },
  }),
}
