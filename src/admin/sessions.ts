import * as v from 'valibot'
import { emptyReply, jsonReply, textReply } from '../http/reply.ts'
import { piecesOf } from '../persistence/data-pieces.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Schema } from './operation.ts'
import { count, described } from './schemas.ts'
import { invalidCall, limited, unknownName } from './validation.ts'

/** The longest name of a snapshot, characters. */
const longestName = 128

/** All data of the caller's session, and its snapshots. */
export const stateOperations: readonly AdminOperation[] = [
  operation('GET /state', 'getState', 'All data, as a db.json holds them', {
    answers: {
      200: {
        description: 'Collections as lists, single resources as objects.',
        schema: v.record(v.string(), v.unknown()),
      },
    },
    run: ({ session }) => textReply([...piecesOf(session.state)].join(''), 'application/json'),
  }),
  operation(
    'POST /reset',
    'reset',
    'Puts everything back to the start: data, counters, overrides, scenarios, the journal',
    {
      answers: { 204: { description: 'Everything is as at the start.' } },
      run: ({ session }) => {
        session.reset()
        return emptyReply()
      },
    },
  ),
  operation('GET /snapshots', 'listSnapshots', 'The snapshots', {
    answers: {
      200: {
        description: 'Their names, the oldest first.',
        schema: v.array(v.object({ name: v.string() })),
      },
    },
    run: ({ session }) => jsonReply(session.state.snapshots.map((name) => ({ name }))),
  }),
  operation(
    'PUT /snapshots/{name}',
    'takeSnapshot',
    'Keeps all data as they are now; an older snapshot of that name goes',
    {
      answers: { 204: { description: 'It is kept.' } },
      problems: ['too-many', 'invalid-admin-call'],
      run: ({ session, params: { name = '' } }) => {
        if (name.length > longestName) {
          const message = `The name is longer than ${longestName} characters.`
          return invalidCall([{ path: '{name}', message }])
        }
        limited(() => session.state.snapshot(name))
        return emptyReply()
      },
    },
  ),
  operation(
    'POST /snapshots/{name}/restore',
    'restoreSnapshot',
    'Puts all data back to a snapshot',
    {
      answers: {
        200: {
          description: 'What stays as it is, since its seed is another one by now.',
          schema: v.object({ unchanged: v.array(v.string()) }),
        },
      },
      problems: ['unknown-name'],
      run: ({ session: { state }, params: { name = '' } }) =>
        state.snapshots.includes(name)
          ? jsonReply({ unchanged: state.restore(name) })
          : unknownName('snapshot', name, state.snapshots),
    },
  ),
  operation('DELETE /snapshots/{name}', 'dropSnapshot', 'Forgets a snapshot', {
    answers: { 204: { description: 'It is gone.' } },
    problems: ['unknown-name'],
    run: ({ session: { state }, params: { name = '' } }) =>
      state.dropSnapshot(name) ? emptyReply() : unknownName('snapshot', name, state.snapshots),
  }),
]

/** An open session. */
export const session: Schema = v.object({
  id: v.string(),
  requests: described(count, 'Calls in its journal.'),
  overrides: count,
  scenarios: described(v.array(v.string()), 'Those that are on.'),
})

/** The sessions that callers have opened by naming them. */
export const sessionOperations: readonly AdminOperation[] = [
  operation('GET /sessions', 'listSessions', 'The open sessions', {
    answers: {
      200: {
        description: 'Besides the server’s own, the one that was unused for longest first.',
        schema: v.array(session),
      },
    },
    run: ({ mocks }) =>
      jsonReply(
        mocks.sessions.open.map(({ id, journal, overrides, scenarios }) => ({
          id,
          requests: journal.size,
          overrides: overrides.list.length,
          scenarios: scenarios.on,
        })),
      ),
  }),
  operation('DELETE /sessions/{name}', 'closeSession', 'Drops a session with all its data', {
    answers: { 204: { description: 'It is gone.' } },
    problems: ['unknown-name'],
    run: ({ mocks: { sessions }, params: { name = '' } }) => {
      if (sessions.close(name)) return emptyReply()
      const names = sessions.open.map(({ id }) => id)
      return unknownName('session', name, names)
    },
  }),
]
