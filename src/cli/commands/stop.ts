import { setTimeout as pause } from 'node:timers/promises'
import { isAbsolute, relative } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import {
  CliError,
  printable,
  shownRoot,
  usageError,
  type ExitCode,
  type NextStep,
} from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { addressOf, askServer } from '../running/running-server.ts'
import { readEntries } from '../running/entry.ts'
import { findServers, noneRuns, type FoundServer, type SilentServer } from '../running/find.ts'
import { askHealth, type Health } from '../running/health.ts'
import { trustedBy } from '../running/trust.ts'

/** A server that was ended. */
interface StoppedServer {
  readonly url: string
  readonly pid: number
  /** The absolute folder or file that it served. */
  readonly root: string
}

/** What `mockapi stop` prints as JSON. */
export interface StopResult {
  readonly stopped: readonly StoppedServer[]
}

/** How long a server may take to end, ms: it ends what it is answering, and saves its data. */
const patience = 10_000

/**
 * `mockapi stop`: ends the servers of a folder, or all of this user, as Ctrl-C does, and waits until they are gone.
 * @throws CliError where none runs, for one that does not answer, and for one that `mockapi serve` did not start
 */
export async function stop(
  environment: CliEnvironment,
  config: Config,
  { argument, flags, options }: Invocation,
): Promise<ExitCode> {
  const { out, cwd } = environment
  const ways = [
    argument ?? flags.dir,
    options.get('url') && '--url',
    options.has('all') && '--all',
  ].filter((way) => way)
  if (ways.length > 1)
    throw usageError(`${ways.join(' and ')} say each what to end.`, 'Write one of them.')
  const { answering, silent } = await serversOf(environment, config, options)
  const stopped = await Promise.all(answering.map((each) => end(environment, each)))
  if (!config.json) {
    out.print(
      stopped.map(({ url, root }) => {
        const mark = out.colors.ok(out.colors.symbols.ok)
        return `  ${mark} ${printable(`${url} is stopped${shownFolder(root, cwd)}`)}`
      }),
    )
  }
  if (silent.length > 0) throw unanswered(silent)
  if (config.json) printResult(environment, 'stop', { stopped } satisfies StopResult)
  return 0
}

type Stoppable = Pick<FoundServer, 'url' | 'trusted' | 'adminToken' | 'session' | 'root' | 'pid'>

/** @throws CliError where there are none */
async function serversOf(
  environment: CliEnvironment,
  { dir = 'mocks', adminToken }: Config,
  options: Invocation['options'],
): Promise<{ readonly answering: readonly Stoppable[]; readonly silent: readonly SilentServer[] }> {
  const address = options.get('url')
  if (address === undefined) {
    const found = await findServers(environment, options.has('all') ? undefined : dir)
    if (found.answering.length + found.silent.length > 0) return found
    throw noneFound(environment, options.has('all') ? undefined : dir)
  }
  const url = addressOf(address)
  const { answering, silent } = await findServers(environment)
  const isMeant = (each: { readonly url: string }) => each.url === url
  if (answering.some(isMeant) || silent.some(isMeant))
    return { answering: answering.filter(isMeant), silent: silent.filter(isMeant) }
  const trusted = trustedBy(environment.cacheFolder, url)
  const server = { url, trusted, adminToken, session: undefined }
  // Says in a sentence why there is no such server.
  await askServer(server, '/version')
  const { root, pid = 0 } = (await askServer(server, '/health')) as Health
  return { answering: [{ ...server, root, pid }], silent: [] }
}

/** @param dir undefined for all servers of this user */
function noneFound(environment: CliEnvironment, dir: string | undefined): CliError {
  const message =
    dir === undefined ? 'No server of yours runs.' : noneRuns(environment, dir, shownRoot(dir))
  const next: NextStep[] = [
    { want: 'End one by its address', command: 'npx mockapi stop --url http://localhost:4000' },
  ]
  if (dir !== undefined)
    next.unshift({ want: 'End all of yours', command: 'npx mockapi stop --all' })
  return new CliError(1, 'no-server', message, undefined, next)
}

function unanswered(silent: readonly SilentServer[]): CliError {
  const [{ url, pid } = { url: '', pid: 0 }] = silent
  return new CliError(
    1,
    'no-server',
    `${url} does not answer, so that it cannot be asked to end.`,
    `End its process: ${killCommand(pid)}.`,
  )
}

function killCommand(pid: number): string {
  return process.platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill -9 ${pid}`
}

/** ` (mocks/)`: a folder below this one is shown from here; what a recorder serves has no folder. */
function shownFolder(root: string, cwd: string): string {
  if (!isAbsolute(root)) return ''
  const below = relative(cwd, root).replaceAll('\\', '/')
  return ` (${shownRoot(below === '' ? '.' : /^\.\.|^\w:/.test(below) ? root : below)})`
}

/** Asks a server to end, and waits until it has. @throws CliError where it refuses, or takes too long */
async function end({ cacheFolder }: CliEnvironment, server: Stoppable): Promise<StoppedServer> {
  const { url, adminToken, pid, root } = server
  await askServer(server, '/stop', 'POST').catch(async (error: unknown) => {
    // Another one may have ended it meanwhile.
    if ((await askHealth(server, adminToken)) !== 'refused') throw error
  })
  const start = performance.now()
  const isListed = () =>
    readEntries(cacheFolder).some((each) => each.pid === pid && each.url === url)
  while (performance.now() - start < patience) {
    const health = await askHealth(server, adminToken)
    const isOpen = health === 'silent' || (typeof health === 'object' && health.pid === pid)
    // Its entry is the last that it takes back.
    if (!isOpen && !isListed()) return { url, pid, root }
    await pause(20)
  }
  const message = `${url} was asked to end, and still runs after ${patience / 1000} s.`
  throw new CliError(1, 'no-server', message, `End its process: ${killCommand(pid)}.`)
}
