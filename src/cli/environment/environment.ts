import { unwatchFile, watchFile } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MockEdits } from '../../admin/mock-edits.ts'
import { version } from '../../config/config.ts'
import { startMockServer } from '../../mock-server.ts'
import { cacheFolder } from '../../node/cache-folder.ts'
import { optimizeLater } from '../../node/optimize-later.ts'
import { callerFrame } from '../../mocks/user-frame.ts'
import type { ServerProcess } from '../../admin/admin.ts'
import type { State } from '../../data/store/state.ts'
import type { EnvironmentsHandle } from '../../sessions/open/environments-handle.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { ExchangeTap } from '../../http/exchange.ts'
import type { MockFile } from '../../mocks/files/mock-file.ts'
import type { OpenApiObject } from '../../export/openapi/document.ts'
import type { MockServer, MockServerOptions, Overview } from '../../server.ts'
import { loadConfigFile } from './config-file.ts'
import { openKeyboard } from './keyboard.ts'
import { CliError, type Warning } from '../output/diagnostic.ts'
import { createTerminal, type Terminal, type TextStream } from '../output/terminal.ts'
import type { WatchdogData } from '../watchdog/watchdog.ts'

/** A server as the command line has it: `saveData` writes `db-<ms since 1970>.json` and gives its name, `check` looks at all mocks. */
export interface CliServer extends MockServer {
  saveData(folder: string): Promise<string>
  readonly edits: MockEdits
  /** The store that it shares with other servers: its address without the password, if it has one. */
  readonly replicas: { readonly store: string | undefined } | undefined
  check(): Promise<Overview>
  /** All endpoints, those that answer first before others. */
  endpoints(): readonly Endpoint[]
  /** What was read of the mock files. */
  files(): readonly MockFile[]
  /** The mocks as an OpenAPI document, below the addresses of servers. */
  describe(servers: readonly string[]): Promise<OpenApiObject>
  data(): State
  readonly environments: EnvironmentsHandle
  /**
   * Says that it is not ready any more and answers as ever for `time` ms; then takes no more requests, and resolves when
   * those under way are answered, or soon after. `signal` ends that early.
   */
  drain(time: number, signal: AbortSignal): Promise<void>
  /** Says in which process of its own it runs, and lets the admin API end that. */
  belongsTo(process: ServerProcess): void
}

/** What comes in by a pipe; `destroy` ends it. */
export interface Pipe extends AsyncIterable<Uint8Array> {
  destroy(): void
}

/** How the watchdog watches code that is loaded once, while nothing is served: whoever waits must not wait for ever. */
export const ofLoad = { output: 2, limit: 5000 } as const

/** All that commands use of the outside, so that tests can stand in for it. */
export type CliEnvironment = ReturnType<typeof nodeEnvironment>

/** The outside as Node has it; `threadArgument` makes `program` the thread of the watchdog. */
export function nodeEnvironment(program: URL, threadArgument: string) {
  const { env, platform, stdout, stderr } = process
  const write = stdout.write.bind(stdout)
  // Still the standard output when others get that of errors in its place.
  const own: TextStream = Object.create(stdout, {
    write: { value: write },
    on: { value: stdout.on.bind(stdout) },
  }) as typeof stdout
  const watch = async (
    data: Omit<WatchdogData, 'heartbeat' | 'cwd'>,
    onStop: (warning: Warning) => void = () => {},
  ): Promise<() => void> => {
    const { startWatchdog } = await import('../watchdog/watchdog.ts')
    return startWatchdog(program, threadArgument, { ...data, cwd: process.cwd() }, onStop)
  }
  return {
    cwd: process.cwd(),
    pid: process.pid,
    /** Where servers that run are listed. */
    cacheFolder: cacheFolder(),
    out: createTerminal(own, env, platform) as Terminal,
    err: createTerminal(stderr, env, platform) as Terminal,
    version: version as string,
    /** Environment variables, among which are settings. */
    variables: env as Readonly<Record<string, string | undefined>>,
    /** The package manager that runs this process: `pnpm/10.1.0 npm/? …`. */
    userAgent: env['npm_config_user_agent'],
    // Without a terminal the standard input is not even opened, which would take a while.
    keyboard: stdout.isTTY ? openKeyboard(process.stdin, stdout) : undefined,
    /** The standard input up to its end; undefined for a terminal, and where nothing comes for `patience` ms. */
    input: readInput as (
      limit: number,
      patience?: number,
    ) => Promise<Uint8Array<ArrayBuffer> | undefined>,
    /** The standard input and output as a protocol uses them; `isTyped` where a person types into a terminal. */
    pipes: () => ({
      input: process.stdin as Pipe,
      isTyped: process.stdin.isTTY === true,
      /** Rejects where nobody reads any more. */
      write: (text: string) =>
        new Promise<void>((done, fail) => {
          write(text, (error) => (error ? fail(error) : done()))
        }),
    }),
    loadConfig: (cwd: string, json: boolean) =>
      loadConfigFile(cwd, () => watch({ json, ...ofLoad })),
    optimizeLater,
    createServer: startMockServer as (
      options: MockServerOptions,
      bundler?: undefined,
      tap?: ExchangeTap,
    ) => Promise<CliServer>,
    networkAddresses,
    openBrowser,
    /** Calls back on SIGINT, SIGTERM and SIGHUP, which no longer end the process by themselves. */
    onSignal: (listener: (signal: string) => void): void =>
      void listen(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => listener(String(signal))),
    /** Calls back on errors nobody caught, which mocks can cause between requests. */
    onStrayError: (listener: (error: unknown) => void) =>
      listen(['uncaughtException', 'unhandledRejection'], listener),
    /** Watches over code that does not let go of the process; the returned function ends that. */
    startWatchdog: watch,
    /** Calls back when the process ends, whoever ends it; the returned function stops that. */
    onExit: (listener: () => void) => listen(['exit'], listener),
    /** Makes an exit code that says success one of a failure; counts while the process ends. */
    failExit: (): void => {
      process.exitCode ||= 1
    },
    /** Calls back when a file is saved, within a second; the returned function stops that. */
    onSave: (file: string, listener: () => void) => {
      watchFile(file, { interval: 1000, persistent: false }, listener)
      return () => unwatchFile(file, listener)
    },
    /** Where in a user's file the running call comes from. */
    caller: () => callerFrame(process.cwd(), dirname(fileURLToPath(program))),
    /** Sends what mocks print to the standard output to that of errors; only `out` prints there from now on. */
    reserveOutput: () => void (stdout.write = stderr.write.bind(stderr)),
    /** Writes bytes to the standard output; resolves when more may come, with false where nobody reads. */
    writeBytes: (bytes: Uint8Array) =>
      new Promise<boolean>((done) => write(bytes, (error) => done(!error))),
    /** Resolves when what was printed is written: pipes are asynchronous on Windows. */
    written: () =>
      new Promise<void>((done) => {
        write('', () => stderr.write('', () => done()))
      }),
    exit: (code: number) => void process.exit(code),
    /** Since the start of the process, ms. */
    uptime: () => performance.now(),
  }
}

/** @throws CliError for more than `limit` bytes */
async function readInput(
  limit: number,
  patience?: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { stdin } = process
  if (stdin.isTTY) return undefined
  const chunks: Buffer[] = []
  let size = 0
  const timer = patience === undefined ? undefined : setTimeout(() => stdin.destroy(), patience)
  try {
    for await (const chunk of stdin as AsyncIterable<Buffer>) {
      clearTimeout(timer)
      size += chunk.byteLength
      if (size > limit) {
        const message = `The standard input holds more than ${limit / 1024 / 1024} MB.`
        throw new CliError(1, 'bad-import', message, 'Leave out of it what the mocks do not need.')
      }
      chunks.push(chunk)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    return undefined
  } finally {
    clearTimeout(timer)
  }
  return Uint8Array.from(Buffer.concat(chunks))
}

function listen(events: readonly string[], listener: (value: unknown) => void): () => void {
  for (const event of events) process.on(event, listener)
  return () => {
    for (const event of events) process.off(event, listener)
  }
}

/** IPv4 addresses of this machine in the network. */
function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

/** The program that opens an address, and its arguments; `BROWSER` names another one, `none` opens nothing. */
function browserCommand(url: string): readonly [program: string, ...args: string[]] | undefined {
  const { BROWSER: browser } = process.env
  if (browser === 'none') return undefined
  if (browser) return [browser, url]
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Opens an address in the browser; rejects with the reason when no program does it. */
async function openBrowser(url: string): Promise<void> {
  const command = browserCommand(url)
  if (!command) return
  const [program, ...args] = command
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
