import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../../../config/config.ts'
import { describe, type Diagnostic } from '../../../errors/diagnostic.ts'
import { messageOf } from '../../../errors/message.ts'
import type { CallSummary, JournalEntry, RequestReport } from '../../../journal/call.ts'
import { endOnSignal } from './ending.ts'
import type { CliEnvironment } from '../../environment/environment.ts'
import { reportOf } from '../../output/call-report.ts'
import { createKeys } from '../../environment/keyboard.ts'
import { plural, printable, shownRoot, timeOfDay, type ExitCode } from '../../output/diagnostic.ts'
import type { Log } from '../../output/log.ts'
import { createTextLog } from '../../output/text-log.ts'
import type { Colors } from '../../output/terminal.ts'
import { askServer } from '../../running/running-server.ts'
import { settingsOf } from '../../running/entry.ts'
import { readEvents } from '../../running/events.ts'
import { findServers, type FoundServer } from '../../running/find.ts'
import { askHealth, type Health } from '../../running/health.ts'

/** How long to wait before a stream that broke is opened again, ms. */
const retry = 200

/** Of so many calls that come at once the details are asked for: a miss and a failure are shown in full. */
const mostDetails = 20

/**
 * Follows the server that `serve` would start once more: of the same folder and version, where flags say how to serve by the
 * same settings. Undefined where there is none.
 */
export async function followSame(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  flags: Config,
): Promise<ExitCode | undefined> {
  const { cwd, version } = environment
  const { answering } = await findServers(environment, config.dir)
  const ofVersion = answering.filter((each) => each.version === version)
  const settings = settingsOf(config, cwd)
  const isPlain = settingsOf(flags, cwd) === settingsOf({}, cwd)
  const same =
    ofVersion.find((each) => each.settings === settings) ?? (isPlain ? ofVersion[0] : undefined)
  return same && (await follow(environment, config, same, same.settings === settings))
}

/** Shows the log of a server that runs elsewhere, until it ends or the user has seen enough; the server goes on then. */
async function follow(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  server: FoundServer,
  isSame: boolean,
): Promise<ExitCode> {
  const { out, keyboard } = environment
  const { quiet = false } = config
  const log = createTextLog(out, { quiet, root: config.dir })
  const { url } = server
  const page = `${url}/__mockapi/`
  const dir = printable(shownRoot(config.dir))
  const what = `serves ${dir} already${isSame ? '' : ', by other settings'}; this is its log`
  out.print(beginning(server, page, what, Boolean(keyboard), out.colors))
  const open = () => {
    environment.openBrowser(page).catch((error: unknown) => {
      const message = `The browser could not be opened (${messageOf(error)}).`
      log.warning({ message, hint: `Open ${page}.` })
    })
  }
  const stopping = new AbortController()
  let stopKeys: (() => void) | undefined
  const left = new Promise<string>((end) => {
    endOnSignal(environment, log, { last: undefined, end, hurry: () => false })
    const actions = { open, save: undefined, quit: () => end('q') }
    stopKeys = keyboard?.read(createKeys(undefined, out, log, [url], actions))
    if (config.open) open()
  })
  const ended = readUntilEnd(server, log, out.colors, stopping.signal)
  const cause = await Promise.race([left, ended])
  stopping.abort()
  stopKeys?.()
  const last =
    cause === undefined
      ? `The server at ${printable(url)} has ended.`
      : `The server goes on at ${printable(url)}. mockapi stop ends it.`
  out.print(['', `  ${out.colors.dim(last)}`])
  return 0
}

function beginning(
  { version, url, prefixes: [prefix = ''] }: FoundServer,
  page: string,
  what: string,
  keys: boolean,
  { strong, dim, accent, symbols }: Colors,
): string[] {
  const arrow = dim(symbols.arrow.padEnd(2))
  return [
    '',
    `  ${strong(`mockapi ${version}`)}  ${dim(what)}`,
    `  ${arrow}  API      ${accent(printable(url + prefix))}`,
    `  ${arrow}  Page     ${accent(printable(page))}`,
    `      ${dim('mockapi stop ends it, mockapi serve --new starts another')}`,
    ...(keys ? [`      ${dim('press h for help')}`] : []),
    '',
  ]
}

/** Without a journal there is nothing to follow but reloads. */
async function warnOfNoJournal(server: FoundServer, log: Log): Promise<void> {
  await askServer(server, '/requests?limit=1').catch((error: Error) => {
    if (!error.message.includes('journal')) return
    const message = 'The server keeps no journal (--journal 0), so that its requests are not shown.'
    log.warning({ message, hint: 'See them where it was started.' })
  })
}

/** Shows what happens until the server is gone; resolves with undefined then. */
async function readUntilEnd(
  server: FoundServer,
  log: Log,
  colors: Colors,
  signal: AbortSignal,
): Promise<undefined> {
  let after: number | undefined
  const files = new FileNews(server, log, colors)
  const events = {
    async calls(calls: readonly CallSummary[]) {
      for (const [index, call] of calls.entries()) {
        after = call.id
        log.request(await inFull(server, call, index < mostDetails))
      }
    },
    missed: () => log.warning({ message: 'Some requests came too fast to be shown here.' }),
    async changed(topics: readonly string[]) {
      if (topics.includes('files')) await files.tell()
    },
  }
  // Where it has ended meanwhile, the loop sees that.
  await Promise.all([warnOfNoJournal(server, log), files.read().catch(() => {})])
  while (!signal.aborted) {
    await readEvents(server, after, signal, events).catch(() => {})
    if (signal.aborted) break
    const health = await askHealth(server, server.adminToken)
    const isThere = health === 'silent' || (typeof health === 'object' && health.pid === server.pid)
    if (!isThere) break
    await pause(retry)
  }
  return undefined
}

/** A call as the log of its server shows it: with why no mock answered, or what went wrong. */
async function inFull(
  server: FoundServer,
  call: CallSummary,
  mayAsk: boolean,
): Promise<RequestReport> {
  const { id, session, answeredBy, unmatched, ...rest } = call
  // Whoever asks in a session that is over opens it again.
  if (mayAsk && session === '' && (unmatched || call.status >= 500)) {
    const entry = await askServer(server, `/requests/${id}`).catch(() => undefined)
    if (entry) return reportOf(entry as JournalEntry)
  }
  return {
    ...rest,
    ...(session !== '' && { session }),
    ...(unmatched && { miss: { near: [] } }),
    ...(answeredBy && { file: answeredBy.file }),
    ...(answeredBy?.line !== undefined && { line: answeredBy.line }),
  }
}

/** What a reload has changed, as far as the server tells: the number of endpoints, and what is wrong with the files. */
class FileNews {
  readonly #server: FoundServer
  readonly #log: Log
  readonly #colors: Colors
  #endpoints = 0
  #known = new Set<string>()

  constructor(server: FoundServer, log: Log, colors: Colors) {
    this.#server = server
    this.#log = log
    this.#colors = colors
  }

  /** Reads how things are, and returns what is wrong that was not before. */
  async read(): Promise<readonly Diagnostic[]> {
    const [{ endpoints }, diagnostics] = (await Promise.all([
      askServer(this.#server, '/health'),
      askServer(this.#server, '/diagnostics'),
    ])) as [Health & { readonly endpoints: number }, readonly Diagnostic[]]
    const fresh = diagnostics.filter((each) => !this.#known.has(describe(each)))
    this.#known = new Set(diagnostics.map(describe))
    this.#endpoints = endpoints
    return fresh
  }

  async tell(): Promise<void> {
    const before = this.#endpoints
    const fresh = await this.read()
    const { accent, dim, symbols } = this.#colors
    const change = before === this.#endpoints ? '' : `${before} ${symbols.arrow} `
    const what = `${change}${plural(this.#endpoints, 'endpoint')}`
    this.#log.note([`  ${dim(timeOfDay(Date.now()))}  ${accent('reload')}  ${what}`])
    for (const diagnostic of fresh) this.#log.warning(diagnostic)
  }
}
