import type { CrudMethod } from '../http/crud-methods.ts'
import * as v from 'valibot'
import type { Link } from '../data/records/relation.ts'
import type { StoredCollection } from '../data/store/state.ts'
import { EndpointRun } from '../dispatch/endpoint-context.ts'
import { errorResult } from '../dispatch/result.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { compile } from '../endpoints/routes.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply, errorReply, jsonReply } from '../http/reply.ts'
import { jsonPatchType, mergePatchType } from '../rest/request-body.ts'
import { collectionEndpoints, singleEndpoints } from '../rest/resource-endpoints.ts'
import { operation, type AdminCall, type AdminOperations, type Schema } from './operation.ts'
import { anyObject as record, count, described, optional } from './schemas.ts'
import { unknownName } from './validation.ts'

const text = v.string()

/** A collection of the mock files. */
export const collectionSchema: Schema = v.object({
  name: text,
  path: described(text, 'Where the mock server answers with it.'),
  size: described(count, 'How many records it has now.'),
  idField: text,
  relations: described(v.array(text), 'Names that "embed" takes.'),
  links: described(
    v.array(
      v.object({
        name: text,
        target: described(text, 'The collection that it leads to.'),
        kind: v.picklist(['belongsTo', 'hasMany', 'through']),
        field: optional(text, 'Of the records here for belongsTo, of those there for hasMany.'),
      }),
    ),
    'The same, with where they lead.',
  ),
  file: text,
  inbox: optional(v.boolean(), 'Whether it keeps what the app sends, made for that.'),
})

/** A single resource of the mock files. */
export const singleSchema: Schema = v.object({ name: text, path: text, file: text })

const anyBody = (description: string) => described(v.unknown(), description)
const patchTypes = ['application/json', mergePatchType, jsonPatchType]
const notModified = ['The caller has it already, as If-None-Match says.'] as const
const valueProblems = ['unknown-name', 'invalid-body', 'precondition-failed'] as const
const recordProblems = [...valueProblems, 'no-record', 'not-unique'] as const
const patchProblems = ['bad-patch', 'patch-test-failed'] as const

/** The collections and single resources of the caller's session. */
export const resourceOperations: AdminOperations = {
  listCollections: operation('GET /collections', 'The collections', {
    answers: { 200: ['In the order of files.', v.array(collectionSchema)] },
    run: ({ session: { state } }) => {
      const stored = state.names.flatMap((name) => state.collection(name) ?? [])
      return jsonReply(
        stored.map(({ name, size, links, declaration }) => {
          const { path, idField = 'id', origin, keepsLast } = declaration
          const shown = [...links.values()].map(linkOf)
          const relations = [...links.keys()]
          const inbox = keepsLast === undefined ? {} : { inbox: true }
          return { name, path, size, idField, relations, links: shown, file: origin.file, ...inbox }
        }),
      )
    },
  }),
  resetCollection: operation(
    'POST /collections/{name}/reset',
    'Puts one collection back to its seed',
    {
      answers: { 204: ['It is as at the start.'] },
      problems: ['unknown-name'],
      run: (call) => {
        const { name, seed } = findCollection(call)
        call.session.state.apply([{ kind: 'reseed', of: 'collection', name, seed }])
      },
    },
  ),
  listRecords: operation(
    'GET /collections/{name}',
    'Records, by the queries of the collection itself',
    {
      query: 'any',
      answers: { 200: ['The records that fit.', v.array(record)] },
      problems: ['unknown-name', 'bad-query'],
      run: (call) => recordReply('list', call),
    },
  ),
  createRecord: operation('POST /collections/{name}', 'Adds a record, or several', {
    body: anyBody('A record, or a list of them: all or none.'),
    answers: { 201: ['What was added.', v.union([record, v.array(record)])] },
    problems: ['unknown-name', 'id-taken', 'not-unique', 'invalid-body'],
    run: (call) => recordReply('create', call),
  }),
  getRecord: operation('GET /collections/{name}/{id}', 'One record', {
    query: 'any',
    answers: { 200: ['The record.', record], 304: notModified },
    problems: ['unknown-name', 'no-record', 'bad-query'],
    run: (call) => recordReply('get', call),
  }),
  replaceRecord: operation(
    'PUT /collections/{name}/{id}',
    'Puts other fields in place of all but the id',
    {
      body: anyBody('The fields of a record.'),
      answers: {
        200: ['The record as it is now.', record],
        201: ['It was added, where the collection allows that.', record],
      },
      problems: recordProblems,
      run: (call) => recordReply('replace', call),
    },
  ),
  updateRecord: operation('PATCH /collections/{name}/{id}', 'Changes fields of a record', {
    body: anyBody(
      'Fields to lay over the record, a merge patch, or a JSON Patch, by its media type.',
    ),
    mediaTypes: patchTypes,
    answers: { 200: ['The record as it is now.', record] },
    problems: [...recordProblems, ...patchProblems],
    run: (call) => recordReply('update', call),
  }),
  deleteRecord: operation(
    'DELETE /collections/{name}/{id}',
    'Deletes a record, and what its relations ask for',
    {
      answers: { 204: ['It is gone.'] },
      problems: ['unknown-name', 'no-record', 'still-referenced', 'precondition-failed'],
      run: (call) => recordReply('delete', call),
    },
  ),
  listSingles: operation('GET /singles', 'The single resources', {
    answers: { 200: ['In the order of files.', v.array(singleSchema)] },
    run: ({ session: { state } }) => {
      const stored = state.singleNames.flatMap((name) => state.single(name) ?? [])
      return jsonReply(
        stored.map(({ name, declaration: { path, origin } }) => {
          return { name, path, file: origin.file }
        }),
      )
    },
  }),
  getSingle: operation('GET /singles/{name}', 'The value of a single resource', {
    answers: { 200: ['The value.', record], 304: notModified },
    problems: ['unknown-name'],
    run: (call) => singleReply('GET', call),
  }),
  replaceSingle: operation('PUT /singles/{name}', 'Puts another value in its place', {
    body: anyBody('The value, an object.'),
    answers: { 200: ['The value as it is now.', record] },
    problems: valueProblems,
    run: (call) => singleReply('PUT', call),
  }),
  updateSingle: operation('PATCH /singles/{name}', 'Changes fields of it', {
    body: anyBody('Fields, a merge patch, or a JSON Patch.'),
    mediaTypes: patchTypes,
    answers: { 200: ['The value as it is now.', record] },
    problems: [...valueProblems, ...patchProblems],
    run: (call) => singleReply('PATCH', call),
  }),
}

function linkOf(link: Link): object {
  const { name, target, kind } = link
  return { name, target, kind, ...('field' in link && { field: link.field }) }
}

/** @throws Reply `unknown-name` */
function findCollection({ session, params: { name = '' } }: AdminCall): StoredCollection {
  const { state } = session
  const found = state.collection(name)
  if (found) return found
  throw unknownName('collection', name, state.names)
}

/** What the endpoint of a collection answers, without envelope and behaviour, also if it is not served. */
function recordReply(crud: CrudMethod, call: AdminCall): MaybePromise<Reply> {
  // The address is that of the call, so the path of the endpoint does not matter.
  const { page, ...declaration } = findCollection(call).declaration
  const plain = { ...declaration, ...(page && { page: { ...page, envelope: false } }) }
  return handle(
    collectionEndpoints({ ...plain, path: '/records', only: [crud] }, call.strict),
    call,
  )
}

function singleReply(method: 'GET' | 'PUT' | 'PATCH', call: AdminCall): MaybePromise<Reply> {
  const { state } = call.session
  const { name = '' } = call.params
  const found = state.single(name)
  if (!found) return unknownName('single resource', name, state.singleNames)
  const endpoints = singleEndpoints({ ...found.declaration, path: '/single' })
  return handle(
    endpoints.filter((endpoint) => endpoint.method === method),
    call,
  )
}

function handle([endpoint]: readonly Endpoint[], call: AdminCall): MaybePromise<Reply> {
  if (!endpoint) throw new Error('There is no such operation.')
  const { state, params, session } = call
  const compiled = compile(endpoint, { counter: endpoint.key, behaviour: undefined })
  state.session = session
  const run = new EndpointRun(compiled, params, 0, state)
  const failed = (error: unknown) => failure(error, call, endpoint)
  try {
    const answered = chain(endpoint.handle(run) as MaybePromise<unknown>, (answer) => {
      if (answer instanceof Reply) return answer
      throw new Error(`${endpoint.key} gave no reply.`)
    })
    return answered instanceof Promise ? answered.catch(failed) : answered
  } catch (error) {
    return failed(error)
  }
}

/** What a hook, a factory or a schema of the mock files threw, by its place in them. */
function failure(error: unknown, { state, mocks }: AdminCall, { origin }: Endpoint): Reply {
  const key = `${state.method} ${state.path}`
  const { result } = errorResult(error, { key, origin }, mocks)
  if (result instanceof Reply) return result
  const status = result instanceof Response ? result.status : 500
  return errorReply(status, 'A hook of the collection refused the write.')
}
