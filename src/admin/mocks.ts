import * as v from 'valibot'
import { describe, MockapiError } from '../errors/diagnostic.ts'
import { jsonReply, problemReply, type Reply } from '../http/reply.ts'
import { operation, type AdminOperations } from './operation.ts'
import { count, described, optional, strictMembers } from './schemas.ts'
import type { MockEdits } from './mock-edits.ts'

const key = described(v.string(), 'METHOD /path, or CRUD /path for a collection.')
const file = described(v.string(), 'The file as messages name it: mocks/api.json.')
const created = described(v.boolean(), 'Whether the file is new.')

const newMock = strictMembers({
  key,
  answer: optional(v.unknown(), 'What it answers, as in a mock file.'),
  file: optional(file, 'Default the one that a 404 suggests.'),
  replace: optional(v.boolean(), 'Whether one that is there gets this answer.'),
})
const added = v.object({
  key: v.string(),
  file,
  line: count,
  text: described(v.string(), 'What stands there now.'),
  created,
  replaced: described(v.boolean(), 'Whether it was there before.'),
})
const loaded = v.object({ errors: described(count, 'Errors of the mock files.') })
const newFile = strictMembers({ file, text: v.string() })
const written = v.object({ file, created })

/** Edits of mock files. Over HTTP they write JSON alone, since whoever writes code runs it. */
export const mockOperations: AdminOperations = {
  addMock: operation('POST /mocks', 'Adds a mock to a JSON file, where comments and layout stay', {
    body: newMock,
    answers: { 200: ['It has another answer now.', added], 201: ['It is served.', added] },
    problems: ['cannot-edit'],
    run: ({ edits, state, body: { answer, ...mock } }) =>
      attempt(edits, async ({ add }) => {
        // A value that was read has lost digits, and names such as `__proto__`.
        const sent = answer === undefined ? undefined : new TextDecoder().decode(state.body?.bytes)
        const found = await add({ ...mock, sent }, { code: false })
        return jsonReply(found, { status: found.replaced ? 200 : 201 })
      }),
  }),
  loadMocks: operation('POST /reload', 'Loads what was saved, without waiting for the watcher', {
    answers: { 200: ['What the files held when it was asked is served.', loaded] },
    run: async ({ edits, overview }) => {
      await edits?.settled()
      const errors = overview().diagnostics.filter(({ severity }) => severity === 'error')
      return jsonReply({ errors: errors.length })
    },
  }),
  writeMockFile: operation('PUT /mocks', 'Writes a JSON file of mocks as a whole', {
    body: newFile,
    answers: { 200: ['It is served.', written], 201: ['It is new, and served.', written] },
    problems: ['cannot-edit'],
    run: ({ edits, body }) =>
      attempt(edits, async ({ write }) => {
        const found = await write(body, { code: false })
        return jsonReply(found, { status: found.created ? 201 : 200 })
      }),
  }),
}

async function attempt(
  edits: MockEdits | undefined,
  edit: (edits: MockEdits) => Promise<Reply>,
): Promise<Reply> {
  if (!edits) return problemReply('cannot-edit', 'There is no disk to write to. Use mockapi serve.')
  try {
    return await edit(edits)
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    const { diagnostics } = error
    return problemReply('cannot-edit', diagnostics.map(describe).join(' '), { diagnostics })
  }
}
