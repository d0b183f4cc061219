import { vi } from 'vitest'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { readEntries } from '../../src/cli/running/entry.ts'
import { main } from '../../src/cli/main.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { cacheFolder } from '../../src/node/cache-folder.ts'
import { fakeEnvironment, fakeServer } from './cli-fakes.ts'

/** The command line in this process, with real servers; the outside is played. */
export interface RunningCli extends AsyncDisposable {
  /** What it printed so far. */
  readonly out: () => string
  readonly err: () => string
  /** Resolves with its exit code. */
  readonly ended: Promise<number>
  /** Waits until a text is printed. */
  readonly until: (text: string | RegExp) => Promise<void>
  /** The address from its start screen, once that is there. */
  readonly url: () => Promise<string>
  /** Plays a signal. */
  readonly signal: (name: string) => void
  /** Waits until other commands find its server, which is a moment after its start screen. */
  readonly listed: () => Promise<void>
}

/** Starts the command line in a folder; it ends by SIGTERM when it is disposed of. Its servers are found by other commands. */
export function startInProcess(
  cwd: string,
  args: readonly string[],
  more: Partial<CliEnvironment> = {},
): RunningCli {
  const createServer = startMockServer as CliEnvironment['createServer']
  const environment = fakeEnvironment(fakeServer(), {
    cwd,
    createServer,
    cacheFolder: cacheFolder(),
    ...more,
  })
  const textOf = ({ lines }: { readonly lines: readonly string[] }) =>
    lines.map((line) => `${line}\n`).join('')
  const out = () => textOf(environment.out)
  const err = () => textOf(environment.err)
  let isOver = false
  const ended = main(args, environment).finally(() => (isOver = true))
  const until = (text: string | RegExp) =>
    vi.waitFor(() => {
      if (typeof text === 'string' ? out().includes(text) : text.test(out())) return
      throw new Error(`No ${String(text)} in:\n${out()}\n${err()}`)
    })
  return {
    out,
    err,
    ended,
    until,
    signal: (name) => environment.signal(name),
    async url() {
      await until(/API\s+http\S+\n/)
      return /API\s+(http\S+)/.exec(out())?.[1] ?? ''
    },
    listed: () =>
      vi.waitFor(() => {
        const isOwn = ({ url }: { readonly url: string }) => out().includes(url)
        if (readEntries(environment.cacheFolder).some(isOwn)) return
        throw new Error(`The server is not listed:\n${out()}\n${err()}`)
      }),
    async [Symbol.asyncDispose]() {
      if (!isOver) environment.signal('SIGTERM')
      await ended
    },
  }
}

/** Runs a command to its end. */
export async function runInProcess(
  cwd: string,
  args: readonly string[],
  more: Partial<CliEnvironment> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { ended, out, err } = startInProcess(cwd, args, more)
  return { code: await ended, out: out(), err: err() }
}
