import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { createMockServer, type MockServer } from 'mockapi'
import { record } from '../../src/cli/commands/record.ts'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import type { OptionName } from '../../src/cli/command-line/options.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { fakeEnvironment, fakeServer } from './cli-fakes.ts'

/** `mockapi record` at work in a fresh folder. */
export interface Recorder extends AsyncDisposable {
  readonly cwd: string
  /** Where the app asks. */
  readonly url: string
  /** Ends it as Ctrl-C does; gives what it printed. */
  stop(): Promise<string>
  /** The files below `mocks/recorded`, by their names. */
  files(): Readonly<Record<string, string>>
  /** Serves the recording alone. */
  replay(): Promise<MockServer>
}

/** Records a real API. @param every how often files are written, ms */
export async function startRecorder(
  proxy: string,
  flags: Partial<Record<OptionName, string>> = {},
  every = 60_000,
  cwd: string = mkdtempSync(join(tmpdir(), 'mockapi-record-')),
): Promise<Recorder> {
  let server: MockServer | undefined
  const createServer: CliEnvironment['createServer'] = async (...args) =>
    (server = await startMockServer(...args)) as Awaited<ReturnType<CliEnvironment['createServer']>>
  const environment = fakeEnvironment(fakeServer(), { cwd, createServer })
  const options = new Map(Object.entries(flags) as [OptionName, string][])
  const ended = record(environment, { proxy, port: 0 }, options, [], every)
  ended.catch(() => {})
  await Promise.race([
    ended,
    vi.waitFor(() => expect(environment.out.lines.join()).toContain('recording')),
  ])
  const files = () => readFiles(join(cwd, 'mocks', 'recorded'))
  return {
    cwd,
    url: server?.url ?? '',
    async stop() {
      environment.signal('SIGINT')
      await ended
      return environment.out.lines.join('\n')
    },
    files,
    replay: () => createMockServer({ cwd, replay: true, port: 0 }),
    async [Symbol.asyncDispose]() {
      environment.signal('SIGINT')
      await ended.catch(() => {})
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

/** All files below a folder, by their names with forward slashes; none where there is no such folder. */
export function readFiles(folder: string): Record<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })) return {}
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const found = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(
    found.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'latin1')]),
  )
}
