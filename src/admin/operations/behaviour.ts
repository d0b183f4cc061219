import { emptyReply, jsonReply } from '../../http/reply.ts'
import { behaviour } from './behaviour-shape.ts'
import { operation } from './operation.ts'
import type { AdminOperation } from './operation.ts'

/** The behaviour over everything, as `server.setBehaviour` lays it. It is the server's: sessions share it. */
export const behaviourOperations: readonly AdminOperation[] = [
  operation({
    id: 'getBehaviour',
    method: 'GET',
    path: '/behaviour',
    summary: 'The behaviour that lies over everything',
    answers: { 200: { description: 'An empty object where there is none.', shape: behaviour } },
    run: ({ host }) => jsonReply(host.behaviour() ?? {}),
  }),
  operation({
    id: 'setBehaviour',
    method: 'PUT',
    path: '/behaviour',
    summary: 'Lays a behaviour over everything, for all sessions',
    body: behaviour,
    answers: { 200: { description: 'The behaviour.', shape: behaviour } },
    run: ({ host, body }) => {
      host.behave(body)
      return jsonReply(body)
    },
  }),
  operation({
    id: 'clearBehaviour',
    method: 'DELETE',
    path: '/behaviour',
    summary: 'Takes the behaviour off',
    answers: { 204: { description: 'It is off.' } },
    run: ({ host }) => {
      host.behave(undefined)
      return emptyReply()
    },
  }),
]
