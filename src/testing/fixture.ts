import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { formatValue } from '../errors/validation-issue.ts'
import { journalDefaults } from '../journal/call.ts'
import { startMockServer } from '../mock-server.ts'
import type { MockServerOptions } from '../server.ts'
import type { MockSession } from '../sessions/session-types.ts'
import { SessionMock, UnmatchedRequestError, type TestMock, type TestedServer } from './mock.ts'
import { unhandledWays, type Unhandled } from './unmatched.ts'

/** Options of `createTestServer`: those of `createMockServer`, and what an unmatched request means. */
export interface TestServerOptions extends MockServerOptions {
  /**
   * What becomes of a test that makes a request which no mock matches: `error` fails it with what the 404
   * says, `warn` prints that, `bypass` lets it be. The answer is the 404 in any case. Default `error`.
   */
  readonly unhandled?: Unhandled
  /**
   * What becomes of a test whose mocks answer otherwise than the OpenAPI document beside them declares: `error` fails
   * it, `warn` prints what does not fit. Default `bypass`: it is in the notes of the calls alone.
   */
  readonly drift?: Unhandled
}

/**
 * A mock server for the tests of one process, which hands each of them a mock of its own. Mocks begin with the
 * overrides of `use` and the scenarios that are on by then.
 */
export interface TestServer extends Pick<MockSession, 'use' | 'scenario' | 'on'>, AsyncDisposable {
  /** Where it listens; with happy-dom it does not, and answers in process alone. */
  readonly url: string
  /**
   * The mock of one test: a session with data, overrides, scenarios and journal of its own.
   *
   * @param name of the test, as errors tell it
   * @throws Error when the server is closed
   */
  mock(name?: string): TestMock
  /**
   * Ends the server, and the mocks that are not ended yet. A second time does nothing.
   * @throws UnmatchedRequestError as `end` of those mocks does
   */
  close(): Promise<void>
}

/**
 * Makes a mock server for tests. It listens on any free port unless `port` is given.
 *
 * @throws MockapiError for a wrong option, a missing folder, a broken mock file, a port that is taken
 * @example
 * const api = await createTestServer({ dir: 'mocks', seed: 42 })
 * const mock = api.mock('a user signs in')
 */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { unhandled = 'error', drift = 'bypass', onRequest, ...rest } = options
  if (!unhandledWays.includes(unhandled)) throw badUnhandled('unhandled', unhandled)
  if (!unhandledWays.includes(drift)) throw badUnhandled('drift', drift)
  /** By the ids of their sessions. */
  const open = new Map<string, SessionMock>()
  const take: MockServerOptions['onRequest'] = (report) => {
    const mock = open.get(report.session ?? '')
    if (report.miss) mock?.unmatchedRequests.add(report)
    if (report.notes.length > 0) mock?.drifted.add(report)
    onRequest?.(report)
  }
  const network = isNetworkUsable() ? { port: 0 } : {}
  const server = await start({ ...network, ...rest, onRequest: take })
  const { journal = journalDefaults.entries } = rest
  let opened = 0
  const close = async () => {
    const errors: string[] = []
    for (const mock of open.values()) {
      try {
        mock.end()
      } catch (error) {
        errors.push((error as Error).message)
      }
    }
    await server.close()
    if (errors.length > 0) throw new UnmatchedRequestError(errors.join('\n'))
  }
  return {
    url: server.url,
    use: (mocks: never) => server.use(mocks),
    scenario: (name) => server.scenario(name),
    on: server.on,
    mock(name = `test ${opened + 1}`) {
      if (typeof name !== 'string') {
        throw new TypeError(
          `${formatValue(name)} is no name of a test. Write it as in mock('a user signs in').`,
        )
      }
      // With the name, so that logs tell whose it is.
      const slug = name.toLowerCase().replace(/[^a-z\d]+/g, '-')
      const id = `${++opened}-${slug.slice(0, 60)}`
      const onEnd = () => void open.delete(id)
      const mock = new SessionMock(server, id, name, unhandled, journal, onEnd)
      mock.drift = drift
      open.set(id, mock)
      return mock
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * Whether requests from the network can be answered: happy-dom puts classes of its own in place of Node's
 * `Request` and `Response`, which the adapter to Node cannot build on, and which drop cookies.
 */
function isNetworkUsable(): boolean {
  if (!('happyDOM' in globalThis)) return true
  console.warn(
    "happy-dom has put Request, Response and Headers of its own in place of Node's, which drop cookies and cannot serve the network. The mock answers mock.fetch() alone. For all else use the environment jsdom, or node.",
  )
  return false
}

async function start(options: MockServerOptions): Promise<TestedServer> {
  try {
    const server = await startMockServer(options)
    const errors = server.overview().diagnostics.filter(({ severity }) => severity === 'error')
    if (errors.length === 0) return server
    await server.close()
    throw new MockapiError(errors)
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    const hint = 'Each worker has a server of its own: leave out "port", and each takes a free one.'
    const forTests = error.diagnostics.map((diagnostic) =>
      diagnostic.code === 'port-taken' ? { ...diagnostic, hint } : diagnostic,
    )
    throw new MockapiError(forTests)
  }
}

function badUnhandled(name: string, given: unknown): MockapiError {
  const hint = didYouMean(String(given), unhandledWays) || `Write ${unhandledWays.join(', ')}.`
  const message = `${name}: ${formatValue(given)} is none of what can become of a test.`
  return new MockapiError([{ code: 'bad-config', severity: 'error', message, hint }])
}

/** By their options: a worker that runs many files has one server for all that ask for the same. */
const servers = new Map<string, { readonly server: Promise<TestServer>; users: number }>()

/**
 * The worker's test server for some options, made where it is new. It ends when all who asked for it
 * have called `release`. @throws MockapiError as {@link createTestServer}
 */
export async function sharedServer(
  options: TestServerOptions,
): Promise<{ readonly server: TestServer; readonly release: () => Promise<void> }> {
  const key = keyOf(options)
  const shared = servers.get(key) ?? { server: createTestServer(options), users: 0 }
  servers.set(key, shared)
  shared.users++
  const release = async () => {
    if (--shared.users > 0) return
    servers.delete(key)
    const server = await shared.server
    await server.close()
  }
  try {
    return { server: await shared.server, release }
  } catch (error) {
    servers.delete(key)
    throw error
  }
}

/** The same for options that say the same; functions and mocks given as values are like nothing else. */
function keyOf(options: TestServerOptions): string {
  const { mocks, onRequest, onReload, onWarning, ...plain } = options
  const own = [mocks, onRequest, onReload, onWarning].some((value) => value !== undefined)
  if (own) return crypto.randomUUID()
  const { cwd = process.cwd() } = options
  const entries = Object.entries({ ...plain, cwd }).sort(([one], [two]) => (one < two ? -1 : 1))
  return JSON.stringify(entries)
}
