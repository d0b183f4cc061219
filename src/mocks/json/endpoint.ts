import { mergeBehaviours, type Behaviour } from '../../behaviour/behaviour.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Condition } from '../../generate/scope.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isFieldMethod, isMethod, parseKey } from '../../http/path.ts'
import { didYouMean } from '../../errors/nearest.ts'
import {
  attempt,
  badInstruction,
  reportBelow,
  type JsonPath,
  type Problem,
  type Report,
} from '../../generate/report.ts'
import type { IdKind } from '../../data/records/declaration.ts'
import { jsonReply } from '../../http/reply.ts'
import { brokenEndpoint } from '../files/missing.ts'
import { readBody, resourcesIn, type RequestPath } from '../../generate/request-path.ts'
import { checkFormat } from './ai.ts'
import { forMiddleware, readsIdentity } from './auth.ts'
import { checkField, isSteady, misreadField } from './field.ts'
import { compileAnswer } from './cases.ts'
import { checkInbox, checkRecord } from './inbox.ts'
import { readInstructions } from './defaults.ts'
import { compileJobs, type JsonJob } from './jobs.ts'
import { checkSocket, checkSocketAnswer, compileSocket, noMessage } from './messages.ts'
import { compilePassing } from './passing.ts'
import { plainEndpoint, plainReply } from './plain-endpoint.ts'
import { isStatusRule, readAnswer, type WrittenAnswer } from './reply.ts'
import type { FileCheck } from './response-files.ts'
import { answersIn } from './written.ts'
import { compileEndpointWebhooks, noResponse } from './webhooks.ts'
import {
  checkParams,
  compileWhen,
  unknownParam,
  type CompiledCondition,
} from '../../generate/when.ts'

/** The file that an endpoint or a resource is declared in. */
export interface FileContext {
  readonly files: FileCheck
  readonly report: Report
  /** A problem as a diagnostic, without reporting it. */
  readonly diagnose: (path: JsonPath, problem: Problem) => Diagnostic
  readonly defaults: Behaviour | undefined
  /** Whether the file has no instructions and no templates, so that values are sent unchanged. */
  readonly plain?: boolean
  readonly originOf: (path: JsonPath) => SourceLocation
  /** Whether records are data of json-server's: duplicates of an id stay, and so do texts with braces. */
  readonly asWritten?: boolean | undefined
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
  /** How new ids of records are made; default like those that are there. */
  readonly ids?: IdKind | undefined
  /** Compiles a member of a scenario where it may be more than JSON, such as a handler; default `compileEndpoint`. */
  readonly compile?: typeof compileEndpoint
  /** The states that `$moveTo` may lead to, in a scenario or an override; undefined elsewhere. */
  readonly states?: readonly string[]
}

/** The context of what lies below a path. */
export function contextBelow(file: FileContext, ...path: JsonPath): FileContext {
  return {
    ...file,
    report: reportBelow(file.report, ...path),
    diagnose: (at, problem) => file.diagnose([...path, ...at], problem),
    originOf: (at) => file.originOf([...path, ...at]),
  }
}

/**
 * Compiles one member of a map, `"GET /users/:id": value`; undefined after a report of a wrong key. In the place of
 * one with another error stands an endpoint that says so: nothing else may answer there, as below a guard.
 */
export function compileEndpoint(
  key: string,
  value: unknown,
  file: FileContext,
): Endpoint | undefined {
  return attempt(
    file.report,
    (report) => compileSound(key, value, { ...file, report }),
    (...error) => brokenEndpoint(key, file.originOf([key]), () => file.diagnose(...error)),
  )
}

function compileSound(key: string, value: unknown, file: FileContext): Endpoint | undefined {
  const { files, states } = file
  const report = reportBelow(file.report, key)
  const parsed = parseKey(key)
  if ('message' in parsed) {
    const [method = ''] = key.trim().split(/\s/)
    const code = isMethod(method.toUpperCase()) ? 'bad-path' : 'bad-endpoint-key'
    report([], { code, part: 'key', ...parsed })
    return undefined
  }
  const { method, path } = parsed
  const defaults = method === 'USE' ? forMiddleware(file.defaults) : file.defaults
  const origin = file.originOf([key])
  const definition = (): string => JSON.stringify(value)
  if (file.plain && method !== 'WS') {
    const fixed = file.asWritten ? jsonReply(value) : plainReply(value)
    return plainEndpoint({ key, method, path, origin }, value, fixed, defaults)
  }
  const mayPass = states !== undefined || method === 'USE'
  const passing = mayPass ? compilePassing(value, report, method === 'USE') : undefined
  if (passing) return { key, method, path, origin, definition, ...passing }
  const told = new Set<string>()
  eachAnswer(value, report, (answer, at) => {
    checkMove(states ?? [], answer, at)
    checkFormat(answer['$ai'], path.text, at)
    checkInbox(method, answer, at)
    checkField(method, answer, at)
    checkSocketAnswer(method === 'WS', answer === value, answer, at)
    if (answer['$when'] === undefined) return
    if (isFieldMethod(method)) return
    checkParams(answer['$when'], path, (where, problem) => {
      told.add(problem.message)
      at(['$when', ...where], problem)
    })
  })
  const written = readAnswer(value, report)
  if (method === 'WS') checkSocket(written)
  const when = Object.hasOwn(written.instructions, '$when')
    ? compileWhen(written.instructions.$when, reportBelow(report, '$when'))
    : undefined
  const answer = method === 'WS' ? compileSocket(written, files) : compileAnswer(written, files)
  const { $webhooks, $after } = written.instructions
  const webhooks =
    $webhooks === undefined
      ? undefined
      : compileEndpointWebhooks($webhooks, key, reportBelow(report, '$webhooks'))
  const jobs =
    $after === undefined ? undefined : compileJobs($after, key, reportBelow(report, '$after'))
  const condition = both(when, answer.anyOf)
  const behaviour = mergeBehaviours(defaults, behaviourOf(written))
  const steady = isSteady(method) && !answer.usesCall
  const { fixed, known, reply, note, usesFaker, usesCall, asksUpstream, errors, inboxes } = answer
  const reads = [...answer.reads, ...(when?.reads ?? [])]
  const early = method === 'WS' ? [...(answer.early ?? []), ...(when?.reads ?? [])] : reads
  if (early.some(({ root }) => root === 'message')) report([], noMessage(method))
  checkRecord(answer, when?.reads ?? [], report)
  if (reads.some(({ root }) => root === 'response')) report([], noResponse)
  const following = [...(webhooks ?? []), ...(jobs ?? [])]
  const later = following.flatMap((each) => each.reads)
  const readsBody = readBody([...reads, ...later]) || errors !== undefined || inboxes !== undefined
  const body = readsBody || (method === 'QUERY' && steady && usesFaker)
  const makesData = usesFaker || following.some((each) => each.usesFaker)
  const asks = readsIdentity([...reads, ...later]) && { identity: true }
  const needed = { body, call: usesCall || (usesFaker && !steady), faker: makesData, ...asks }
  const compiled = { needs: needed, handle: reply, definition, steady, when: condition }
  for (const read of [...reads, ...later]) {
    const misread = misreadField(method, read)
    if (misread) report([], misread)
    const { root, rest } = read
    if (isFieldMethod(method)) continue
    const problem = root === 'params' && rest !== '' ? unknownParam(rest, path) : undefined
    if (!problem || told.has(problem.message)) continue
    told.add(problem.message)
    report([], { code: 'bad-template', severity: 'warning', ...problem })
  }
  return {
    key,
    method,
    path,
    origin,
    ...compiled,
    ...errors,
    behaviour,
    fixed,
    known,
    note,
    resources: resourcesOf([...reads, ...later], jobs),
    asksUpstream,
    inboxes,
    socket: answer.socket,
    webhooks,
    jobs,
    written: () => answersIn(value),
  }
}

/** Names of the data that it reads, and that its jobs write to; undefined for none. */
function resourcesOf(
  reads: readonly RequestPath[],
  jobs: readonly JsonJob[] = [],
): Endpoint['resources'] {
  const read = resourcesIn(reads)
  if (jobs.length === 0) return read
  return [...new Set([...(read ?? []), ...jobs.map(({ resource }) => resource)])]
}

function both(first?: CompiledCondition, second?: CompiledCondition) {
  if (!first || !second) return first ?? second
  const unmet: Condition['unmet'] = (scope) => first.unmet(scope) ?? second.unmet(scope)
  return { reads: [...first.reads, ...second.reads], unmet }
}

type Visit = (answer: Readonly<Record<string, unknown>>, report: Report) => void

/** Visits an answer, and those in it. */
function eachAnswer(value: unknown, report: Report, visit: Visit): void {
  if (!isObject(value)) return
  visit(value, report)
  const { $cases, $sequence, $random } = value
  // Most answers hold no others.
  if ($cases === undefined && $sequence === undefined && $random === undefined) return
  for (const [name, list] of Object.entries({ $cases, $sequence, $random })) {
    if (!Array.isArray(list)) continue
    for (const [index, item] of list.entries()) {
      eachAnswer(item, reportBelow(report, name, index), visit)
    }
  }
}

/** Reports a `$moveTo` to an unknown state. */
function checkMove(
  states: readonly string[],
  { $moveTo }: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  if ($moveTo === undefined || states.includes($moveTo as string)) return
  const near = typeof $moveTo === 'string' ? didYouMean($moveTo, states) : ''
  const known =
    states.length > 0
      ? `States are ${states.join(', ')}.`
      : 'It belongs into an answer of a scenario with "$states".'
  const message = `"$moveTo" is ${JSON.stringify($moveTo)}, which is no state here.`
  badInstruction(report, ['$moveTo'], message, near || known)
}

/** Reads the behaviour of an endpoint. A number as `$status` is the reply's status, not behaviour. */
function behaviourOf({ instructions, report }: WrittenAnswer): Behaviour | undefined {
  const { $status, ...others } = instructions
  return readInstructions(isStatusRule($status) ? instructions : others, report)
}
