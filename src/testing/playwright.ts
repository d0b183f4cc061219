import { createRequire } from 'node:module'
import type {
  Expect,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestInfo,
  TestType,
} from '@playwright/test'
import type { JournalEntry } from '../journal/call.ts'
import { carrySession } from './browser.ts'
import { createTestServer, type TestServer, type TestServerOptions } from './fixture.ts'
import type { TestMock } from './mock.ts'
import { failedImport } from './import-peer.ts'
import { mockMatchers, type MockMatchers } from './playwright-matchers.ts'

export { pageTest as mockTest, type PageFixtures as MockFixtures }
export { carrySession } from './browser.ts'
export { UnmatchedRequestError } from './mock.ts'
export type { CallPart } from './called.ts'
export type { MockMatchers } from './playwright-matchers.ts'
export type { TestServer, TestServerOptions } from './fixture.ts'
export type { TestMock } from './mock.ts'
export type { Unhandled } from './unmatched.ts'

/** By `require`, as test files that are compiled to CommonJS cannot load a module that awaits. */
function requirePlaywright(): typeof import('@playwright/test') {
  try {
    return createRequire(import.meta.url)('@playwright/test') as typeof import('@playwright/test')
  } catch (error) {
    return failedImport(error, '@playwright/test', 'mockapi/playwright')
  }
}

const playwright = requirePlaywright()

/** Playwright's `expect`, with matchers for mocks. */
export const expect: Expect<MockMatchers> = playwright.expect.extend(mockMatchers)

/** Options of `mockTest`: those of the server, and where the app is. */
export interface PlaywrightMockOptions extends TestServerOptions {
  /**
   * The port of the first worker's server; the others take the next ones. Default any free one. An app
   * server that asks the mocks by itself needs to know it.
   */
  readonly port?: number
  /** Origins besides the mock server's and that of `baseURL` that requests carry the session to. */
  readonly origins?: readonly string[]
}

/** What a test made by `mockTest` is handed: its own mock, which has the requests of its pages. */
export interface PageFixtures {
  mock: TestMock
}

/** What the tests of a worker share: the server. */
export interface MockWorkerFixtures {
  mockServer: TestServer
}

/** Playwright's `test` with a mock. */
export type MockTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & PageFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & MockWorkerFixtures
>

/**
 * Playwright's `test` with a fixture `mock`: one server for each worker, a session for each test, which the
 * requests of its pages carry. `baseURL` is the mock server where none is set. The calls of a test that
 * fails are attached to it, and so is an archive of them.
 *
 * @param options where the mocks are, the seed, what an unmatched request means, where the app is
 * @example
 * const test = mockTest({ dir: 'mocks', seed: 42, static: ['dist'] })
 * test('lists users', async ({ page, mock }) => {
 *   await page.goto('/users')
 *   await mock.waitFor('GET /api/users')
 * })
 */
export function pageTest(options: PlaywrightMockOptions = {}): MockTest {
  const { origins = [], port, ...rest } = options
  return playwright.test.extend<PageFixtures, MockWorkerFixtures>({
    mockServer: [
      // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what is asked for
      async ({}, use, { parallelIndex }) => {
        const own = port === undefined || port === 0 ? 0 : port + parallelIndex
        const server = await createTestServer({ ...rest, port: own })
        await use(server)
        await server.close()
      },
      { scope: 'worker' },
    ],
    mock: async ({ mockServer }, use, info) => {
      const mock = mockServer.mock(info.titlePath.slice(1).join(' '))
      await use(mock)
      await endWith(info, mock)
    },
    baseURL: async ({ baseURL, mockServer }, use) => {
      await use(baseURL ?? mockServer.url)
    },
    context: async ({ context, mock, baseURL }, use) => {
      await carrySession(context, mock, baseURL === undefined ? origins : [...origins, baseURL])
      await use(context)
    },
  })
}

/** Ends a test's mock, and attaches its calls where the test has failed or is traced. */
async function endWith(info: TestInfo, mock: TestMock): Promise<void> {
  const calls = mock.calls()
  const har = mock.har()
  let failure: unknown
  try {
    mock.end()
  } catch (error) {
    failure = error
  }
  const { trace } = info.project.use
  const isTraced = (typeof trace === 'object' ? trace.mode : trace) === 'on'
  if (failure !== undefined || info.status !== info.expectedStatus || isTraced) {
    const body = calls.map(lineOf).join('\n')
    await info.attach('mock calls', { body, contentType: 'text/plain' })
    const archive = { body: JSON.stringify(har, undefined, 2), contentType: 'application/json' }
    await info.attach('mock calls.har', archive)
  }
  if (failure !== undefined) throw failure
}

/** `POST /login?x=1 → 401  POST /login in mocks/auth.ts:12  delay 20 ms`. */
function lineOf({ request, response, answeredBy, notes }: JournalEntry): string {
  const { key, file, line } = answeredBy ?? {}
  const place = line === undefined ? file : `${file}:${line}`
  const by = key === undefined ? 'no mock' : `${key} in ${place}`
  return [`${request.method} ${request.target} → ${response.status}`, by, ...notes].join('  ')
}
