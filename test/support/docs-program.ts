import { devNull } from 'node:os'
import { createColors } from '../../src/cli/output/terminal.ts'
import { main } from '../../src/cli/main.ts'
import { loadConfigFile } from '../../src/cli/environment/config-file.ts'
import { version } from '../../src/config/config.ts'
import { startMockServer } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'
import { fakeEnvironment, fakeTerminal, writeTo } from './cli-fakes.ts'
import { glob } from './docs-match.ts'

/** A command as it runs in a terminal, in this process. */
export interface Program {
  /** What it printed since it was last asked. */
  readonly printed: () => string
  /** The server of `serve`, once it is there. */
  readonly server: () => MockServer | undefined
  /** Ends it, as Ctrl-C does; resolves with the exit code. */
  readonly end: () => Promise<number>
}

/** Starts `mockapi <argv>` in a folder, on any free port. In a cache folder it finds those that run. */
export function startProgram(cwd: string, argv: readonly string[], cacheFolder = devNull): Program {
  const terminal = { ...fakeTerminal(120), colors: createColors({ colour: false, unicode: true }) }
  let server: MockServer | undefined
  const outside = fakeEnvironment(undefined as never, {
    cwd,
    cacheFolder,
    version,
    loadConfig: (folder) => loadConfigFile(folder),
    createServer: async (options) => {
      const opened = await startMockServer(options)
      server = opened
      return opened
    },
  })
  const flags = isServe(argv) ? ['--port', '0'] : []
  const ended = main([...argv, ...flags], {
    ...outside,
    out: terminal,
    err: terminal,
    writeBytes: (bytes) => writeTo(terminal, bytes),
  })
  return {
    printed: () =>
      terminal.lines
        .splice(0)
        .map((line) => `${line}\n`)
        .join(''),
    server: () => server,
    end: () => {
      outside.signal('SIGINT')
      return ended
    },
  }
}

/** Whether a command keeps running. */
export function isServe([command]: readonly string[]): boolean {
  return command === undefined || command === 'serve'
}

/** Whether a screen is the one that a page shows; times, durations, the port, and the lines that answered may differ. */
export function sameScreen(expected: string, actual: string): boolean {
  return glob(steady(expected)).test(steady(actual))
}

/** A screen with what differs each time, or with each edit of the samples, made the same. */
export function steady(screen: string): string {
  return screen
    .replace(/\d\d:\d\d:\d\d/g, '00:00:00')
    .replace(/ +\d+(?:\.\d+)? m?s\b/g, ' 0 ms')
    .replace(/http:\/\/localhost:\d+/g, 'http://localhost:4000')
    .replace(/( 200 0 ms +\S+):\d+/g, '$1:0')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
}
