import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { resource } from 'mockapi'
import type { Override } from 'mockapi'
import { mockTest } from '../../src/testing/vitest.ts'
import type { expect as pageExpect } from '../../src/testing/playwright.ts'
import type { MockAssertion, TestMock, TestServer } from '../../src/testing/vitest.ts'

const users = resource('users', { seed: 3, factory: (f) => ({ name: f.person.fullName() }) })
const test = mockTest({ dir: 'mocks', seed: 42, unhandled: 'warn' })

declare const onPages: typeof pageExpect

describe('mockTest', () => {
  it('refuses options that do not exist', () => {
    // @ts-expect-error a misspelt option
    mockTest({ unhandeld: 'warn' })
    // @ts-expect-error no such way
    mockTest({ unhandled: 'ignore' })
  })

  test.beforeAll(({ mockServer }) => expectTypeOf(mockServer).toEqualTypeOf<TestServer>())

  test('types data and keys', async ({ mock }) => {
    expectTypeOf(mock).toEqualTypeOf<TestMock>()
    expectTypeOf(mock.db(users).find(1)?.name).toEqualTypeOf<string | undefined>()
    // @ts-expect-error a misspelt field
    mock.db(users).create({ nam: 'Ada' })
    mock.use({
      'GET /users/:id': ({ params, error }) => {
        expectTypeOf(params).toEqualTypeOf<{ readonly id: string }>()
        return error(404)
      },
    })
    expectTypeOf(mock.once('GET /users', [])).toEqualTypeOf<Override>()
    // @ts-expect-error no method
    mock.fail('/users', 503)
    // @ts-expect-error no such failure
    mock.fail('GET /users', 'rest')
  })

  test.extend<{ app: string }>({
    app: async ({ mock }, use) => {
      await use(mock.url)
    },
  })('can be extended', ({ app, mock }) => {
    expectTypeOf(app).toBeString()
    expectTypeOf(mock.url).toBeString()
  })
})

describe('matchers', () => {
  test('are typed for mocks', ({ mock }) => {
    expectTypeOf(expect(mock)).toEqualTypeOf<MockAssertion>()
    expect(mock).toHaveBeenCalled()
    expect(mock).not.toHaveBeenCalled('GET /users')
    expect(mock).toHaveBeenCalledTimes('GET /users', 2)
    expect(mock).toHaveBeenCalledTimes(2)
    expect(mock).toHaveBeenCalledWith('POST /login', { body: { name: expect.any(String) } })
    // @ts-expect-error a misspelt part
    expect(mock).toHaveBeenCalledWith('POST /login', { boddy: {} })
    // @ts-expect-error the number is missing
    expect(mock).toHaveBeenCalledTimes('GET /users')
    const part = { body: { name: 'Ada' } }
    expect.soft(mock).toHaveBeenCalledWith('POST /login', part)
    void expect.poll(() => mock).toHaveBeenCalledWith('POST /login', part)
  })

  test('of Playwright take the same', ({ mock }) => {
    const matching = onPages(mock)
    void matching.toHaveBeenCalledTimes(2)
    void matching.not.toHaveBeenCalledTimes('GET /users', 2)
    // @ts-expect-error the number is missing
    void matching.toHaveBeenCalledTimes('GET /users')
    void onPages.soft(mock).toHaveBeenCalled('GET /users')
  })

  it('leave all else as it was', () => {
    expect(1).toBe(1)
    expect(JSON.parse('1')).toBe(1)
    expect(undefined).toBeUndefined()
    expect<unknown>(1).toEqual(1)
    expect(vi.fn()).not.toHaveBeenCalledWith(1)
    // @ts-expect-error of a spy it is a number
    expect(vi.fn()).toHaveBeenCalledTimes('GET /users', 1)
    expectTypeOf(expect(Promise.resolve(1)).resolves).toHaveProperty('toBe')
  })
})
