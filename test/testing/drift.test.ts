import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestServer } from '../../src/testing/fixture.ts'

const document = `openapi: 3.1.0
paths:
  /time:
    get:
      responses:
        '200': { description: now, content: { application/json: { schema: { type: object, required: [now] } } } }
`
const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))

beforeAll(() => {
  mkdirSync(join(cwd, 'mocks'))
  writeFileSync(join(cwd, 'mocks/time.yaml'), document)
  writeFileSync(join(cwd, 'mocks/time.json'), '{ "GET /time": { "$body": {} } }')
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const told = [
  'Mocks of the test "reads the time" answer what their OpenAPI document does not declare:',
  '  GET /time  mocks/time.json:1  body/now is missing',
  'Correct the mock or the document, or let it be with { drift: "bypass" }.',
].join('\n')

it('fails a test whose mocks drift from their document, where that is asked for', async () => {
  await using api = await createTestServer({ cwd, drift: 'error', onWarning: () => {} })
  const mock = api.mock('reads the time')
  await mock.fetch('/time?token=secret')
  await mock.fetch('/time')
  expect(() => mock.end()).toThrow(told)
})

it('warns of drift, or lets it be', async () => {
  using warn = vi.spyOn(console, 'warn').mockReturnValue()
  for (const options of [{}, { drift: 'warn' }] as const) {
    await using api = await createTestServer({ cwd, onWarning: () => {}, ...options })
    const mock = api.mock('reads the time')
    await mock.fetch('/time')
    mock.end()
  }
  expect(warn.mock.calls).toEqual([[told]])
  await expect(createTestServer({ cwd, drift: 'no' as never })).rejects.toThrow(/^drift: "no"/)
})
