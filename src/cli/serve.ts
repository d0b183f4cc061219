import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { MockapiError, describe, type Diagnostic } from '../errors/diagnostic.ts'
import { userFrameOf, type UserFrame } from '../mocks/user-frame.ts'
import { printable, type ExitCode } from './output/diagnostic.ts'
import { createJsonLog } from './output/json-log.ts'
import { createKeys } from './keyboard.ts'
import type { Log, Warning } from './output/log.ts'
import { isWide, listenOnFreePort, bracketed } from './port.ts'
import type { OpenServer, CliEnvironment } from './cli-environment.ts'
import type { Terminal } from './output/terminal.ts'
import { createTextLog } from './output/text-log.ts'
import { holdsCode, isCode } from './watchdog/code.ts'

/** How long open connections may take to end, ms. */
const closingTime = 2000

/**
 * Serves until a signal or the key `q`. Nothing is said to be ready before the port is open.
 *
 * @param config complete settings; `dir` exists
 * @throws MockapiError when the mocks cannot be read or the port cannot be opened
 */
export async function serve(environment: CliEnvironment, config: Config): Promise<ExitCode> {
  const options = { quiet: config.quiet ?? false }
  const log = config.json
    ? createJsonLog(environment.out, options)
    : createTextLog(environment.out, options)
  const early: Diagnostic[] = []
  let isReady = false
  const { port: _, ...rest } = config
  const { json = false, timeout: limit = 30_000 } = config
  let endWatch: Promise<() => void> | undefined
  const watchCode = () =>
    (endWatch ??= environment.startWatchdog({ json, output: 1, limit, onStop: log.warning }))
  // Before the mocks are read, since those run as well.
  if (holdsCode(resolve(environment.cwd, config.dir ?? 'mocks'))) await watchCode()
  const server = await environment.createServer({
    ...rest,
    cwd: environment.cwd,
    watch: config.watch ?? true,
    ownProcess: true,
    onRequest: log.request,
    onReload: (event) => {
      if (event.files.some(({ name }) => isCode(name))) void watchCode()
      log.reload(event)
    },
    onWarning: (warning) => {
      if (isReady) log.warning(warning)
      else early.push(warning)
    },
  })
  try {
    const moved = await listenOnFreePort(server, config, environment.cwd)
    if (moved) log.warning(moved)
  } catch (error) {
    await server.close()
    throw error
  }
  isReady = true
  const code = await run(environment, config, server, log, early)
  const end = await endWatch
  end?.()
  return code
}

async function run(
  environment: CliEnvironment,
  config: Config,
  server: OpenServer,
  log: Log,
  early: readonly Diagnostic[],
): Promise<ExitCode> {
  const url = localUrl(server.url)
  const network = isWide(config.host ?? '') ? networkUrls(environment, server) : []
  const keyboard = config.json ? undefined : environment.keyboard
  const duration = environment.uptime()
  const overview = server.overview()
  log.ready({
    version: environment.version,
    duration,
    url,
    network,
    adminToken: config.adminToken === undefined ? server.adminToken : undefined,
    overview,
    keys: Boolean(keyboard),
    watches: config.watch ?? true,
  })
  const shown = new Set(overview.diagnostics.map(describe))
  for (const warning of early) if (!shown.has(describe(warning))) log.warning(warning)

  const open = () => {
    environment.openBrowser(url).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      log.warning({ message: `The browser could not be opened (${reason}).`, hint: `Open ${url}.` })
    })
  }
  const { promise: ended, resolve: end } = withResolvers<string>()
  const stopSignals = environment.onSignal(endOnce(end, environment))
  const reportStrayError = async (thrown: unknown) =>
    log.warning(strayErrorWarning(thrown, await userFrameOf(thrown, environment.cwd)))
  const stopStray = environment.onStrayError((thrown) => void reportStrayError(thrown))
  const { out: terminal } = environment
  const urls = [url, ...network]
  const save = () => saveData(server, log, terminal, config.snapshots ?? '.')
  const keys = createKeys({ server, terminal, log, urls, open, save, quit: () => end('q') })
  const stopKeys = keyboard?.read(keys)
  if (config.open) open()

  const cause = await ended
  stopKeys?.()
  await Promise.race([server.close(), later(closingTime)])
  log.closing(cause)
  stopStray()
  stopSignals()
  return 0
}

function saveData(server: OpenServer, log: Log, { colors }: Terminal, folder: string): void {
  server.saveData(folder).then(
    (file) => log.note([`  ${colors.dim('saved')}  ${colors.accent(printable(file))}`]),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const hint = 'Name another folder: --snapshots ../snapshots.'
      log.warning({ message: `The data could not be saved (${reason}).`, hint })
    },
  )
}

/** The first signal ends in order; a second SIGINT means now. */
function endOnce(
  end: (cause: string) => void,
  environment: CliEnvironment,
): (signal: string) => void {
  let isEnding = false
  return (signal) => {
    if (isEnding && signal === 'SIGINT') {
      environment.out.flush()
      environment.exit(130)
    }
    isEnding = true
    end(signal)
  }
}

/** The address for this machine: browsers cannot open `0.0.0.0` everywhere. */
function localUrl(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${protocol}//${isWide(hostname) ? 'localhost' : hostname}${port ? `:${port}` : ''}`
}

function networkUrls(environment: CliEnvironment, server: OpenServer): string[] {
  const { protocol } = new URL(server.url)
  return environment
    .networkAddresses()
    .map((address) => `${protocol}//${bracketed(address)}:${server.port}`)
}

function strayErrorWarning(error: unknown, frame: UserFrame | undefined): Warning {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    ...frame,
    message: `Something failed outside of a request: ${reason}`,
    hint:
      error instanceof MockapiError
        ? ''
        : 'A mock may have left a promise or a timer unattended; await it in the handler.',
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
