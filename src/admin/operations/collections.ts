import * as v from 'valibot'
import { Reply, emptyReply, jsonReply } from '../../http/reply.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { jsonPatchType, mergePatchType } from '../../rest/record-body.ts'
import type { Session } from '../../sessions/session.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Shape } from './operation.ts'
import { recordReply } from './records.ts'
import { unknownName } from './refusals.ts'
import { count } from './shapes.ts'

/** A collection of the mock files. */
export const collection: Shape = v.object({
  name: v.string(),
  path: v.pipe(v.string(), v.description('Where the mock server answers with it.')),
  size: v.pipe(count, v.description('How many records it has now.')),
  idField: v.string(),
  relations: v.pipe(v.array(v.string()), v.description('Names that "embed" takes.')),
  file: v.string(),
})

const record = v.record(v.string(), v.unknown())
const fields = v.pipe(v.unknown(), v.description('The fields of a record.'))
const oneOrMany = v.pipe(v.unknown(), v.description('A record, or a list of them: all or none.'))
const patch = v.pipe(
  v.unknown(),
  v.description(
    'Fields to lay over the record, a merge patch, or a JSON Patch, by its media type.',
  ),
)
const patchTypes = ['application/json', mergePatchType, jsonPatchType]
const written = [
  'unknown-name',
  'no-record',
  'not-unique',
  'invalid-body',
  'precondition-failed',
] as const

/** The collections of the caller's session, and their records. */
export const collectionOperations: readonly AdminOperation[] = [
  operation({
    id: 'listCollections',
    method: 'GET',
    path: '/collections',
    summary: 'The collections',
    answers: { 200: { description: 'In the order of files.', shape: v.array(collection) } },
    run: ({ session: { state } }) =>
      jsonReply(state.names.flatMap((name) => described(state.collection(name)))),
  }),
  operation({
    id: 'resetCollection',
    method: 'POST',
    path: '/collections/{name}/reset',
    summary: 'Puts one collection back to its seed',
    answers: { 204: { description: 'It is as at the start.' } },
    problems: ['unknown-name'],
    run: ({ session, params: { name = '' } }) => {
      const found = find(session, name)
      if (found instanceof Reply) return found
      session.state.apply([{ kind: 'reseed', of: 'collection', name, seed: found.seed }])
      return emptyReply()
    },
  }),
  operation({
    id: 'listRecords',
    method: 'GET',
    path: '/collections/{name}',
    summary: 'Records, by the queries of the collection itself',
    query: 'any',
    answers: { 200: { description: 'The records that fit.', shape: v.array(record) } },
    problems: ['unknown-name', 'bad-query'],
    run: (call) => recordReply(find(call.session, call.params['name']), 'list', call),
  }),
  operation({
    id: 'createRecord',
    method: 'POST',
    path: '/collections/{name}',
    summary: 'Adds a record, or several',
    body: oneOrMany,
    answers: {
      201: { description: 'What was added.', shape: v.union([record, v.array(record)]) },
    },
    problems: ['unknown-name', 'id-taken', 'not-unique', 'invalid-body'],
    run: (call) => recordReply(find(call.session, call.params['name']), 'create', call),
  }),
  operation({
    id: 'getRecord',
    method: 'GET',
    path: '/collections/{name}/{id}',
    summary: 'One record',
    query: 'any',
    answers: {
      200: { description: 'The record.', shape: record },
      304: { description: 'The caller has it already, as If-None-Match says.' },
    },
    problems: ['unknown-name', 'no-record', 'bad-query'],
    run: (call) => recordReply(find(call.session, call.params['name']), 'get', call),
  }),
  operation({
    id: 'replaceRecord',
    method: 'PUT',
    path: '/collections/{name}/{id}',
    summary: 'Puts other fields in place of all but the id',
    body: fields,
    answers: {
      200: { description: 'The record as it is now.', shape: record },
      201: { description: 'It was added, where the collection allows that.', shape: record },
    },
    problems: written,
    run: (call) => recordReply(find(call.session, call.params['name']), 'replace', call),
  }),
  operation({
    id: 'updateRecord',
    method: 'PATCH',
    path: '/collections/{name}/{id}',
    summary: 'Changes fields of a record',
    body: patch,
    mediaTypes: patchTypes,
    answers: { 200: { description: 'The record as it is now.', shape: record } },
    problems: [...written, 'bad-patch', 'patch-test-failed'],
    run: (call) => recordReply(find(call.session, call.params['name']), 'update', call),
  }),
  operation({
    id: 'deleteRecord',
    method: 'DELETE',
    path: '/collections/{name}/{id}',
    summary: 'Deletes a record, and what its relations ask for',
    answers: { 204: { description: 'It is gone.' } },
    problems: ['unknown-name', 'no-record', 'still-referenced', 'precondition-failed'],
    run: (call) => recordReply(find(call.session, call.params['name']), 'delete', call),
  }),
]

function find({ state }: Session, name = ''): StoredCollection | Reply {
  return state.collection(name) ?? unknownName('collection', name, state.names)
}

function described(stored: StoredCollection | undefined): object[] {
  if (!stored) return []
  const { name, size, links, declaration } = stored
  const { path, idField = 'id', origin } = declaration
  return [{ name, path, size, idField, relations: [...links.keys()], file: origin.file }]
}
