import { describe, expect, vi } from 'vitest'
import { mockTest } from '../../src/testing/vitest.ts'
import { mocks, post, users } from '../support/mocks.ts'

const test = mockTest({ seed: 42, mocks })

describe('the mock of a test', () => {
  test('answers in process and over the network', async ({ mock }) => {
    mock.db(users).create({ name: 'Ada', role: 'admin' })
    const near = await mock.fetch('/users/4')
    const far = await fetch(`${mock.url}/users/4`)
    const headed = await fetch(`${mock.origin}/users/4`, { headers: mock.headers })
    const expected = { id: 4, name: 'Ada', role: 'admin' }
    expect(await near.json()).toEqual(expected)
    expect(await far.json()).toEqual(expected)
    expect(await headed.json()).toEqual(expected)
    expect((await fetch(`${mock.origin}/users/4`)).status).toBe(404)
    expect(mock).toHaveBeenCalledTimes('GET /users/:id', 3)
  })

  test('begins with the data of the seed', ({ mock }) => {
    expect(mock.db(users).count()).toBe(3)
  })

  test('is named after its test', ({ mock }) => {
    expect(mock.name).toBe('is named after its test')
    expect(mock.id).toMatch(/^\d+-is-named-after-its-test$/)
    expect(mock.headers).toEqual({ 'x-mockapi-session': mock.id })
  })

  test('has all that a session has', async ({ mock }) => {
    mock.use({ 'GET /health': { ok: true } })
    mock.once('POST /login', { token: 'once' })
    mock.fail('GET /users', 503, { times: 1 })
    mock.delay('GET /users', 1)
    expect(mock.overrides.map(({ kind }) => kind)).toEqual(['use', 'once', 'fail', 'delay'])
    expect((await mock.fetch('/users')).status).toBe(503)
    expect((await mock.fetch('/users')).status).toBe(200)
    expect(await (await mock.fetch('/health')).json()).toEqual({ ok: true })
    expect(await (await mock.fetch('/login', post({}))).json()).toEqual({ token: 'once' })
    expect(await (await mock.fetch('/login', post({}))).json()).toEqual({ token: 't0k3n' })
    expect(await mock.waitFor('POST /login', { times: 2 })).toHaveLength(2)
    mock.snapshot('full')
    mock.db(users).delete(1)
    mock.restore('full')
    expect(mock.db(users).count()).toBe(3)
    mock.reset()
    expect(mock.calls()).toEqual([])
    expect(mock.overrides).toEqual([])
  })
})

describe.concurrent('tests side by side', () => {
  const statuses = Array.from({ length: 20 }, (_, index) => 450 + index)
  test.for(statuses)('have their own overrides and data: %i', async (status, { mock, expect }) => {
    mock.fail('GET /users', status)
    mock.db(users).create({ name: String(status), role: 'member' })
    const answers = await Promise.all([
      mock.fetch('/users'),
      fetch(`${mock.url}/users`),
      fetch(`${mock.origin}/users`, { headers: mock.headers }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status])
    expect(mock.db(users).count()).toBe(4)
    expect(mock).toHaveBeenCalledTimes('GET /users', 3)
    expect(mock).toHaveBeenCalledTimes(3)
  })
})

describe('matchers', () => {
  test('find a call by what it held', async ({ mock }) => {
    expect(mock).not.toHaveBeenCalled()
    expect(mock).not.toHaveBeenCalled('POST /login')
    const headers = { 'content-type': 'application/json', 'X-Trace': '7' }
    const body = { name: 'ada', tags: [1, 2], at: { x: 1, y: 2 } }
    await mock.fetch('/login?from=menu&page=2', { ...post(body), headers })
    await mock.fetch('/orders/7')
    expect(mock).toHaveBeenCalled()
    expect(mock).toHaveBeenCalled('POST /login')
    expect(mock).toHaveBeenCalledTimes('POST /login', 1)
    expect(mock).toHaveBeenCalledTimes(2)
    expect(mock).toHaveBeenCalledWith('POST /login', { body: { name: 'ada', at: { x: 1 } } })
    expect(mock).toHaveBeenCalledWith('POST /login', {
      body: expect.objectContaining({ tags: [1, 2] }),
    })
    expect(mock).toHaveBeenCalledWith('POST /login', { body: { name: expect.any(String) } })
    expect(mock).toHaveBeenCalledWith('POST /login', { query: { page: 2, from: 'menu' } })
    expect(mock).toHaveBeenCalledWith('POST /login', { headers: { 'x-TRACE': 7 } })
    expect(mock).toHaveBeenCalledWith('GET /orders/:id', { params: { id: 7 }, status: 200 })
    expect(mock).toHaveBeenCalledWith('GET /orders/7', { status: '2xx' })
    expect(mock).toHaveBeenCalledWith('GET /orders/7', {})
    expect(mock).not.toHaveBeenCalledWith('POST /login', { body: { name: 'grace' } })
    expect(mock).not.toHaveBeenCalledWith('POST /login', { body: { tags: [1] } })
    expect(mock).not.toHaveBeenCalledWith('POST /login', { status: 404 })
  })

  test('compare the values of a query in the shape in which they are expected', async ({
    mock,
  }) => {
    await mock.fetch('/users?tag=a&tag=b&ids[]=1&ids[]=3&filter%5Brole%5D=admin')
    const was = (query: Record<string, unknown>) =>
      expect(mock).toHaveBeenCalledWith('GET /users', { query })
    was({ tag: ['a', 'b'], ids: ['1', '3'] })
    was({ tag: 'a' })
    was({ tag: 'b', ids: [1, 3] })
    was({ filter: { role: 'admin' } })
    was({ 'filter[role]': 'admin' })
    was({ 'ids[]': ['1', '3'] })
    was({ tag: expect.stringContaining('b') })
    was({ tag: expect.arrayContaining(['b']) })
    was({ filter: expect.objectContaining({ role: 'admin' }) })
    const not = expect(mock).not
    not.toHaveBeenCalledWith('GET /users', { query: { tag: 'c' } })
    not.toHaveBeenCalledWith('GET /users', { query: { tag: ['a'] } })
    not.toHaveBeenCalledWith('GET /users', { query: { filter: { role: 'user' } } })
    expect(failure(() => was({ tag: ['a'], ids: '2' }))).toMatchObject({
      actual: { query: { tag: ['a', 'b'], ids: ['1', '3'] } },
    })
    expect(mock.calls()[0]?.request.queries).toMatchObject({ tag: ['a', 'b'] })
  })

  test('leave spies to the runner', () => {
    const spy = vi.fn()
    expect(spy).not.toHaveBeenCalled()
    spy(1, { a: 2 })
    expect(spy).toHaveBeenCalled()
    expect(spy).toHaveBeenCalledTimes(1)
    expect(spy).toHaveBeenCalledWith(1, { a: 2 })
    expect(spy).not.toHaveBeenCalledWith(1)
    expect(() => expect(spy).toHaveBeenCalledWith(2)).toThrow('"vi.fn()" to be called with')
    expect(() => expect({}).toHaveBeenCalled()).toThrow('is not a spy')
  })

  test('say which call was nearest, and how it differs', async ({ mock }) => {
    await mock.fetch('/login?page=2', post({ name: 'grace', at: { x: 1, y: 2 } }))
    await mock.fetch('/login?page=2', post({ name: 'ada', at: { x: 1, y: 2 } }))
    await mock.fetch('/login', post('no object'))
    const found = failure(() =>
      expect(mock).toHaveBeenCalledWith('POST /login', {
        body: { name: 'ada', at: { x: 3 } },
        query: { page: 2 },
      }),
    )
    expect(found).toMatchObject({
      message:
        'expected POST /login to have been called with this, but the nearest of its 3 calls (POST /login, 200) differs',
      actual: { body: { name: 'ada', at: { x: 1 } }, query: { page: '2' } },
      expected: { body: { name: 'ada', at: { x: 3 } }, query: { page: '2' } },
    })
  })

  test('say what was called instead', async ({ mock }) => {
    const message = (assert: () => void) => failure(assert).message
    expect(message(() => expect(mock).toHaveBeenCalled('POST /login'))).toBe(
      'expected POST /login to have been called. Nothing was called.',
    )
    await mock.fetch('/users?secret=1')
    await mock.fetch('/users')
    await mock.fetch('/orders/1')
    const instead = 'What was called: GET /users, 200 (2 times); GET /orders/1, 200.'
    expect(message(() => expect(mock).toHaveBeenCalledWith('POST /login', {}))).toBe(
      `expected POST /login to have been called. ${instead}`,
    )
    expect(message(() => expect(mock).toHaveBeenCalledTimes('POST /login', 2))).toBe(
      `expected POST /login to have been called 2 times, but it was not. ${instead}`,
    )
    expect(message(() => expect(mock).toHaveBeenCalledTimes('GET /users', 1))).toBe(
      `expected GET /users to have been called once, but it was called 2 times. ${instead}`,
    )
    expect(message(() => expect(mock).not.toHaveBeenCalled('GET /users'))).toBe(
      'expected GET /users not to have been called, but it was called 2 times',
    )
    expect(
      message(() => expect(mock).not.toHaveBeenCalledWith('GET /users', { status: 200 })),
    ).toBe('expected GET /users not to have been called with this, but it was, 2 times')
  })

  test('refuse what can match nothing, with not as well', ({ mock }) => {
    const wrong: [() => void, string][] = [
      [() => expect(mock).not.toHaveBeenCalled('GET /user'), 'Did you mean "GET /users"?'],
      [() => expect(mock).not.toHaveBeenCalled('users'), '"users" is not "METHOD /path".'],
      [() => expect(mock).not.toHaveBeenCalledWith(7 as never, {}), '7 is no key. Write it as in'],
      [
        () => expect(mock).not.toHaveBeenCalledWith('POST /login', { boddy: 1 } as object),
        '"boddy" is no part of a call. Did you mean "body"?',
      ],
      [
        () => expect(mock).not.toHaveBeenCalledWith('POST /login', 'ada' as never),
        '"ada" is no part of a call.',
      ],
      [() => expect(mock).not.toHaveBeenCalledTimes(1.5), '1.5 is no number of calls.'],
    ]
    for (const [assert, text] of wrong) expect(assert).toThrow(text)
  })
})

function failure(assert: () => void): Error {
  try {
    assert()
  } catch (error) {
    return error as Error
  }
  throw new Error('The assertion holds.')
}

describe('overrides for the tests of a file', () => {
  test.beforeAll(({ mockServer }) => {
    const override = mockServer.use({ 'GET /shared': 'for all' })
    return () => override.remove()
  })

  test('hold in each of them', async ({ mock }) => {
    expect(await (await mock.fetch('/shared')).json()).toBe('for all')
    mock.use({ 'GET /shared': 'own' })
  })

  test('and are not changed by one', async ({ mock }) => {
    expect(await (await mock.fetch('/shared')).json()).toBe('for all')
  })
})
