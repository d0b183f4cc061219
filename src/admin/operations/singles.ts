import * as v from 'valibot'
import { jsonReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'
import type { StoredSingle } from '../../data/store/state.ts'
import { jsonPatchType, mergePatchType } from '../../rest/record-body.ts'
import type { Session } from '../../sessions/session.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Shape } from './operation.ts'
import { singleReply } from './records.ts'
import { unknownName } from './refusals.ts'

/** A single resource of the mock files. */
export const single: Shape = v.object({ name: v.string(), path: v.string(), file: v.string() })

const value = v.record(v.string(), v.unknown())
const patchTypes = ['application/json', mergePatchType, jsonPatchType]

/** The single resources of the caller's session. */
export const singleOperations: readonly AdminOperation[] = [
  operation({
    id: 'listSingles',
    method: 'GET',
    path: '/singles',
    summary: 'The single resources',
    answers: { 200: { description: 'In the order of files.', shape: v.array(single) } },
    run: ({ session: { state } }) =>
      jsonReply(
        state.singleNames.flatMap((name) => {
          const declaration = state.single(name)?.declaration
          return declaration
            ? [{ name, path: declaration.path, file: declaration.origin.file }]
            : []
        }),
      ),
  }),
  operation({
    id: 'getSingle',
    method: 'GET',
    path: '/singles/{name}',
    summary: 'The value of a single resource',
    answers: {
      200: { description: 'The value.', shape: value },
      304: { description: 'The caller has it already, as If-None-Match says.' },
    },
    problems: ['unknown-name'],
    run: (call) => singleReply(find(call.session, call.params['name']), 'GET', call),
  }),
  operation({
    id: 'replaceSingle',
    method: 'PUT',
    path: '/singles/{name}',
    summary: 'Puts another value in its place',
    body: v.pipe(v.unknown(), v.description('The value, an object.')),
    answers: { 200: { description: 'The value as it is now.', shape: value } },
    problems: ['unknown-name', 'invalid-body', 'precondition-failed'],
    run: (call) => singleReply(find(call.session, call.params['name']), 'PUT', call),
  }),
  operation({
    id: 'updateSingle',
    method: 'PATCH',
    path: '/singles/{name}',
    summary: 'Changes fields of it',
    body: v.pipe(v.unknown(), v.description('Fields, a merge patch, or a JSON Patch.')),
    mediaTypes: patchTypes,
    answers: { 200: { description: 'The value as it is now.', shape: value } },
    problems: [
      'unknown-name',
      'invalid-body',
      'precondition-failed',
      'bad-patch',
      'patch-test-failed',
    ],
    run: (call) => singleReply(find(call.session, call.params['name']), 'PATCH', call),
  }),
]

function find({ state }: Session, name = ''): StoredSingle | Reply {
  return state.single(name) ?? unknownName('single resource', name, state.singleNames)
}
