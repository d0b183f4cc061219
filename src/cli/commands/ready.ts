import { setTimeout as pause } from 'node:timers/promises'
import { describeMs, parseDuration } from '../../behaviour/duration.ts'
import type { Config } from '../../config/config.ts'
import { messageOf } from '../../errors/message.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import {
  CliError,
  plural,
  printable,
  shownRoot,
  usageError,
  type ExitCode,
} from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { addressOf } from '../running/running-server.ts'
import { findServers, noneRuns } from '../running/find.ts'
import { ask } from '../running/ask.ts'
import { trustedBy } from '../running/trust.ts'
import { askHealth, askReadiness, isRefused, securely } from '../running/health.ts'

/** What `mockapi ready` prints as JSON. */
export interface ReadyResult {
  readonly url: string
  /** The absolute folder or file that is served; undefined for other servers, and for one that does not say. */
  readonly root?: string
  /** How long it was waited, ms. */
  readonly ms: number
  /** Errors of its mock files. */
  readonly errors?: number
}

/** How long to wait, and how often to look, ms. */
const defaultTimeout = 30_000
const interval = 100

/** What was seen: a server that answers, or in words what there was in place of one. */
type Seen = Omit<ReadyResult, 'ms'> | string

/**
 * `mockapi ready`: waits until a server of the folder answers, or what listens at `--url`, and prints its address.
 * @throws CliError where none does in time, with what was seen last
 */
export async function ready(
  environment: CliEnvironment,
  config: Config,
  { argument, flags, options }: Invocation,
): Promise<ExitCode> {
  const { out, err } = environment
  const timeout = timeoutOf(options)
  const address = options.get('url')
  if (address !== undefined && (argument ?? flags.dir) !== undefined) {
    throw usageError('A folder and --url say each what to wait for.', 'Write one of them.')
  }
  const url = address === undefined ? undefined : addressOf(address)
  const { dir = 'mocks', adminToken } = config
  const look = () =>
    url === undefined ? lookForFolder(environment, dir) : lookAt(environment, url, adminToken)
  const start = performance.now()
  const waited = () => performance.now() - start
  let seen = await look()
  while (typeof seen === 'string' && waited() < timeout) {
    await pause(Math.min(interval, Math.max(0, timeout - waited())))
    seen = await look()
  }
  if (typeof seen === 'string') throw notReady(timeout, seen, url)
  const { errors = 0 } = seen
  const result: ReadyResult = { ...seen, ms: Math.round(waited()) }
  if (config.json) printResult(environment, 'ready', result)
  else {
    out.print([printable(seen.url)])
    if (errors > 0) {
      const what = `${plural(errors, 'error')} in its mock files: npx mockapi check lists them.`
      err.print([`  ${err.colors.warn(err.colors.symbols.warn)} ${what}`])
    }
  }
  return 0
}

function timeoutOf(options: Invocation['options']): number {
  const given = options.get('timeout')
  const timeout = given === undefined ? defaultTimeout : parseDuration(given)
  if (timeout !== undefined) return timeout
  throw usageError(
    `--timeout: ${JSON.stringify(given)} is no time.`,
    'Write --timeout 30s, at most 1h.',
  )
}

async function lookForFolder(environment: CliEnvironment, dir: string): Promise<Seen> {
  const { answering, silent } = await findServers(environment, dir)
  const [found] = answering
  if (found && found.state !== 'ready') return `${found.url} is ${found.state}.`
  if (found) return { url: found.url, root: found.root, errors: found.errors }
  const [hanging] = silent
  if (hanging) return `${hanging.url} does not answer.`
  return noneRuns(environment, dir, shownRoot(dir))
}

/** How long an answer of another server may take, ms. */
const patience = 2000

/** A mockapi is ready by its health, any other server by what Playwright takes for that: 2xx, 3xx, and 400 to 403. */
async function lookAt(
  { cacheFolder }: CliEnvironment,
  url: string,
  adminToken: string | undefined,
): Promise<Seen> {
  const { origin } = new URL(url)
  const trusted = trustedBy(cacheFolder, origin)
  const health = await askHealth({ url: origin, trusted }, adminToken)
  if (typeof health === 'object' && health.state !== 'ready') return `It is ${health.state}.`
  if (typeof health === 'object') return { url, root: health.root, errors: health.errors }
  if (health === 'guarded') {
    const state = await askReadiness({ url: origin, trusted }, patience)
    return state === 'draining' ? 'It is draining.' : { url }
  }
  if (health === 'secure') return `It speaks HTTPS: write --url ${securely(url)}.`
  if (health === 'refused') return 'Nothing listens there.'
  try {
    const signal = AbortSignal.timeout(patience)
    const response = await ask({ url, trusted }, '', { signal, redirect: 'manual' })
    void response.body?.cancel()
    const { status } = response
    if (status >= 200 && status < 404) return { url }
    return `It answered with ${status}.`
  } catch (error) {
    if ((error as Error).name === 'TimeoutError')
      return `It took longer than ${describeMs(patience)}.`
    return isRefused(error) ? 'Nothing listens there.' : `It failed: ${messageOf(error)}.`
  }
}

function notReady(timeout: number, seen: string, url: string | undefined): CliError {
  const what = url === undefined ? 'No server was ready' : `${url} was not ready`
  const next = url === undefined ? nextSteps : []
  const message = `${what} within ${describeMs(timeout)}. ${seen}`
  return new CliError(1, 'no-server', message, undefined, next)
}

const nextSteps = [
  { want: 'Start one', command: 'npx mockapi serve' },
  {
    want: 'Wait for one with --no-admin',
    command: 'npx mockapi ready --url http://localhost:4000',
  },
]
