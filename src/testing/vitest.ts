import { atCaller } from '../errors/callers.ts'
import type { Matcher, TestAPI } from 'vitest'
import type { MockSession } from '../sessions/session-types.ts'
import { called, calledTimes, calledWith, hasCalls, type CallPart } from './called.ts'
import { sharedServer, type TestServer, type TestServerOptions } from './fixture.ts'
import type { TestMock } from './mock.ts'
import { failedImport } from './import-peer.ts'

export { UnmatchedRequestError } from './mock.ts'
export type { CallPart } from './called.ts'
export type { TestServer, TestServerOptions } from './fixture.ts'
export type { TestMock } from './mock.ts'
export type { Unhandled } from './unmatched.ts'

const vitest: typeof import('vitest') = await import('vitest').catch((error: unknown) =>
  failedImport(error, 'vitest', 'mockapi/vitest'),
)

/** What a test made by `mockTest` is handed. */
export interface MockFixtures {
  /** The test's own mock. */
  mock: TestMock
  /** The server of all tests of the worker: for `beforeAll`, and for what tests share. */
  mockServer: TestServer
}

/**
 * Vitest's `test` with a fixture `mock`: one server for each worker, a session for each test that asks for it.
 * Files that ask for the same options share the server where they share the worker.
 *
 * @param options where the mocks are, the seed, what an unmatched request means
 * @example
 * const test = mockTest({ dir: 'mocks', seed: 42 })
 * test('lists users', async ({ mock }) => {
 *   expect((await mock.fetch('/users')).status).toBe(200)
 * })
 */
export function mockTest(options: TestServerOptions = {}): TestAPI<MockFixtures> {
  return vitest.test.extend<MockFixtures>({
    mockServer: [
      // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what is asked for
      async ({}, use) => {
        const { server, release } = await sharedServer(options)
        await use(server)
        await release()
      },
      { scope: 'worker' },
    ],
    mock: async ({ mockServer, task, onTestFinished }, use) => {
      const mock = mockServer.mock(task.name)
      // After the fixtures that use this one: those may still ask it while they end, and an error that is
      // thrown among them would keep the others from ending.
      onTestFinished(() => mock.end())
      await use(mock)
    },
  })
}

type MatcherName = 'toHaveBeenCalled' | 'toHaveBeenCalledTimes' | 'toHaveBeenCalledWith'

const matchers: Readonly<Record<MatcherName, Matcher>> = {
  toHaveBeenCalled: called,
  toHaveBeenCalledTimes: (mock: MockSession, ...args: readonly unknown[]) =>
    calledTimes(mock, args),
  toHaveBeenCalledWith(mock: MockSession, key: unknown, part?: unknown) {
    const { equals, customTesters, utils } = this
    const testers = [...customTesters, utils.iterableEquality, utils.subsetEquality]
    return calledWith(mock, key, part, (value, wanted) => equals(value, wanted, testers))
  },
}

/** Names a method of assertions that answers for mocks, so that none is laid over another. */
const forMocks: unique symbol = Symbol.for('mockapi.matcher')

type Assert = ((...args: unknown[]) => unknown) & { [forMocks]?: true }

/** Adds the matchers for mocks, in front of those of the same names for spies. */
function addMatchers(): void {
  const prototype = vitest.chai.Assertion.prototype as object as Record<MatcherName, Assert>
  for (const name of Object.keys(matchers) as MatcherName[]) {
    const forSpies = prototype[name]
    if (forSpies[forMocks]) continue
    vitest.expect.extend({ [name]: matchers[name] })
    const ours = prototype[name]
    const either: Assert = function (this: { readonly _obj: unknown }, ...args) {
      if (!hasCalls(this._obj)) return forSpies.apply(this, args)
      try {
        return ours.apply(this, args)
      } catch (error) {
        throw error instanceof TypeError ? atCaller(error, either) : error
      }
    }
    either[forMocks] = true
    Object.defineProperty(prototype, name, { value: either, writable: true, configurable: true })
  }
}

addMatchers()

/** What `expect` knows of a mock. */
export interface MockAssertion {
  /** The opposite of what follows. */
  readonly not: MockAssertion
  /** That there was a call of a key such as `POST /login`; without one, that there was any. */
  toHaveBeenCalled(key?: string): void
  /** That there were so many calls of a key; without one, in all. */
  toHaveBeenCalledTimes(key: string, times: number): void
  toHaveBeenCalledTimes(times: number): void
  /** That a call of a key had all of a part; what that does not name may be there as well. */
  toHaveBeenCalledWith(key: string, part: CallPart): void
}

/** `Mock` itself where it is the mock of a test; what can be anything is none. */
type OnlyMock<Mock> = 0 extends 1 & Mock ? never : Mock extends TestMock ? Mock : never

declare module 'vitest' {
  interface ExpectStatic {
    <Mock>(mock: OnlyMock<Mock> & Mock, message?: string): MockAssertion
  }
}
