import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { schemaAddress } from '../../import/conversion/schema-address.ts'
import type { Config } from '../../config/config.ts'
import { messageOf } from '../../errors/message.ts'
import { filesOf } from '../../import/exchanges/files-of.ts'
import type { Conversion } from '../../import/conversion/importer.ts'
import { basesOf } from '../../import/exchanges/own-addresses.ts'
import { Recording } from '../../import/recording.ts'
import { WrittenRecording } from '../../import/written-recording.ts'
import { Redactor } from '../../journal/redact.ts'
import { shownName } from '../../mocks/files/paths.ts'
import { decoderOf } from '../../node/decoder.ts'
import type { Invocation } from '../command-line/arguments.ts'
import { commands } from '../command-line/commands.ts'
import type { CliEnvironment, CliServer } from '../environment/environment.ts'
import { countsOf, fileRows, lossRows, quoted, secretRows } from '../output/conversion.ts'
import {
  CliError,
  plural,
  printable,
  usageError,
  type ExitCode,
  type Warning,
} from '../output/diagnostic.ts'
import { jsonDiagnostic, type Log } from '../output/log.ts'
import type { Start } from '../output/screens.ts'
import type { Colors } from '../output/terminal.ts'
import { serve, type Addition } from './serve.ts'

/** How often what is new is written, ms. */
const interval = 5000

/**
 * `mockapi record`: passes everything on to the real API and writes what it answers as mock files, every 5 s and at the
 * end, whole files alone. With `json` its last line is an object: `event from out files endpoints collections losses`.
 *
 * @throws CliError without a real API, and where files are in the way
 */
export async function record(
  environment: CliEnvironment,
  config: Config,
  options: Invocation['options'],
  warnings: readonly Warning[],
  every: number = interval,
): Promise<ExitCode> {
  const { cwd, out: terminal } = environment
  const { proxy, json = false } = config
  if (proxy === undefined) {
    const hint = 'Write mockapi record --proxy https://api.example.test.'
    throw usageError('record needs the address of the real API.', hint)
  }
  const folder = resolve(cwd, options.get('out') ?? join(config.dir ?? 'mocks', 'recorded'))
  const shown = shownName(folder, cwd)
  const from = typeof proxy === 'string' ? proxy : Object.values(proxy).join(', ')
  if (!options.has('force')) refuseFiles(folder, shown, from)
  const session = new Session(folder, config, options, cwd)
  const { recording } = session
  const addition: Addition = {
    screen: (start, colors) => screenOf(start, from, shown, colors),
    isShown: (report) => {
      if (report.notes.some((note) => note.startsWith('proxy: '))) session.failures++
      return true
    },
    start: (server, log) => session.start(server, log, every),
    last: { name: shown, write: () => session.write() },
  }
  const own: CliEnvironment = {
    ...environment,
    // What is written must not answer while it is recorded.
    createServer: (given) =>
      environment.createServer({ ...given, mocks: [], watch: false }, undefined, recording),
  }
  const code = await serve(own, { ...pick(config), dir: folder }, warnings, undefined, addition)
  const { made } = session
  if (!made || recording.size === 0) throw nothingCame(session.failures, from)
  const all = [...made.losses.all, ...leftOut(recording)]
  if (json) {
    const files = made.files.map(({ path }) => `${shown}/${path}`)
    const { endpoints, collections } = made
    terminal.print([
      JSON.stringify({
        event: 'recorded',
        from,
        out: shown,
        files,
        endpoints,
        collections,
        losses: all,
      }),
    ])
  } else
    terminal.print(summary(made, all, { from, out: shown, calls: recording.size }, terminal.colors))
  for (const warning of session.warnings(shown)) {
    if (json) terminal.print([jsonDiagnostic('warning', warning)])
    else
      terminal.print([`  ${terminal.colors.warn(terminal.colors.symbols.warn)} ${warning.message}`])
  }
  return code
}

/** The settings that count here, whatever else a configuration file says. */
function pick(config: Config): Config {
  const entries = Object.entries(config)
  const taken = new Set<string>(commands.record.settings)
  return Object.fromEntries(entries.filter(([name]) => taken.has(name)))
}

/** A recording on its way from the memory to the disk. */
class Session {
  readonly recording: Recording = new Recording(decoderOf)
  /** How many calls the real API did not answer. */
  failures = 0
  /** What was written last. */
  made: Conversion | undefined
  readonly #written: WrittenRecording
  readonly #convert: () => Promise<Conversion>
  #origins: readonly string[] = []
  #writing: Promise<void> = Promise.resolve()
  /** Of the recording, as it was written last. */
  #version = 0

  constructor(folder: string, config: Config, options: Invocation['options'], cwd: string) {
    this.#written = new WrittenRecording(folder, options.has('force'))
    const { proxy = {}, mask, locale } = config
    const targets = typeof proxy === 'string' ? [proxy] : Object.values(proxy)
    this.#convert = async () =>
      await filesOf(await this.recording.exchanges(), {
        schema: schemaAddress({ cwd, out: folder }),
        origins: [...targets.map((url) => new URL(url).origin), ...this.#origins],
        bases: [...basesOf(proxy), ...this.#origins],
        sockets: this.recording.sockets,
        redactor: new Redactor(mask),
        anonymise: options.has('anonymise'),
        timing: options.has('timing'),
        locale,
      })
  }

  /** Writes what is new from time to time; the returned function ends that. */
  start({ url }: CliServer, log: Log, every: number): () => void {
    const { protocol, port } = new URL(url)
    this.#origins = [
      url,
      ...['localhost', '127.0.0.1'].map((host) => `${protocol}//${host}:${port}`),
    ]
    let told = ''
    let timer: NodeJS.Timeout
    const turn = async (): Promise<void> => {
      const began = performance.now()
      try {
        if (this.recording.version > this.#version) await this.write()
      } catch (error) {
        const message = `The recording cannot be written: ${messageOf(error)}`
        if (message !== told) log.warning({ message, hint: 'It is tried again every 5 s.' })
        told = message
      }
      // A recording that takes long is written less often.
      timer = setTimeout(() => void turn(), Math.max(every, 10 * (performance.now() - began)))
    }
    timer = setTimeout(() => void turn(), every)
    return () => clearTimeout(timer)
  }

  /** Writes all that is known, after what is being written. */
  async write(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#writeNow())
    await this.#writing
  }

  async #writeNow(): Promise<void> {
    const { size, version } = this.recording
    const made = await this.#convert()
    if (size > 0) await this.#written.write(made.files)
    this.#version = version
    this.made = made
  }

  /** Files of others that stay. */
  warnings(shown: string): Warning[] {
    return [...this.#written.kept].map((path) => {
      const message = `${printable(`${shown}/${path}`)} was changed by somebody else while it was recorded, and stays as it is.`
      return { message, hint: 'Move it away, and record again.' }
    })
  }
}

/** Refuses a folder in which something lies. @throws CliError */
function refuseFiles(folder: string, shown: string, from: string): void {
  const names = entriesOf(folder, shown).filter((name) => !name.startsWith('.'))
  if (names.length === 0) return
  const message = `${shown} has files already, so nothing is recorded.`
  const command = `npx mockapi record --proxy ${from} --out`
  throw new CliError(1, 'file-exists', message, undefined, [
    { want: 'Write elsewhere', command: `${command} ${quoted(`${shown}-2`)}` },
    { want: 'Overwrite', command: `${command} ${quoted(shown)} --force` },
  ])
}

function entriesOf(folder: string, shown: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    const message =
      code === 'ENOTDIR'
        ? `${shown} is a file, not a folder.`
        : `${shown} cannot be read (${code}).`
    throw new CliError(1, 'unreadable-file', message, 'Name another folder with --out.')
  }
}

function nothingCame(failures: number, from: string): CliError {
  if (failures === 0) {
    const hint = 'Let your app ask the address that was shown at the start.'
    return new CliError(1, 'nothing-recorded', 'No call came, so nothing was written.', hint)
  }
  const message = `${from} answered none of ${plural(failures, 'call')}, so nothing was written.`
  return new CliError(1, 'nothing-recorded', message, 'Start it, or correct --proxy.')
}

function leftOut({ leftOut: calls }: Recording): Conversion['losses']['all'] {
  return calls.map(({ call: where, reason: what, ...count }) => ({
    kind: 'leftOut',
    where,
    what,
    ...count,
  }))
}

function screenOf(start: Start, from: string, out: string, colors: Colors): string[] {
  const { strong, dim, ok, accent, symbols } = colors
  const arrow = dim(symbols.arrow.padEnd(2))
  return [
    '',
    `  ${strong(`mockapi ${start.version}`)}  ${ok('recording')} ${printable(from)}`,
    `  ${arrow}  API      ${accent(start.url)}`,
    ...start.network.map((address) => `  ${arrow}  Network  ${accent(address)}`),
    ...(start.page === undefined ? [] : [`  ${arrow}  Page     ${accent(start.page)}`]),
    `      ${dim(`let your app ask there; written to ${printable(out)} every 5 s, and at the end: Ctrl-C`)}`,
    '',
  ]
}

interface About {
  readonly from: string
  readonly out: string
  readonly calls: number
}

function summary(
  made: Conversion,
  all: Conversion['losses']['all'],
  { from, out, calls }: About,
  colors: Colors,
): string[] {
  const secrets = all.filter(({ kind }) => kind === 'secret')
  const others = all.filter(({ kind }) => kind !== 'secret')
  return [
    `  ${colors.strong('mockapi record')}  ${printable(from)}: ${plural(calls, 'call')}, ${countsOf(made)}`,
    ...fileRows(made, out, colors),
    ...(secrets.length > 0 ? ['', '  Hidden as ***', ...secretRows(secrets, colors)] : []),
    ...(others.length > 0 ? ['', '  Otherwise than recorded', ...lossRows(others, colors)] : []),
    '',
    `  Next    ${colors.accent(`npx mockapi serve --replay ${quoted(out)}`)}`,
  ]
}
