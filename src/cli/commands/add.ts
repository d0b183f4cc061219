import type { AddedMock, NewMock } from '../../admin/mock-edits.ts'
import type { Config } from '../../config/config.ts'
import { describe, MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import { exampleRequest, type ExampleRequest } from './add/address.ts'
import { beginFolder } from './add/folder.ts'
import { missedCall } from './add/missed.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment, CliServer } from '../environment/environment.ts'
import { answer, readTimeout, type GetResult } from './get.ts'
import { typedRequest } from './get/request.ts'
import { load } from '../mocks/load.ts'
import {
  CliError,
  diagnosticLines,
  printable,
  usageError,
  type ExitCode,
} from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { askServer, type RunningServer } from '../running/running-server.ts'
import { findServer, type FoundServer } from '../running/find.ts'

/** What `mockapi add --json` tells. */
export interface AddResult {
  readonly added: AddedMock
  /** What it answers; null where no request is known that it does. */
  readonly answer: GetResult | null
  /** Warnings that the files had not before. */
  readonly diagnostics: readonly FlatDiagnostic[]
}

/** What was added, and the request that shows it. */
interface Addition {
  readonly added: AddedMock
  readonly request: ExampleRequest | undefined
  /** What its address begins with in this process. */
  readonly prefix: string
  readonly warnings: readonly Diagnostic[]
}

/** How long the answer may take that is shown: a stream shows what comes at once. */
const patience = { stream: '500ms', other: '5s' } as const

/**
 * `mockapi add`: writes an endpoint or a collection into the file that it belongs to, makes the folder where there is none,
 * and shows what it answers. @throws MockapiError where nothing was changed
 */
export async function add(
  environment: CliEnvironment,
  config: Config,
  invocation: Invocation,
): Promise<ExitCode> {
  environment.reserveOutput()
  const { options } = invocation
  const settings = { ...config, dir: config.dir ?? 'mocks' }
  checkWords(invocation)
  readTimeout(options.get('timeout') ?? patience.other)
  const data = await dataOf(environment, options)
  const undo = await beginFolder(environment.cwd, settings.dir)
  const running = await findServer(environment, settings.dir)
  // Data that are kept belong to the server that runs.
  const { persist: _, ...quiet } = settings
  const addition = await load(environment, quiet, async (server) => {
    return await addTo(server, running, invocation, data)
  }).finally(undo)
  const { added } = addition
  const unsure = running && (await reload(running))
  const ofServer = unsure ? [unsure] : []
  const warnings = [...addition.warnings, ...ofServer]
  // Mocks that answer in process warn themselves.
  const isTold = isFresh(running, addition.request)
  if (!config.json) tell(environment, added, isTold ? ofServer : warnings)
  const shown = await show({ environment, settings, running }, invocation, addition)
  if (config.json) {
    const diagnostics = warnings.map(flatDiagnostic)
    printResult(environment, 'add', { added, answer: shown ?? null, diagnostics })
  }
  return 0
}

function checkWords({ argument, options }: Invocation): void {
  const isMissed = options.has('from-404')
  if (isMissed && argument !== undefined) {
    const hint = `Write --from-404 alone, or the key alone.`
    throw usageError(`Both ${JSON.stringify(argument)} and --from-404 are given.`, hint)
  }
  if (isMissed || argument !== undefined) return
  const hint = `Write mockapi add "GET /users/:id" -d '{ "name": "Ada" }', or mockapi add --from-404.`
  throw usageError('mockapi add needs what to add.', hint)
}

/** The text of `-d`, also from a file or the standard input. @throws CliError for wrong headers too, before anything is written */
async function dataOf(
  environment: CliEnvironment,
  options: Invocation['options'],
): Promise<string | undefined> {
  const { body } = await typedRequest(environment, 'POST /', options)
  return options.has('data') ? new TextDecoder().decode(body) : undefined
}

async function addTo(
  server: CliServer,
  running: RunningServer | undefined,
  { argument = '', options }: Invocation,
  answer: string | undefined,
): Promise<Addition> {
  const before = new Set(server.overview().diagnostics.map(describe))
  const id = options.get('from-404')
  const keys = new Set(server.endpoints().map(({ key }) => key))
  const session = options.get('session')
  const ask = (path: string) => askServer({ ...runningOrThrow(running), session }, path)
  const missed = id === undefined ? undefined : await missedCall(ask, id, (key) => keys.has(key))
  const mock: NewMock = {
    // A word is the name of a collection.
    ...(missed?.mock ?? { key: /^[\w-]+$/.test(argument) ? `CRUD /${argument}` : argument }),
    ...(answer !== undefined && { answer }),
    file: options.get('file'),
    replace: options.has('replace'),
  }
  const added = await server.edits.add(mock, { code: true })
  const warnings = server.overview().diagnostics.filter((each) => !before.has(describe(each)))
  const prefix = server.overview().prefixes[0] ?? ''
  const request = missed ?? (await exampleRequest(added.key, server, prefix))
  return { added, request, warnings, prefix }
}

function runningOrThrow(running: RunningServer | undefined): RunningServer {
  if (running) return running
  const message = 'No server of these mocks runs, so no request is known that no mock matched.'
  throw new CliError(1, 'no-server', message, undefined, [
    { want: 'Start one, and use the app', command: 'npx mockapi serve' },
    { want: 'Or name the key', command: 'npx mockapi add "GET /users"' },
  ])
}

/** Lets a server have what was written; a warning where it does not say so. */
async function reload(running: RunningServer): Promise<Diagnostic | undefined> {
  try {
    await askServer(running, '/reload', 'POST')
    return undefined
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    const message = `It is written, but the server has not said that it serves it: ${error.message}`
    return { code: 'no-server', severity: 'warning', message }
  }
}

function tell({ err }: CliEnvironment, added: AddedMock, warnings: readonly Diagnostic[]): void {
  const { file, line, text, created, replaced } = added
  const { ok, warn, dim, accent } = err.colors
  const sign = replaced ? warn('~') : ok('+')
  const [first = '', ...rest] = text.split(/\r?\n/).map((each) => printable(each))
  const more = rest.length > mostLines ? [...rest.slice(0, mostLines), '…'] : rest
  const place = `${accent(printable(`${file}:${line}`))}${created ? dim('  new') : ''}`
  err.print([
    `  ${sign} ${place}  ${first}`,
    ...more.map((each) => `    ${each}`),
    ...warnings.flatMap((each) => diagnosticLines(each, err.colors)),
  ])
  err.flush()
}

/** How many lines of what was written are shown. */
const mostLines = 12

/** Who shows what was added. */
interface Shower {
  readonly environment: CliEnvironment
  readonly settings: Config & { readonly dir: string }
  readonly running: FoundServer | undefined
}

/** Whether a request is answered in process: without a server, and where it may change something. */
function isFresh(running: FoundServer | undefined, request: ExampleRequest | undefined): boolean {
  return request !== undefined && !(running && /^(?:GET|HEAD|QUERY|OPTIONS)$/.test(request.method))
}

/** Shows what the endpoint answers: of the running server where that changes nothing. */
async function show(
  { environment, settings, running }: Shower,
  { flags, options }: Invocation,
  { added, request: example, prefix }: Addition,
): Promise<GetResult | undefined> {
  if (!example) return undefined
  const { method, target } = example
  const fresh = isFresh(running, example)
  const below = fresh ? prefix : (running?.prefixes[0] ?? '')
  const own = new Map([...options].filter(([name]) => name === 'header' || name === 'session'))
  const request = await typedRequest(environment, `${method} ${below}${target}`, own)
  const usual = added.text.includes('$sse') ? patience.stream : patience.other
  const how = { why: false, fresh, timeout: options.get('timeout') ?? usual }
  const { result } = await answer(environment, settings, { request, flags }, how)
  return result
}
