import { createMockServer } from 'mockapi'
import { expect, test } from 'vitest'
import { ask } from '../support/ai.ts'
import { serveFolder } from '../support/folder.ts'

const key = 'POST /v1/chat/completions'

test.each([
  [`{ "${key}": { "$ai": {} } }`, 'An answer of a model has no "text" and no "tools".'],
  [`{ "${key}": { "$ai": { "txt": "a" } } }`, '"txt" is no option of an answer of a model.'],
  [`{ "${key}": { "$ai": "a", "$status": 201 } }`, '"$status" stands beside "$ai".'],
  [`{ "${key}": { "$ai": "a", "b": 1 } }`, '"b" stands beside "$ai".'],
  [
    '{ "POST /ask": { "$ai": "a" } }',
    'The address "/ask" does not tell in which format the model answers.',
  ],
  [`{ "${key}": { "$ai": "{{ai.lst}}" } }`, '"ai.lst" names no part of a conversation.'],
  [
    `{ "${key}": { "$cases": [{ "$when": { "ai": 1 }, "$ai": "a" }, 1] } }`,
    '"ai" names no part of a conversation.',
  ],
])('%s is a mistake', async (text, message) => {
  await using folder = await serveFolder({ 'mocks/ai.json': text })
  const [diagnostic] = folder.server.overview().diagnostics
  expect(diagnostic).toMatchObject({
    message: expect.stringContaining(message),
    hint: expect.stringMatching(/./),
  })
  expect(diagnostic?.place?.line).toBe(1)
})

test('mistakes of ai() in code', async () => {
  const mistakes = `import { ai, defineMock } from 'mockapi'
export default defineMock({ 'POST /v1/messages': ai({}), 'POST /ask': ai('a'), 'POST /x/chat': ai('b') })`
  await using folder = await serveFolder({ 'mocks/ai.ts': mistakes })
  const { diagnostics } = folder.server.overview()
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'An answer of a model has no "text" and no "tools".',
    'The address "/ask" does not tell in which format the model answers.',
  ])
  expect((await ask(folder.server, 'openai')).status).toBe(404)
})

test('an option that is found wrong when it is asked', async () => {
  await using server = await createMockServer({
    mocks: { [key]: { $ai: { text: '{{body.model}}', pace: '{{body.pace}}' } } } as object,
  })
  const response = await ask(server, 'openai', { pace: 'slow' })
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({
    detail: expect.stringContaining('"pace" is "slow".'),
  })
})
