import { parseDuration } from '../../behaviour/duration.ts'
import type { Config } from '../../config/config.ts'
import { explain, type Explanation } from '../../journal/explanation.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { BrokenAnswer, type Answer, type Deadline } from './get/answer.ts'
import { collected, headersOf, type CollectedBody } from './get/collect.ts'
import { typedRequest, type TypedRequest } from './get/request.ts'
import { withMark, whyOf, type Told } from './get/why.ts'
import { hasOwn, inProcess, runningFor, type Asked } from './get/answering.ts'
import {
  brokenLines,
  headerLines,
  printBody,
  statusLine,
  whyLines,
  type PrintedBody,
} from './get/print.ts'
import { diagnosticLines, usageError, type ExitCode } from '../output/diagnostic.ts'
import type { Colors } from '../output/terminal.ts'
import { printResult } from '../output/envelope.ts'

/** What `mockapi get --json` tells. */
export interface GetResult extends CollectedBody {
  readonly request: { readonly method: string; readonly path: string }
  /** 0 where no answer came. */
  readonly status: number
  /** By lower-case name; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Complete `Set-Cookie` values, where there are any. */
  readonly cookies?: readonly string[]
  /** From the request to the head of the answer, ms. */
  readonly ms: number
  /** The address of the server that answered; null in process. */
  readonly server: string | null
  /** Why there is no answer, or not the whole of it. */
  readonly broken?: string
  readonly why?: Explanation
  /** Why nothing says why. */
  readonly whyNot?: string
}

/** How a request is asked. */
export interface HowToAsk {
  /** Whether it is told who answered, and why. */
  readonly why: boolean
  /** Whether the files alone answer: no server that runs, no data that were kept. */
  readonly fresh: boolean
  /** How long the answer may take, with its body: `30s`. */
  readonly timeout: string
  /** What is printed above the body; default the status line. */
  readonly head?: 'status' | 'headers' | 'nothing'
}

/** An answer that was printed; with `json` it is the result instead. */
export interface Answered {
  readonly exitCode: ExitCode
  readonly result: GetResult | undefined
}

const defaultTimeout = '30s'

/**
 * `mockapi get`: asks one request, of the server of the folder that runs, else of the mocks in this process. The body goes to
 * the standard output, all else to that of errors; with `json` one envelope. Exit code 1 from status 400 on, and for a
 * connection that breaks.
 *
 * @param inFolder the settings with the folder of the mocks, where that is needed
 */
export async function get(
  environment: CliEnvironment,
  config: Config,
  { argument, flags, options }: Invocation,
  inFolder: () => Config & { readonly dir: string },
): Promise<ExitCode> {
  const how: HowToAsk = {
    why: options.has('why'),
    fresh: options.has('fresh'),
    timeout: options.get('timeout') ?? defaultTimeout,
    head: options.has('include') ? 'headers' : options.has('silent') ? 'nothing' : 'status',
  }
  readTimeout(how.timeout)
  const request = await typedRequest(environment, argument, options)
  const isElsewhere = request.origin !== undefined && !how.fresh
  const settings = isElsewhere ? { ...config, dir: config.dir ?? 'mocks' } : inFolder()
  const { exitCode, result } = await answer(environment, settings, { request, flags }, how)
  if (result) printResult(environment, 'get', result satisfies GetResult)
  return exitCode
}

/**
 * Asks a request, and prints its answer, or gives it with `json`. The flags are those of the command, which may be for
 * another server than the one that runs.
 */
export async function answer(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  { request, flags }: { readonly request: TypedRequest; readonly flags: Invocation['flags'] },
  how: HowToAsk,
): Promise<Answered> {
  const running = how.fresh ? undefined : await runningFor(environment, config, request, flags)
  // A store is for servers that run: what is written by a command would be written for all of them.
  const { store: _store, ...own } = config
  const { persist: _persist, ...afresh } = own
  // Data that are kept lie over the seeds of their server: those of other flags would make them void.
  const isOther = hasOwn(flags) && flags.persist === undefined
  const settings = how.fresh || isOther ? afresh : own
  const show = (asked: Asked) => shown(environment, settings, asked, request, how)
  return running ? await show(running) : await inProcess(environment, settings, show)
}

/** What came of a request. */
interface Outcome {
  readonly answer: Answer | BrokenAnswer
  /** Until the head of the answer came. */
  readonly ms: number
  readonly body: CollectedBody & Partial<PrintedBody>
  /** Whether it is a stream of events, which had no end in time. */
  readonly goesOn: boolean
  readonly told: Told
}

async function shown(
  environment: CliEnvironment,
  config: Config,
  asked: Asked,
  request: TypedRequest,
  how: HowToAsk,
): Promise<Answered> {
  const marked = how.why ? withMark(request) : undefined
  const { deadline, end } = startDeadline(how.timeout)
  try {
    const started = performance.now()
    const answer = await asked.ask(marked?.request ?? request, deadline).catch(brokenOrThrow)
    const ms = performance.now() - started
    const where = whereOf(asked, config, request)
    const head = (come: Answer) => headOf(come, how.head, where, ms, environment.err.colors)
    const body = await bodyOf(environment, config, answer, head)
    const goesOn = deadline.signal.aborted && isEventStream(answer)
    const told = marked ? await whyOf(asked, marked, answer instanceof BrokenAnswer) : {}
    const outcome = { answer, ms, body, goesOn, told }
    if (!config.json) tellRest(environment, outcome)
    const result = config.json ? resultOf(asked, request, outcome) : undefined
    return { exitCode: isFine(outcome) ? 0 : 1, result }
  } finally {
    end()
  }
}

function isFine({ answer, body: { broken }, goesOn }: Outcome): boolean {
  if (answer instanceof BrokenAnswer) return false
  return answer.status < 400 && (broken === undefined || goesOn)
}

function resultOf(
  { url }: Asked,
  { method, target }: TypedRequest,
  { answer, ms, body, goesOn, told }: Outcome,
): GetResult {
  const { broken, isOpen: _, ...rest } = body
  const isBroken = answer instanceof BrokenAnswer
  return {
    request: { method, path: target },
    status: isBroken ? 0 : answer.status,
    ...headersOf(isBroken ? [] : answer.headers),
    ...rest,
    ...(broken !== undefined && !goesOn && { broken }),
    ms: Math.round(ms * 100) / 100,
    server: url ?? null,
    ...(told.call && { why: explain(told.call) }),
    ...(told.not !== undefined && { whyNot: told.not }),
  }
}

function headOf(
  answer: Answer,
  wanted: HowToAsk['head'],
  where: string,
  ms: number,
  colors: Colors,
): readonly string[] {
  if (wanted === 'nothing') return []
  const headers = wanted === 'headers' ? headerLines(answer) : []
  return [statusLine(answer, where, ms, colors), ...headers, ...brokenLines(answer, colors)]
}

function brokenOrThrow(error: unknown): BrokenAnswer {
  if (error instanceof BrokenAnswer) return error
  throw error
}

/** Prints an answer, or collects it with `json`. */
async function bodyOf(
  environment: CliEnvironment,
  { json }: Config,
  answer: Answer | BrokenAnswer,
  head: (answer: Answer) => readonly string[],
): Promise<CollectedBody & Partial<PrintedBody>> {
  if (answer instanceof BrokenAnswer) return { broken: answer.message }
  if (json) return await collected(answer)
  environment.err.print(head(answer))
  // The body comes by another way.
  environment.err.flush()
  return await printBody(environment, answer)
}

/** Who answers, and whether what the request changes is gone with it. */
function whereOf({ url }: Asked, { persist }: Config, { method }: TypedRequest): string {
  const isRead = /^(?:GET|HEAD|QUERY|OPTIONS)$/.test(method)
  return url ?? (isRead || persist ? 'in process' : 'in process, which keeps no data')
}

function isEventStream(answer: Answer | BrokenAnswer): boolean {
  if (answer instanceof BrokenAnswer) return false
  return answer.headers.some(
    ([name, value]) => name === 'content-type' && value.startsWith('text/event-stream'),
  )
}

/** Says what there is to say behind a body. */
function tellRest(
  { err }: CliEnvironment,
  { body: { broken, isOpen = false }, goesOn, told: { call, not } }: Outcome,
): void {
  // What follows would stand in the last line of the body.
  if (isOpen && (broken ?? call ?? not) !== undefined) err.print([''])
  const tell = (message: string, severity: 'error' | 'warning') =>
    err.print(diagnosticLines({ message, severity }, err.colors))
  if (broken !== undefined) tell(broken, goesOn ? 'warning' : 'error')
  if (call) err.print(whyLines(call, err.colors))
  if (not !== undefined) tell(not, 'warning')
}

/** @throws CliError for what is no time */
export function readTimeout(text: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined && ms > 0) return ms
  throw usageError(`--timeout: ${JSON.stringify(text)} is no time.`, 'Write --timeout 10s.')
}

function startDeadline(text: string): { readonly deadline: Deadline; readonly end: () => void } {
  const controller = new AbortController()
  // Holds the process as well, which a mock that never answers does not.
  const ms = readTimeout(text)
  const timer = setTimeout(() => controller.abort(), ms)
  return { deadline: { signal: controller.signal, ms }, end: () => clearTimeout(timer) }
}
