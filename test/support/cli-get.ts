import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { main } from '../../src/cli/main.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { cacheFolder } from '../../src/node/cache-folder.ts'
import { fakeEnvironment, fakeServer, fakeTerminal } from './cli-fakes.ts'
import { resultOf } from './envelope.ts'

/** What `mockapi get` printed. */
export interface Got {
  readonly code: number
  /** The standard output, as it is. */
  readonly bytes: Buffer
  readonly out: string
  readonly err: string
  /** The result in the envelope of `--json`. */
  readonly result: () => Result
}

type Result = Readonly<Record<string, unknown>> & { readonly why: Readonly<Record<string, never>> }

/** Runs `mockapi get <args>` in a folder; the standard output is a pipe, or a terminal with `columns`. */
export async function runGet(
  cwd: string,
  args: readonly string[],
  { columns, ...more }: Partial<CliEnvironment> & { readonly columns?: number } = {},
): Promise<Got> {
  const written: Uint8Array[] = []
  const out = fakeTerminal(columns)
  const environment = {
    ...fakeEnvironment(fakeServer(), {
      cwd,
      createServer: startMockServer as CliEnvironment['createServer'],
      cacheFolder: cacheFolder(),
      ...more,
    }),
    out: {
      ...out,
      print: (lines: readonly string[]) => written.push(Buffer.from(`${lines.join('\n')}\n`)),
    },
    writeBytes: more.writeBytes ?? (async (bytes: Uint8Array) => written.push(bytes) > 0),
  }
  const code = await main(['get', ...args], environment as CliEnvironment)
  const bytes = Buffer.concat(written)
  const text = bytes.toString()
  return {
    code,
    bytes,
    out: text,
    err: environment.err.lines.map((line) => `${line}\n`).join(''),
    result: () => resultOf(text) as Result,
  }
}
