import { resolve } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import { messageOf } from '../../errors/message.ts'
import type { RequestReport } from '../../journal/call.ts'
import { describe, type Diagnostic } from '../../errors/diagnostic.ts'
import { Draining, endOnSignal, type LastWrite } from './serve/ending.ts'
import type { CliEnvironment, CliServer } from '../environment/environment.ts'
import { keepCalls } from './serve/keep-calls.ts'
import { createKeys } from '../environment/keyboard.ts'
import { printable, type ExitCode, type Warning } from '../output/diagnostic.ts'
import { createJsonLog, type Log } from '../output/log.ts'
import type { startScreen } from '../output/screens.ts'
import { createTextLog } from '../output/text-log.ts'
import { strayWarning } from '../output/stray.ts'
import { isWide, listenOnFreePort, bracketed } from '../running/port.ts'
import { holdsCode, isCode } from '../mocks/root.ts'

/** How long open connections may take to end, ms. */
const closingTime = 2000

/** How long the answer to a call that ends the server may take, ms. */
const answerTime = 50

/** What a command adds that serves mocks of its own. */
export interface Addition {
  /** The lines of the start. */
  readonly screen: typeof startScreen
  /** Whether a request is shown. */
  isShown(report: RequestReport): boolean
  /** Called when the server listens; the returned function ends what it began. */
  start(server: CliServer, log: Log): () => void
  readonly last?: LastWrite
}

/**
 * Serves until a signal or the key `q`. Nothing is said to be ready before the port is open.
 * @throws MockapiError when the mocks cannot be read or the port cannot be opened
 */
export async function serve(
  environment: CliEnvironment,
  config: Config,
  warnings: readonly Warning[] = [],
  configFile?: string,
  addition?: Addition,
): Promise<ExitCode> {
  const createLog = config.json ? createJsonLog : createTextLog
  const log = createLog(environment.out, {
    quiet: config.quiet ?? false,
    screen: addition?.screen,
  })
  const early: Diagnostic[] = []
  let isReady = false
  const { port: _, ...rest } = config
  const { json = false, timeout: limit = 30_000 } = config
  let endWatch: Promise<() => void> | undefined
  const watchCode = () =>
    (endWatch ??= environment.startWatchdog({ json, output: 1, limit }, log.warning))
  // Before the mocks are read, since those run as well.
  if (holdsCode(resolve(environment.cwd, config.dir ?? 'mocks'))) await watchCode()
  const optimize = await environment.optimizeLater()
  const server = await environment.createServer({
    ...rest,
    cwd: environment.cwd,
    watch: config.watch ?? true,
    ownProcess: true,
    onRequest: addition ? (report) => addition.isShown(report) && log.request(report) : log.request,
    onReload: (event) => {
      if (event.files.some(({ name }) => isCode(name))) void watchCode()
      log.reload(event)
    },
    onWebhook: log.webhook,
    onWarning: (warning) => {
      // A start that waits for its store says so while it does.
      if (isReady || warning.code === 'bad-store') log.warning(warning)
      else early.push(warning)
    },
  })
  optimize()
  try {
    const moved = await listenOnFreePort(server, config, environment)
    for (const warning of moved ? [...warnings, moved] : warnings) log.warning(warning)
  } catch (error) {
    await server.close()
    throw error
  }
  isReady = true
  const endConfig = configFile !== undefined && watchConfig(environment, configFile, log)
  await run(environment, config, server, log, early, addition)
  if (endConfig) endConfig()
  const end = await endWatch
  end?.()
  return 0
}

/** Says that a configuration counts from the next start on when it is saved; the returned function ends that. */
function watchConfig({ cwd, onSave }: CliEnvironment, name: string, log: Log): () => void {
  const message = `${name} has changed. It is read once, at the start.`
  return onSave(resolve(cwd, name), () =>
    log.warning({ message, hint: 'Stop mockapi and start it again.' }),
  )
}

async function run(
  environment: CliEnvironment,
  config: Config,
  server: CliServer,
  log: Log,
  early: readonly Diagnostic[],
  addition: Addition | undefined,
): Promise<void> {
  const { cwd, out, version } = environment
  const url = localUrl(server.url)
  const network = isWide(config.host ?? '') ? networkUrls(environment, server) : []
  const keyboard = config.json ? undefined : environment.keyboard
  const duration = environment.uptime()
  const overview = server.overview()
  const adminToken = config.adminToken === undefined ? server.adminToken : undefined
  const { watch: watches = true } = config
  const keys = Boolean(keyboard)
  const page = config.admin === false ? undefined : `${url}/__mockapi/`
  const authority = await authorityOf(environment, server)
  log.ready({
    version,
    duration,
    url,
    network,
    page,
    adminToken,
    authority,
    store: server.replicas?.store,
    overview,
    keys,
    watches,
  })
  // A server without an admin API cannot be asked, so that nobody needs to find it.
  const listed =
    addition || config.admin === false ? undefined : list(environment, config, server, url)
  const shown = new Set(overview.diagnostics.map(describe))
  for (const warning of early) if (!shown.has(describe(warning))) log.warning(warning)

  // Whoever serves files of an app wants to see that.
  const start = (config.static ?? []).length > 0 ? url : (page ?? url)
  const open = () => {
    environment.openBrowser(start).catch((error: unknown) => {
      const message = `The browser could not be opened (${messageOf(error)}).`
      log.warning({ message, hint: `Open ${start}.` })
    })
  }
  const save = addition ? undefined : () => void saveData(environment, config, server, log)
  const mayKeep = !addition && config.proxy !== undefined && !config.replay
  const keep = mayKeep ? () => void keepCalls(server, log, out.colors) : undefined
  const endAddition = addition?.start(server, log)
  const stopStray = environment.onStrayError(async (error) =>
    log.warning(await strayWarning(error, cwd)),
  )
  let stopKeys: (() => void) | undefined
  const draining = new Draining(server, log, config.drain)
  const cause = await new Promise<string>((end) => {
    endOnSignal(environment, log, { last: addition?.last, end, hurry: () => draining.hurry() })
    // Who asks for that gets an answer first: the end cuts what is under way.
    const stop = () => void setTimeout(end, answerTime, 'mockapi stop')
    server.belongsTo({ pid: environment.pid, stop })
    const actions = { open, save, keep, quit: () => end('q') }
    stopKeys = keyboard?.read(createKeys(server, out, log, [url, ...network], actions))
    if (config.open) open()
  })
  stopKeys?.()
  endAddition?.()
  if (cause === 'SIGTERM') await draining.run(cause)
  await Promise.race([server.close(), later(closingTime, undefined, { ref: false })])
  const unlist = await listed
  unlist?.()
  log.closing(cause)
  await addition?.last?.write()
  // Whoever has stopped reading what is printed must not hold up the end.
  setTimeout(() => environment.exit(0), closingTime).unref()
  stopStray()
}

/** Lets commands of this user find the server; the returned function ends that, as does the end of the process. */
async function list(
  environment: CliEnvironment,
  config: Config,
  server: CliServer,
  url: string,
): Promise<() => void> {
  const { cwd, pid, version, cacheFolder, onExit } = environment
  const { adminToken, certificate } = server
  const { settingsOf, writeEntry } = await import('../running/entry.ts')
  const unlist = writeEntry(cacheFolder, {
    url,
    root: resolve(cwd, config.dir ?? 'mocks'),
    pid,
    version,
    ...(adminToken !== undefined && { adminToken }),
    ...(certificate !== undefined && { certificate }),
    settings: settingsOf(config, cwd),
    started: Date.now(),
  })
  const ignoreExit = onExit(unlist)
  return () => {
    ignoreExit()
    unlist()
  }
}

async function saveData(
  { out: { colors } }: CliEnvironment,
  { snapshots = '.' }: Config,
  server: CliServer,
  log: Log,
): Promise<void> {
  try {
    const file = await server.saveData(snapshots)
    log.note([`  ${colors.dim('saved')}  ${colors.accent(printable(file))}`])
  } catch (error) {
    const message = `The data could not be saved (${messageOf(error)}).`
    log.warning({ message, hint: 'Name another folder: --snapshots ../snapshots.' })
  }
}

/** The file that browsers are to trust; most servers have none. */
async function authorityOf(
  { cacheFolder }: CliEnvironment,
  { certificate }: CliServer,
): Promise<string | undefined> {
  if (certificate === undefined) return undefined
  const trust = await import('../running/trust.ts')
  return trust.authorityOf(cacheFolder, certificate)
}

/** The address for this machine: browsers cannot open `0.0.0.0` everywhere. */
function localUrl(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${protocol}//${isWide(hostname) ? 'localhost' : hostname}${port ? `:${port}` : ''}`
}

function networkUrls(environment: CliEnvironment, server: CliServer): string[] {
  const { protocol } = new URL(server.url)
  return environment
    .networkAddresses()
    .map((address) => `${protocol}//${bracketed(address)}:${server.port}`)
}
