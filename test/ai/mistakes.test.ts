import { ai, createMockServer } from 'mockapi'
import { expect, test } from 'vitest'
import { ask, asking } from '../support/ai.ts'
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

function missingOf(param: string): object {
  const message = `Missing required parameter: '${param}'.`
  return { message, type: 'invalid_request_error', param, code: 'missing_required_parameter' }
}

const contentsMissing = '* GenerateContentRequest.contents: contents is not specified\n'

test.each([
  ['openai', 'messages', missingOf('messages')],
  ['openai', 'model', missingOf('model')],
  ['anthropic', 'max_tokens', { message: 'max_tokens: Field required' }],
  ['gemini', 'contents', { status: 'INVALID_ARGUMENT', message: contentsMissing }],
  ['openai-responses', 'input', missingOf('input')],
] as const)('%s without %s', async (format, name, error) => {
  await using server = await createMockServer({
    mocks: { [`POST ${asking[format][0]}`]: ai('Hi') },
  })
  const response = await ask(server, format, { [name]: undefined })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error })
})

test.each([
  ['openai', 'messages', { param: 'messages', code: 'invalid_type' }],
  ['anthropic', 'messages', { message: 'messages: Input should be a valid list' }],
  [
    'gemini',
    'contents',
    { message: "Invalid value at 'contents': it is no list.", status: 'INVALID_ARGUMENT' },
  ],
] as const)('%s with a text as %s', async (format, name, error) => {
  await using server = await createMockServer({
    mocks: { [`POST ${asking[format][0]}`]: ai('Hi') },
  })
  const response = await ask(server, format, { [name]: 'Hi' })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error })
})
