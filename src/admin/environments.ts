import * as v from 'valibot'
import { isChange } from '../data/saved-changes.ts'
import { jsonReply } from '../http/reply.ts'
import { longestNote, readTtl, wrongTtl } from '../sessions/environments/notes.ts'
import type { EnvironmentFile } from '../sessions/environments/types.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { anyObject, count, described, optional, parsedBy, strictMembers } from './schemas.ts'

/** The largest file that is imported, bytes. */
const fileLimit = 32 * 1024 * 1024

const text = v.string()
const longText = v.pipe(text, v.maxLength(longestNote))
const origin = v.union(
  [
    strictMembers({ environment: text }),
    strictMembers({ snapshot: described(text, 'One of the server’s own.') }),
    strictMembers({ server: described(v.literal(true), 'Its own data of now.') }),
  ],
  'Write { "environment": "name" }, { "snapshot": "name" } or { "server": true }.',
)
const shownOrigin = v.union([
  v.object({ environment: text }),
  v.object({ snapshot: text }),
  v.object({ server: v.literal(true) }),
  v.object({ session: described(text, 'One of its name that was open.') }),
])

const summary = {
  name: text,
  note: optional(text, 'Whose it is, what it is for.'),
  ttl: optional(v.number(), 'How long after its last use it goes, ms.'),
  from: optional(shownOrigin, 'What it was made of; missing for the seeds.'),
  created: text,
  used: text,
  expires: optional(text, 'When it goes, unless it is used before.'),
  size: described(count, 'What it takes where it is kept, bytes; in memory about that.'),
  isOpen: described(v.boolean(), 'Whether its data are in memory.'),
  url: text,
}
/** An environment. */
export const environmentSchema: Schema = v.object(summary)

const ttl = parsedBy(
  described(v.union([v.number(), text]), 'How long after its last use it goes: 7d, or ms.'),
  (value) => wrongTtl(value) ?? {},
)
const note = described(longText, 'Whose it is, what it is for.')
const notes = { note: optional(note), ttl: optional(ttl) }
const name = described(text, '1 to 128 letters, digits, ".", "_", "~" or "-".')

const contents = v.looseObject({
  data: v.record(text, v.object({ seed: text, changes: v.array(v.custom(isChange)) })),
  scenarios: optional(v.object({ on: optional(v.array(text)), states: v.record(text, text) })),
  overrides: optional(v.array(v.looseObject({ id: count }))),
  clock: optional(v.object({ ahead: v.number(), frozenAt: optional(v.number()) })),
})
const fileSchema = described(
  v.looseObject({
    mockapiEnvironment: v.literal(
      1,
      'It is no environment as GET /environments/{name}/export gives it.',
    ),
    name,
    note: optional(longText),
    ttl: optional(v.number()),
    from: optional(shownOrigin),
    created: v.number(),
    base: contents,
    now: contents,
  }) as unknown as Schema<EnvironmentFile>,
  'An environment as a file.',
)

const records = v.array(anyObject)
const difference = v.object({ before: v.unknown(), after: v.unknown() })
const diffSchema = v.object({
  collections: v.array(
    v.object({ name: text, created: records, updated: v.array(difference), deleted: records }),
  ),
  singles: v.array(v.object({ name: text, ...difference.entries })),
  lost: optional(v.array(text), 'What cannot be compared, since its seed is another one now.'),
  scenarios: optional(difference, 'Those that are on, with their states.'),
  overrides: optional(difference),
  clock: optional(difference),
})

/** The environments: sessions that are kept. */
export const environmentOperations: AdminOperations = {
  listEnvironments: operation('GET /environments', 'The environments', {
    query: strictMembers({ limit: optional(count, 'At most so many; default all.') }),
    answers: { 200: ['The last used first.', v.array(environmentSchema)] },
    run: ({ mocks, query }) => jsonReply(mocks.sessions.environments.list(query.limit)),
  }),
  createEnvironment: operation('POST /environments', 'Makes an environment', {
    body: strictMembers({ name, ...notes, from: optional(origin, 'Default the seeds.') }),
    answers: { 201: ['The environment.', environmentSchema] },
    problems: ['environment-exists', 'too-many', 'bad-session', 'unknown-name'],
    run: async ({ mocks, body }) => {
      const { from } = body
      if (from && 'environment' in from) await mocks.sessions.upToDate(from.environment)
      const made = mocks.sessions.createEnvironment({ ...body, ttl: readTtl(body.ttl) })
      return jsonReply(made, { status: 201 })
    },
  }),
  importEnvironment: operation('POST /environments/import', 'Makes an environment of a file', {
    query: strictMembers({
      name: optional(text, 'Default that of the file.'),
      replace: optional(v.picklist(['true', 'false']), 'Whether one of that name goes for it.'),
    }),
    body: fileSchema,
    bodyLimit: fileLimit,
    answers: {
      201: [
        'The environment; `lost` is what cannot be put back, since its seed is another one here.',
        v.object({ ...summary, lost: v.array(text) }),
      ],
    },
    problems: ['environment-exists', 'too-many', 'bad-session'],
    run: ({ mocks, query, body }) => {
      const { environments } = mocks.sessions
      const named = { ...body, name: query.name ?? body.name }
      return jsonReply(environments.import(named, query.replace === 'true'), { status: 201 })
    },
  }),
  getEnvironment: operation('GET /environments/{name}', 'An environment', {
    answers: { 200: ['The environment.', environmentSchema] },
    problems: ['unknown-name'],
    run: ({ mocks, params }) => jsonReply(mocks.sessions.environments.get(params['name'] ?? '')),
  }),
  changeEnvironment: operation('PATCH /environments/{name}', 'Changes what is said of it', {
    body: strictMembers({ note: optional(v.nullable(note)), ttl: optional(v.nullable(ttl)) }),
    answers: { 200: ['The environment.', environmentSchema] },
    problems: ['unknown-name'],
    run: ({ mocks, params, body }) => {
      const time = body.ttl === null ? null : readTtl(body.ttl)
      const changed = { ...body, ttl: time }
      return jsonReply(mocks.sessions.environments.change(params['name'] ?? '', changed))
    },
  }),
  deleteEnvironment: operation('DELETE /environments/{name}', 'Deletes it with all that it has', {
    answers: { 204: ['It is gone.'] },
    problems: ['unknown-name'],
    run: ({ mocks, params }) => mocks.sessions.environments.delete(params['name'] ?? ''),
  }),
  resetEnvironment: operation('POST /environments/{name}/reset', 'Puts it back to its base', {
    answers: { 204: ['It is as it began.'] },
    problems: ['unknown-name'],
    run: async ({ mocks: { sessions }, params: { name = '' }, state }) => {
      const reset = (): void => sessions.environments.reset(name)
      const replica = await sessions.upToDate(name)
      if (!replica) return reset()
      await replica.run(state, reset, { isSafe: false, isRepeatable: false })
      return await replica.settled(state, false)
    },
  }),
  forkEnvironment: operation('POST /environments/{name}/fork', 'Makes another one of it as it is', {
    body: strictMembers({ name, ...notes }),
    answers: { 201: ['The new one, whose base is what the other holds now.', environmentSchema] },
    problems: ['environment-exists', 'too-many', 'bad-session', 'unknown-name'],
    run: async ({ mocks, params, body }) => {
      await mocks.sessions.upToDate(params['name'] ?? '')
      const options = { ...body, ttl: readTtl(body.ttl) }
      const made = mocks.sessions.environments.fork(params['name'] ?? '', options)
      return jsonReply(made, { status: 201 })
    },
  }),
  diffEnvironment: operation('GET /environments/{name}/diff', 'What differs from its base', {
    answers: { 200: ['Records, scenarios, overrides and the clock.', diffSchema] },
    problems: ['unknown-name'],
    run: async ({ mocks, params }) => {
      await mocks.sessions.upToDate(params['name'] ?? '')
      return jsonReply(mocks.sessions.environments.diff(params['name'] ?? ''))
    },
  }),
  exportEnvironment: operation('GET /environments/{name}/export', 'It as a file', {
    answers: { 200: ['What import takes.', fileSchema] },
    problems: ['unknown-name'],
    run: async ({ mocks, params }) => {
      await mocks.sessions.upToDate(params['name'] ?? '')
      const file = mocks.sessions.environments.export(params['name'] ?? '')
      const headers = {
        'content-disposition': `attachment; filename="${file.name}.environment.json"`,
      }
      return jsonReply(file, { headers })
    },
  }),
}
