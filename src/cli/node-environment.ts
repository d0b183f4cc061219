import { networkInterfaces } from 'node:os'
import { loadConfigFile } from './config-file.ts'
import { readVersion } from '../mocks/package-version.ts'
import { openServer } from '../mock-server.ts'
import { openBrowser } from './browser.ts'
import { openKeyboard } from './keyboard.ts'
import { main } from './main.ts'
import type { Shell } from './cli-environment.ts'
import { createTerminal } from './output/terminal.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs the command line of this process and ends the process with its exit code.
 *
 * @param program the file that was started
 * @param threadArgument tells it that it is to be the thread of the watchdog
 */
export async function runProcess(program: URL, threadArgument: string): Promise<void> {
  const code = await main(process.argv.slice(2), processShell(program, threadArgument))
  // Exits even when something still holds the event loop, but not before the output is written:
  // pipes are asynchronous on Windows.
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

function processShell(program: URL, threadArgument: string): Shell {
  const { env, platform, stdout, stderr } = process
  return {
    cwd: process.cwd(),
    out: createTerminal(stdout, env, platform),
    err: createTerminal(stderr, env, platform),
    version: readVersion(),
    // Without a terminal the standard input is not even opened, which would take a while.
    keyboard: stdout.isTTY ? openKeyboard(process.stdin, stdout) : undefined,
    loadConfig: loadConfigFile,
    createServer: openServer,
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
