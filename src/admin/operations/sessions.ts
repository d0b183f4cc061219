import * as v from 'valibot'
import { emptyReply, jsonReply } from '../../http/reply.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Shape } from './operation.ts'
import { unknownName } from './refusals.ts'
import { count } from './shapes.ts'

/** One open session. */
export const session: Shape = v.object({
  id: v.string(),
  requests: v.pipe(count, v.description('Calls in its journal.')),
  overrides: count,
  scenarios: v.pipe(v.array(v.string()), v.description('Those that are on.')),
})

/** The sessions that callers have opened by naming them. */
export const sessionOperations: readonly AdminOperation[] = [
  operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    summary: 'The open sessions',
    answers: {
      200: {
        description: 'Besides the server’s own, the one that was unused for longest first.',
        shape: v.array(session),
      },
    },
    run: ({ host }) =>
      jsonReply(
        host.sessions.open.map(({ id, journal, overrides, scenarios }) => ({
          id,
          requests: journal.size,
          overrides: overrides.list.length,
          scenarios: scenarios.on,
        })),
      ),
  }),
  operation({
    id: 'closeSession',
    method: 'DELETE',
    path: '/sessions/{name}',
    summary: 'Drops a session with all its data',
    answers: { 204: { description: 'It is gone.' } },
    problems: ['unknown-name'],
    run: ({ host, params: { name = '' } }) => {
      const { sessions } = host
      if (sessions.close(name)) return emptyReply()
      const names = sessions.open.map(({ id }) => id)
      return unknownName('session', name, names)
    },
  }),
]
