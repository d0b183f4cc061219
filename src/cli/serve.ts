import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { MockapiError, describe, type Diagnostic } from '../errors/diagnostic.ts'
import { culpritOf } from '../mocks/user-frame.ts'
import type { Culprit } from '../mocks/user-frame.ts'
import type { ExitCode } from './output/failure.ts'
import { createJsonLog } from './output/json-log.ts'
import { createKeys } from './keys.ts'
import type { Log, Warning } from './output/log.ts'
import { isWide, listen, bracketed } from './port.ts'
import { printable } from './output/text.ts'
import type { OpenServer, Shell } from './cli-environment.ts'
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
export async function serve(shell: Shell, config: Config): Promise<ExitCode> {
  const options = { quiet: config.quiet ?? false }
  const log = config.json ? createJsonLog(shell.out, options) : createTextLog(shell.out, options)
  const early: Diagnostic[] = []
  let isReady = false
  const { port: _, ...rest } = config
  const { json = false, timeout: limit = 30_000 } = config
  let endWatch: Promise<() => void> | undefined
  const watchCode = () =>
    (endWatch ??= shell.startWatchdog({ json, output: 1, limit, onStop: log.warning }))
  // Before the mocks are read, since those run as well.
  if (holdsCode(resolve(shell.cwd, config.dir ?? 'mocks'))) await watchCode()
  const server = await shell.createServer({
    ...rest,
    cwd: shell.cwd,
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
    const moved = await listen(server, config, shell.cwd)
    if (moved) log.warning(moved)
  } catch (error) {
    await server.close()
    throw error
  }
  isReady = true
  const code = await run(shell, config, server, log, early)
  const end = await endWatch
  end?.()
  return code
}

async function run(
  shell: Shell,
  config: Config,
  server: OpenServer,
  log: Log,
  early: readonly Diagnostic[],
): Promise<ExitCode> {
  const url = localUrl(server.url)
  const network = isWide(config.host ?? '') ? networkUrls(shell, server) : []
  const keyboard = config.json ? undefined : shell.keyboard
  const duration = shell.uptime()
  const overview = server.overview()
  log.ready({
    version: shell.version,
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
    shell.openBrowser(url).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      log.warning({ message: `The browser could not be opened (${reason}).`, hint: `Open ${url}.` })
    })
  }
  const { promise: ended, resolve: end } = withResolvers<string>()
  const stopSignals = shell.onSignal(endOnce(end, shell))
  const tellStray = async (thrown: unknown) =>
    log.warning(strayWarning(thrown, await culpritOf(thrown, shell.cwd)))
  const stopStray = shell.onStrayError((thrown) => void tellStray(thrown))
  const { out: terminal } = shell
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

function saveData(server: OpenServer, log: Log, { paint }: Terminal, folder: string): void {
  server.saveData(folder).then(
    (file) => log.note([`  ${paint.dim('saved')}  ${paint.accent(printable(file))}`]),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const hint = 'Name another folder: --snapshots ../snapshots.'
      log.warning({ message: `The data could not be saved (${reason}).`, hint })
    },
  )
}

/** The first signal ends in order; a second SIGINT means now. */
function endOnce(end: (cause: string) => void, shell: Shell): (signal: string) => void {
  let isEnding = false
  return (signal) => {
    if (isEnding && signal === 'SIGINT') {
      shell.out.flush()
      shell.exit(130)
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

function networkUrls(shell: Shell, server: OpenServer): string[] {
  const { protocol } = new URL(server.url)
  return shell
    .networkAddresses()
    .map((address) => `${protocol}//${bracketed(address)}:${server.port}`)
}

function strayWarning(error: unknown, culprit: Culprit | undefined): Warning {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    ...culprit,
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
