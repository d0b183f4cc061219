import * as v from 'valibot'
import { jsonReply, textReply } from '../http/reply.ts'
import { dumpData } from '../persistence/dump-data.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { anyObject, count, described } from './schemas.ts'
import { invalidCall, withLimit, unknownName } from './validation.ts'

const longestName = 128 // the longest name of a snapshot, characters
const unchanged = v.object({ unchanged: v.array(v.string()) })

/** All data of the caller's session, and its snapshots. */
export const stateOperations: AdminOperations = {
  getState: operation('GET /state', 'All data, as a db.json holds them', {
    answers: { 200: ['Collections as lists, single resources as objects.', anyObject] },
    run: ({ session }) => textReply([...dumpData(session.state)].join(''), 'application/json'),
  }),
  reset: operation(
    'POST /reset',
    'Puts everything back to the start: data, counters, overrides, scenarios, the journal',
    {
      answers: { 204: ['Everything is as at the start.'] },
      run: ({ session }) => session.reset(),
    },
  ),
  listSnapshots: operation('GET /snapshots', 'The snapshots', {
    answers: { 200: ['Their names, the oldest first.', v.array(v.object({ name: v.string() }))] },
    run: ({ session }) => jsonReply(session.state.snapshots.map((name) => ({ name }))),
  }),
  takeSnapshot: operation(
    'PUT /snapshots/{name}',
    'Keeps all data as they are now; an older snapshot of that name goes',
    {
      answers: { 204: ['It is kept.'] },
      problems: ['too-many', 'invalid-admin-call'],
      run: ({ session, params: { name = '' } }) => {
        if (name.length > longestName) {
          const message = `The name is longer than ${longestName} characters.`
          return invalidCall([{ path: '{name}', message }])
        }
        return withLimit(() => session.state.snapshot(name))
      },
    },
  ),
  restoreSnapshot: operation('POST /snapshots/{name}/restore', 'Puts all data back to a snapshot', {
    answers: { 200: ['What stays as it is, since its seed is another one by now.', unchanged] },
    problems: ['unknown-name'],
    run: ({ session, session: { state }, params: { name = '' } }) =>
      state.snapshots.includes(name)
        ? jsonReply({ unchanged: session.restore(name) })
        : unknownName('snapshot', name, state.snapshots),
  }),
  dropSnapshot: operation('DELETE /snapshots/{name}', 'Forgets a snapshot', {
    answers: { 204: ['It is gone.'] },
    problems: ['unknown-name'],
    run: ({ session: { state }, params: { name = '' } }) => {
      if (!state.dropSnapshot(name)) throw unknownName('snapshot', name, state.snapshots)
    },
  }),
}

/** An open session. */
export const sessionSchema: Schema = v.object({
  id: v.string(),
  requests: described(count, 'Calls in its journal.'),
  overrides: count,
  scenarios: described(v.array(v.string()), 'Those that are on.'),
  isEnvironment: described(v.boolean(), 'Whether it is kept.'),
})

/** The sessions that callers have opened by naming them. */
export const sessionOperations: AdminOperations = {
  listSessions: operation('GET /sessions', 'The open sessions', {
    answers: {
      200: ['Besides the server’s own, the least recently used first.', v.array(sessionSchema)],
    },
    run: ({ mocks }) => {
      const sessions = mocks.sessions.open.map(({ id, journal, overrides, scenarios, keeper }) => ({
        id,
        requests: journal.size,
        overrides: overrides.list.length,
        scenarios: scenarios.on,
        isEnvironment: keeper !== undefined,
      }))
      return jsonReply(sessions)
    },
  }),
  closeSession: operation('DELETE /sessions/{name}', 'Drops a session with all its data', {
    answers: { 204: ['It is gone.'] },
    problems: ['unknown-name'],
    run: ({ mocks: { sessions }, params: { name = '' } }) => {
      const found = sessions.open.find(({ id }) => id === name)
      const names = sessions.open.map(({ id }) => id)
      if (!found) throw unknownName('session', name, names)
      const removed = found.keeper ? undefined : found.replica?.remove()
      sessions.close(name)
      return removed
    },
  }),
}
