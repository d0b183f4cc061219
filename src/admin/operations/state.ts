import * as v from 'valibot'
import { emptyReply, jsonReply, textReply } from '../../http/reply.ts'
import { operation } from './operation.ts'
import type { AdminOperation } from './operation.ts'
import { bounded, invalidCall, unknownName } from './refusals.ts'

/** The longest name of a snapshot, characters. */
const longestName = 128

/** All data of the caller's session at once. */
export const stateOperations: readonly AdminOperation[] = [
  operation({
    id: 'getState',
    method: 'GET',
    path: '/state',
    summary: 'All data, as a db.json holds them',
    answers: {
      200: {
        description: 'Collections as lists, single resources as objects.',
        shape: v.record(v.string(), v.unknown()),
      },
    },
    run: ({ host, session }) => textReply([...host.data(session)].join(''), 'application/json'),
  }),
  operation({
    id: 'reset',
    method: 'POST',
    path: '/reset',
    summary: 'Puts everything back to the start: data, counters, overrides, scenarios, the journal',
    answers: { 204: { description: 'Everything is as at the start.' } },
    run: ({ session }) => {
      session.reset()
      return emptyReply()
    },
  }),
  operation({
    id: 'listSnapshots',
    method: 'GET',
    path: '/snapshots',
    summary: 'The snapshots',
    answers: {
      200: {
        description: 'Their names, the oldest first.',
        shape: v.array(v.object({ name: v.string() })),
      },
    },
    run: ({ session }) => jsonReply(session.state.snapshots.map((name) => ({ name }))),
  }),
  operation({
    id: 'takeSnapshot',
    method: 'PUT',
    path: '/snapshots/{name}',
    summary: 'Keeps all data as they are now; an older snapshot of that name goes',
    answers: { 204: { description: 'It is kept.' } },
    problems: ['too-many', 'invalid-admin-call'],
    run: ({ session, params: { name = '' } }) => {
      if (name.length > longestName) {
        const message = `The name is longer than ${longestName} characters.`
        return invalidCall([{ path: '{name}', message }])
      }
      bounded(() => session.state.snapshot(name))
      return emptyReply()
    },
  }),
  operation({
    id: 'restoreSnapshot',
    method: 'POST',
    path: '/snapshots/{name}/restore',
    summary: 'Puts all data back to a snapshot',
    answers: {
      200: {
        description: 'What stays as it is, since its seed is another one by now.',
        shape: v.object({ unchanged: v.array(v.string()) }),
      },
    },
    problems: ['unknown-name'],
    run: ({ session, params: { name = '' } }) => {
      const { state } = session
      if (!state.snapshots.includes(name)) return unknownName('snapshot', name, state.snapshots)
      return jsonReply({ unchanged: state.restore(name) })
    },
  }),
  operation({
    id: 'dropSnapshot',
    method: 'DELETE',
    path: '/snapshots/{name}',
    summary: 'Forgets a snapshot',
    answers: { 204: { description: 'It is gone.' } },
    problems: ['unknown-name'],
    run: ({ session, params: { name = '' } }) => {
      const { state } = session
      if (state.dropSnapshot(name)) return emptyReply()
      return unknownName('snapshot', name, state.snapshots)
    },
  }),
]
