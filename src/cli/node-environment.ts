import { networkInterfaces } from 'node:os'
import type { CliEnvironment } from './cli-environment.ts'
import { loadConfigFile } from './config-file.ts'
import { openKeyboard } from './keyboard.ts'
import { main } from './main.ts'
import { createTerminal } from './output/terminal.ts'
import { startMockServer } from '../mock-server.ts'
import { version } from '../config/config.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs the command line of this process and ends the process with its exit code.
 *
 * @param program the file that was started
 * @param threadArgument tells it that it is to be the thread of the watchdog
 */
export async function runProcess(program: URL, threadArgument: string): Promise<void> {
  const code = await main(process.argv.slice(2), nodeEnvironment(program, threadArgument))
  // Exits even when something still holds the event loop, but not before the output is written:
  // pipes are asynchronous on Windows.
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

function nodeEnvironment(program: URL, threadArgument: string): CliEnvironment {
  const { env, platform, stdout, stderr } = process
  return {
    cwd: process.cwd(),
    out: createTerminal(stdout, env, platform),
    err: createTerminal(stderr, env, platform),
    version,
    // Without a terminal the standard input is not even opened, which would take a while.
    keyboard: stdout.isTTY ? openKeyboard(process.stdin, stdout) : undefined,
    loadConfig: loadConfigFile,
    createServer: startMockServer,
    networkAddresses,
    openBrowser,
    onSignal: (listener) => listen(signals, (...[signal]) => listener(String(signal))),
    onStrayError: (listener) =>
      listen(['uncaughtException', 'unhandledRejection'], (...[error]) => listener(error)),
    startWatchdog: async (options) => {
      const { startWatchdog } = await import('./watchdog/watchdog.ts')
      return startWatchdog({ ...options, cwd: process.cwd(), program, threadArgument })
    },
    exit: (code) => process.exit(code),
    uptime: () => performance.now(),
  }
}

function listen(events: readonly string[], listener: (...args: unknown[]) => void): () => void {
  for (const event of events) process.on(event, listener)
  return () => {
    for (const event of events) process.off(event, listener)
  }
}

function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

/** A program and its arguments. */
export type Launch = readonly [program: string, ...args: string[]]

/**
 * The program that opens an address. `BROWSER` names another one; `none` opens nothing.
 *
 * @returns undefined for `none`
 */
export function launchFor(
  url: string,
  platform: string,
  browser: string | undefined,
): Launch | undefined {
  if (browser === 'none') return undefined
  if (browser) return [browser, url]
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Opens an address in the browser; rejects with the reason when no program does it. */
export async function openBrowser(url: string): Promise<void> {
  const launch = launchFor(url, process.platform, process.env['BROWSER'])
  if (!launch) return
  const [program, ...args] = launch
  // Imported here, since most starts open no browser.
  const { spawn } = await import('node:child_process')
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(`there is no ${program}`) : error)
    })
    child.once('exit', (code) => {
      if (code === 0 || code === null) resolve()
      else reject(new Error(`${program} ended with code ${code}`))
    })
    child.unref()
  })
}
