import { createMockServer, resource, type MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestServer } from '../../src/testing/fixture.ts'
import '../../src/testing/vitest.ts'

const todos = resource('todos', { seed: [{ title: 'a' }] })
const mocks = [todos, { 'GET /health': 1 }]

let server: MockServer
let api: Awaited<ReturnType<typeof createTestServer>>
beforeEach(async () => {
  server = await createMockServer({ mocks })
  api = await createTestServer({ mocks })
})
afterEach(async () => {
  await server.close()
  await api.close()
})

/** The file of the first frame of what an action throws or rejects with. */
async function firstFrame(action: () => unknown): Promise<string | undefined> {
  try {
    await action()
  } catch (error) {
    const { stack = '' } = error as Error
    return /\n\s+at .*?([\w.-]+\.ts):/.exec(stack)?.[1]
  }
  return 'nothing thrown'
}

describe.each(['mock', 'server'])('errors of a %s begin at the line of the test', (kind) => {
  it.each([
    ['use', (one: MockServer) => one.use({ 'GTE /x': 1 } as never)],
    ['once', (one: MockServer) => one.once(5 as never, 1)],
    ['fail', (one: MockServer) => one.fail('health' as never, 500)],
    ['fail, by its options', (one: MockServer) => one.fail('GET /health', 500, { rate: 7 })],
    ['delay', (one: MockServer) => one.delay('GET /health', 'soon' as never)],
    ['passthrough', (one: MockServer) => one.passthrough('health' as never)],
    ['calls', (one: MockServer) => one.calls('GTE /health')],
    ['scenario', (one: MockServer) => one.scenario('nope')],
    ['waitFor', (one: MockServer) => one.waitFor('GET /health', { timeout: 1 })],
    ['waitFor, by its options', (one: MockServer) => one.waitFor('GET /health', { times: -1 })],
    ['a change', (one: MockServer) => one.db(todos).create({ id: 1, title: 'b' } as never)],
  ])('%s', async (_name, action) => {
    using mock = api.mock()
    const one = kind === 'mock' ? (mock as unknown as MockServer) : server
    expect(await firstFrame(() => action(one))).toBe('callers.test.ts')
  })
})

it('a matcher for a key that no mock has begins there too', async () => {
  using mock = api.mock()
  const action = () => expect(mock).toHaveBeenCalled('GET /helth')
  expect(await firstFrame(action)).toBe('callers.test.ts')
})
