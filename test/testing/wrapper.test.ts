import { createMockServer, defineMock, scenario, use } from 'mockapi'
import type { MockServerOptions } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { UnmatchedRequestError } from '../../src/testing/mock.ts'
import { createTestServer } from '../../src/testing/fixture.ts'

const wrapper = defineMock({ 'ALL /*': ({ next }) => next() })
const amending = defineMock({
  'ALL /*': async ({ next, header }) => {
    header('x-wrapped', '1')
    return next()
  },
})
const users = { 'GET /users': [] }

describe('a wrapper that passes on what nobody answers', () => {
  it.each<[string, MockServerOptions['mocks'], unknown?]>([
    ['as a base mock', [wrapper, users]],
    ['that amends the answer', [amending, users]],
    ['in a scenario', [scenario('wrapped', wrapper, { active: true }), users]],
    ['as an override', [users], wrapper],
    ['as middleware', [use('/*', async (_c, next) => void (await next())), users]],
  ])('%s leaves the 404, which fails its test', async (_where, mocks, override) => {
    await using api = await createTestServer({ mocks })
    const mock = api.mock('lists users')
    if (override) mock.use(override as never)
    expect((await mock.fetch('/users')).status).toBe(200)
    const answer = await mock.fetch('/user')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'no-endpoint' })
    const [unmatched] = mock.unmatched()
    expect(unmatched?.miss?.near.map(({ key }) => key)).toContain('GET /users')
    expect(mock.unmatched()).toHaveLength(1)
    expect(() => mock.end()).toThrow(UnmatchedRequestError)
  })

  it('has its headers on the 404 as well', async () => {
    await using api = await createTestServer({ mocks: [amending, users], unhandled: 'bypass' })
    const answer = await api.mock().fetch('/user')
    expect([answer.status, answer.headers.get('x-wrapped')]).toEqual([404, '1'])
  })

  it.each<[string, MockServerOptions['mocks'], unknown?]>([
    ['as a base mock', [wrapper, users]],
    ['in a scenario', [scenario('wrapped', wrapper, { active: true }), users]],
    ['as an override', [users], wrapper],
  ])('%s is none of the nearest mocks, and keeps the advice', async (_where, mocks, override) => {
    await using server = await createMockServer({ mocks })
    if (override) server.use(override as never)
    const { near, add } = (await (await server.fetch('/user')).json()) as Record<string, unknown>
    expect(near).toMatchObject([{ endpoint: 'GET /users' }])
    expect(add).toMatchObject({ text: '"GET /user": { "ok": true }' })
  })

  it('of the very same key gets no advice, which it would answer for', async () => {
    const mocks = { 'GET /user': ({ next }: { next: () => Promise<Response> }) => next() }
    await using server = await createMockServer({ mocks })
    expect(await (await server.fetch('/user')).json()).not.toHaveProperty('add')
  })
})
