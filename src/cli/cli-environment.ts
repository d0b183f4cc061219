import type { MockServer, MockServerOptions } from '../server.ts'
import type { LoadedConfig } from './config-file.ts'
import type { Terminal } from './output/terminal.ts'
import type { WatchdogOptions } from './watchdog/watchdog.ts'

/** Keys as they are pressed, one at a time. */
export interface Keyboard {
  /** Starts reading; the returned function stops and puts the terminal back as it was. */
  read(onKey: (key: string) => void): () => void
}

/** A server as the command line has it. */
export interface OpenServer extends MockServer {
  /**
   * Writes all data as `db-<ms since 1970>.json` into a folder.
   * @returns the file's name
   */
  saveData(folder: string): Promise<string>
}

/** All that commands use of the outside, so that tests can stand in for it. */
export interface CliEnvironment {
  /** The working folder, absolute. */
  readonly cwd: string
  readonly out: Terminal
  readonly err: Terminal
  readonly version: string
  /** Undefined unless a person sits before input and output. */
  readonly keyboard: Keyboard | undefined
  readonly loadConfig: (cwd: string) => Promise<LoadedConfig>
  readonly createServer: (options: MockServerOptions) => Promise<OpenServer>
  /** Addresses of this machine in the network. */
  readonly networkAddresses: () => string[]
  /** Opens an address in the browser; rejects with the reason when that fails. */
  readonly openBrowser: (url: string) => Promise<void>
  /** Calls back on SIGINT, SIGTERM and SIGHUP; the returned function stops that. */
  readonly onSignal: (listener: (signal: string) => void) => () => void
  /** Calls back on errors nobody caught, which mocks can cause between requests. */
  readonly onStrayError: (listener: (error: unknown) => void) => () => void
  /** Watches over code that does not let go of the process; the returned function ends that. */
  readonly startWatchdog: (
    options: Omit<WatchdogOptions, 'cwd' | 'program' | 'threadArgument'>,
  ) => Promise<() => void>
  /** Ends the process at once. */
  readonly exit: (code: number) => void
  /** Since the start of the process, ms. */
  readonly uptime: () => number
}
