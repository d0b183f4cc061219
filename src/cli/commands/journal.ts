import { join, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { parseKey } from '../../http/path.ts'
import type { JournalEntry } from '../../journal/call.ts'
import type { Har } from '../../journal/har.ts'
import type { Invocation } from '../command-line/arguments.ts'
import { commands } from '../command-line/commands.ts'
import type { OptionName } from '../command-line/options.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { writeExport } from './export/file.ts'
import { importMocks } from './import.ts'
import { load } from '../mocks/load.ts'
import { quoted } from '../output/conversion.ts'
import { CliError, plural, printable, usageError, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { lineWidths, requestLine } from '../output/request.ts'
import { askServer, runningServer, type RunningServer } from '../running/running-server.ts'
import { reportOf } from '../output/call-report.ts'
import { replay } from './journal/replayed.ts'
import { testFile, testRunners, type TestRunner } from './journal/test-file.ts'

type Options = ReadonlyMap<OptionName, string>

/** As many calls as the admin API gives at once. */
const most = 10_000

/** What `mockapi journal --json` prints, unless it writes mocks, as an import does. */
type JournalResult =
  | { readonly url: string; readonly calls: readonly JournalCall[] }
  | {
      readonly url: string
      /** The test that calls became, and the file that it was written into, where one was named. */
      readonly test: {
        readonly runner: TestRunner
        readonly calls: number
        readonly text: string
        readonly file?: string
      }
    }

/** A call as the admin API lists it; what went wrong in its handler is told as all diagnostics of envelopes are. */
type JournalCall = Omit<JournalEntry, 'failure'> & { readonly failure?: FlatDiagnostic }

/**
 * `mockapi journal`: lists the calls of a server that runs, those of a key alone where there is one. With `--as vitest` or
 * `playwright` they become a test, printed or written into a file, with `--as mocks` mock files.
 *
 * @throws CliError where no server answers, or the file must not be overwritten
 */
export async function journal(
  environment: CliEnvironment,
  config: Config,
  invocation: Pick<Invocation, 'argument' | 'flags' | 'options'>,
): Promise<ExitCode> {
  const { argument: key, options } = invocation
  const as = formOf(options)
  const server = await runningServer(environment, config, invocation)
  const query = new URLSearchParams({
    limit: String(most),
    ...(key !== undefined && keyQuery(key)),
  })
  if (as === 'mocks') return await writeMocks(environment, config, server, key, options)
  const calls = (await askServer(server, `/requests?${query}`)) as readonly JournalEntry[]
  if (as) {
    const asked = calls.filter(isAsked)
    if (asked.length === 0) throw noCalls(server, key)
    await writeTest(environment, config, { url: server.url, runner: as, calls: asked, options })
  } else list(environment, config, server, key, calls)
  return 0
}

/** Prints the calls one by one. */
function list(
  environment: CliEnvironment,
  { json, dir = 'mocks' }: Config,
  { url }: RunningServer,
  key: string | undefined,
  calls: readonly JournalEntry[],
): void {
  const { out } = environment
  if (json) {
    const all = calls.map(({ failure, ...call }) => ({
      ...call,
      ...(failure && { failure: flatDiagnostic(failure) }),
    }))
    printResult(environment, 'journal', { url, calls: all } satisfies JournalResult)
  } else if (calls.length === 0) {
    const none = key === undefined ? 'call' : `call of ${key}`
    out.print([`  ${printable(`${url} has had no ${none} yet.`)} ${useApp}`])
  } else {
    const widths = lineWidths()
    out.print(calls.map((call) => requestLine(reportOf(call), dir, out.colors, undefined, widths)))
  }
}

/** What becomes a test. */
interface TestRequest {
  readonly url: string
  readonly runner: TestRunner
  readonly calls: readonly JournalEntry[]
  readonly options: Options
}

/** Writes a test into the file of `--out`, or prints it. */
async function writeTest(
  environment: CliEnvironment,
  config: Config,
  { url, runner, calls, options }: TestRequest,
): Promise<void> {
  const { out, cwd } = environment
  const text = await testOf(environment, config, runner, calls)
  const file = options.get('out')
  if (file !== undefined) {
    await writeExport({ path: resolve(cwd, file), shown: file, text }, options.has('force'))
  }
  if (config.json) {
    const test = { runner, calls: calls.length, text, ...(file !== undefined && { file }) }
    printResult(environment, 'journal', { url, test } satisfies JournalResult)
  } else if (file === undefined) out.print([text.trimEnd()])
  else out.print([`  ${out.colors.ok('+')} ${file}: ${plural(calls.length, 'call')}`])
}

const useApp = 'Use the app, then run this again.'

function noCalls({ url }: RunningServer, key: string | undefined): CliError {
  const calls = key === undefined ? 'call' : `call of ${key}`
  return new CliError(1, 'no-server', `${url} has answered no ${calls} by a mock yet.`, useApp)
}

/** What calls can be written as. */
const forms = ['mocks', ...testRunners] as const

function formOf(options: Options): (typeof forms)[number] | undefined {
  const wanted = options.get('as')
  if (wanted === undefined) {
    if (options.has('out'))
      throw usageError('--out needs --as.', 'Write --as vitest --out test/journal.test.ts.')
    return undefined
  }
  const form = forms.find((each) => each === wanted)
  if (form) return form
  const hint = didYouMean(wanted, forms) || `There are ${forms.join(', ')}.`
  throw usageError(`Calls cannot be written as ${JSON.stringify(wanted)}.`, hint)
}

function keyQuery(key: string): { readonly key: string } {
  const parsed = parseKey(key)
  if ('message' in parsed) throw usageError(parsed.message, parsed.hint)
  return { key }
}

/** Writes the calls as an archive of them is imported. */
async function writeMocks(
  environment: CliEnvironment,
  config: Config,
  server: RunningServer,
  key: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const filter = { unmatched: 'false', ...(key !== undefined && keyQuery(key)) }
  const archive = (await askServer(server, `/requests.har?${new URLSearchParams(filter)}`)) as Har
  if (archive.log.entries.length === 0) throw noCalls(server, key)
  const typed = key === undefined ? 'journal' : `journal ${quoted(key)}`
  return await importMocks(environment, config, {
    from: {
      kind: 'address',
      path: join(environment.cwd, 'requests.har'),
      name: server.url,
      text: JSON.stringify(archive),
    },
    command: 'journal',
    typed: `${typed} --as mocks`,
    out: options.get('out') ?? join(config.dir ?? 'mocks', 'recorded'),
    options,
  })
}

/** Whether a test can repeat a call: mocks have no answer for others, and browsers make preflights. */
function isAsked({ miss, request }: JournalEntry): boolean {
  return miss === undefined && request.method !== 'OPTIONS'
}

/** A test that repeats the calls on mocks of this folder as they are at their start. */
async function testOf(
  environment: CliEnvironment,
  config: Config,
  runner: TestRunner,
  calls: readonly JournalEntry[],
): Promise<string> {
  const {
    json: _json,
    adminToken: _token,
    port: _port,
    ...settings
  } = Object.fromEntries(
    commands.journal.settings.flatMap((name) =>
      config[name] === undefined ? [] : [[name, config[name]]],
    ),
  ) as Config
  const replayed = await load(environment, settings, (server) =>
    replay(calls, (path, init) => server.fetch(path, init)),
  )
  return testFile(runner, replayed, settings)
}
