import type { Fault } from '../../behaviour/fault.ts'
import { isStatus } from '../../behaviour/rule.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { SocketPart } from '../../endpoints/websocket.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import {
  instructionProblem,
  isInstruction,
  isOfEndpoint,
  looksLikeInstruction,
  type Instruction,
} from '../../generate/instructions.ts'
import { badInstruction, badKey, reportBelow, type Report } from '../../generate/report.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue, type CompiledValue } from '../../generate/value.ts'
import { Reply, problemReply, type ReplyBody } from '../../http/reply.ts'
import { checkCoding, compileHeaders, type CompiledHeaders } from './headers.ts'
import type { FileCheck } from './response-files.ts'
import type { CompiledCondition } from '../../generate/when.ts'

/** The result of an answer; undefined passes the request on to the next endpoint. */
export type Answered = Reply | Fault | undefined

/** An endpoint's value, or one of its cases, compiled. */
export interface CompiledAnswer {
  readonly reply: (context: EndpointContext) => Answered | Promise<Answered>
  readonly fixed?: Reply | undefined
  /** The answers, of those that it can be, that read nothing of a request. */
  readonly known: readonly ((scope: Scope) => Reply)[]
  readonly reads: readonly RequestPath[]
  readonly usesFaker: boolean
  readonly usesCall: boolean
  /** Whether the real API makes it, or one of the answers that it can be. */
  readonly asksUpstream?: boolean
  /** Errors in the format of a protocol; what has them reads the body. */
  readonly errors?: Pick<Endpoint, 'answerFor' | 'refuseBody'> | undefined
  readonly note?: string | undefined
  /** Names of the collections that it keeps requests in. */
  readonly inboxes?: readonly string[] | undefined
  /** Matches if one of the cases does; undefined if the last case has no condition. */
  readonly anyOf?: CompiledCondition | undefined
  /** Of a WebSocket: what it does beside answering messages, and what that reads, when there is no message yet. */
  readonly socket?: SocketPart | undefined
  readonly early?: readonly RequestPath[]
}

/** An endpoint's value, or one of its cases, split into instructions and body. */
export interface WrittenAnswer {
  /** Takes problems by their path inside the answer. */
  readonly report: Report
  /** Without `$count` and `$each`, which belong to the body. */
  readonly instructions: Readonly<Partial<Record<Instruction, unknown>>>
  readonly body: { readonly value: unknown; readonly path: readonly string[] } | undefined
}

/** Instructions that replace the body; one of them at most. */
const contents = ['$file', '$proxy', '$ai', '$sse', '$cases', '$sequence', '$random'] as const

/** Whether an instruction makes the answer in the place of a body. */
export function hasContents(instructions: WrittenAnswer['instructions']): boolean {
  return contents.some((name) => Object.hasOwn(instructions, name))
}

/** Instructions that say more about another one. */
const companions = { $repeat: '$sequence', $loop: '$sse', $end: '$sse' }

/** Splits a value into instructions and body. `null` means no body; `{ "$body": null }` sends `null`. */
export function readAnswer(written: unknown, report: Report): WrittenAnswer {
  const value = toJson(written)
  if (!isObject(value)) {
    return { report, instructions: {}, body: value === null ? undefined : { value, path: [] } }
  }
  const instructions: Partial<Record<Instruction, unknown>> = {}
  const rest: [string, unknown][] = []
  const entries = Object.entries(value)
  for (const [key, item] of entries) {
    if (!looksLikeInstruction(key) || key === '$count' || key === '$each') rest.push([key, item])
    else if (isInstruction(key) && isOfEndpoint(key)) instructions[key] = item
    else report([key], instructionProblem(key))
  }
  checkTogether(instructions, rest[0]?.[0], report)
  if (Object.hasOwn(instructions, '$body')) {
    return { report, instructions, body: { value: instructions.$body, path: ['$body'] } }
  }
  const hasBody = rest.length > 0 || entries.length === 0
  const body = hasBody ? { value: Object.fromEntries(rest), path: [] } : undefined
  return { report, instructions, body }
}

/** What is sent of a value of code that says itself how it is written, such as a Date. */
function toJson(value: unknown): unknown {
  const { toJSON } = (value ?? {}) as { readonly toJSON?: unknown }
  return isObject(value) && typeof toJSON === 'function' ? toJSON.call(value, '') : value
}

/** Whether a `$status` is a rule such as `{ "status": 503, "rate": 0.1 }`, which is behaviour. */
export function isStatusRule($status: unknown): boolean {
  return typeof $status === 'object' && $status !== null
}

function checkTogether(
  instructions: WrittenAnswer['instructions'],
  bodyKey: string | undefined,
  report: Report,
): void {
  const has = (key: string): boolean => Object.hasOwn(instructions, key)
  const refuse = (key: string, other: string, hint: string): void =>
    badKey(report, [key], `${JSON.stringify(key)} stands beside "${other}".`, hint)
  const [first, second] = contents.filter(has)
  for (const [key, of] of Object.entries(companions)) {
    if (!has(key) || has(of)) continue
    badKey(report, [key], `"${key}" stands without "${of}".`, 'It is for that alone.')
  }
  if (has('$body') && bodyKey !== undefined) {
    refuse(bodyKey, '$body', 'Put all of the body inside "$body".')
  }
  if (first === undefined) return
  if (second !== undefined) refuse(second, first, 'One of them makes the answer: drop the other.')
  else if (has('$body')) refuse('$body', first, 'Drop one of them.')
  else if (bodyKey !== undefined) refuse(bodyKey, first, 'Drop one of them.')
  if (first === '$file' || first === '$proxy' || first === '$ai' || first === '$sse') return
  for (const key of ['$status', '$headers'] as const) {
    if (!has(key) || (key === '$status' && isStatusRule(instructions.$status))) continue
    refuse(key, first, `Put it inside the answers of "${first}".`)
  }
}

/** Statuses whose answers have no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set([204, 205, 304])

/** The state that an answer moves its scenario to; undefined for none. */
export function stateOf({ $moveTo }: WrittenAnswer['instructions']): string | undefined {
  return typeof $moveTo === 'string' ? $moveTo : undefined
}

/** Compiles the `$headers` of an answer; undefined where it has none. */
export function headersOf({
  report,
  instructions,
}: Pick<WrittenAnswer, 'report' | 'instructions'>): CompiledHeaders | undefined {
  if (!Object.hasOwn(instructions, '$headers')) return undefined
  return compileHeaders(instructions.$headers, reportBelow(report, '$headers'))
}

/** Compiles one reply: `$status` (default 200, or 204 without a body), `$headers` and a body or `$file`. */
export function compileReply(written: WrittenAnswer, files: FileCheck): CompiledAnswer {
  const { report, instructions, body } = written
  const { $status, $headers, $file } = instructions
  const isFile = Object.hasOwn(instructions, '$file')
  const content = isFile
    ? compileFile($file, files, report)
    : body && compileValue(body.value, report, { path: [...body.path] })
  const status = readStatus($status, report) ?? (content ? 200 : 204)
  if (content && withoutContent.has(status)) {
    const message = `An answer with the status ${status} has no body.`
    const at = $status === undefined ? [] : ['$status']
    badInstruction(report, at, message, 'Drop the body, or use another status.')
  }
  if (content && !isFile) checkCoding($headers, reportBelow(report, '$headers'))
  const headers = headersOf(written)
  const state = stateOf(instructions)
  const render = (scope: Scope): Reply => {
    const { headers: fields = {}, cookies = [] } = headers?.render(scope) ?? {}
    const value = content?.render(scope)
    if (isFile && climbs(value)) {
      return problemReply(
        'no-file',
        `The path ${JSON.stringify(value)} leads out of its folder, or is no name of a file.`,
      )
    }
    const sent: ReplyBody = !content
      ? { kind: 'none' }
      : isFile
        ? { kind: 'file', path: String(value) }
        : bodyOf(value, fields['content-type'])
    return new Reply(sent, { status, headers: fields }, { cookies, state })
  }
  // A constant reply is made once, without a scope.
  const isFixed = (content?.literal ?? true) && (headers?.literal ?? true)
  const fixed = isFixed ? render(undefined as never) : undefined
  const reads = [content, headers].flatMap((part) => part?.reads ?? [])
  return {
    reply: fixed ? () => fixed : render,
    fixed,
    known: reads.length === 0 ? [render] : [],
    reads,
    usesFaker: [content, headers].some((part) => part?.usesFaker),
    usesCall: false,
    note: noteOf(written),
  }
}

/** A string with a content type other than JSON is sent as text. */
function bodyOf(value: unknown, contentType: string | undefined): ReplyBody {
  const isText = contentType !== undefined && !/^[^;]*[/+]json\b/i.test(contentType)
  return isText && typeof value === 'string'
    ? { kind: 'text', text: value }
    : { kind: 'json', value }
}

/** The status of an answer where it has one of its own; reports one that is none. */
export function readStatus($status: unknown, report: Report): number | undefined {
  if ($status === undefined || isStatusRule($status)) return undefined
  if (isStatus($status)) return $status
  const hint = 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.'
  badInstruction(report, ['$status'], `"$status" is ${JSON.stringify($status)}.`, hint)
  return undefined
}

function compileFile(value: unknown, check: FileCheck, report: Report): CompiledValue {
  const path = ['$file']
  const shown = JSON.stringify(value)
  if (typeof value !== 'string' || value === '') {
    const hint = 'Write a path relative to this file, such as "_files/avatar.png".'
    badInstruction(report, path, `"$file" is ${shown}, not the path of a file.`, hint)
    return compileValue('', report)
  }
  const compiled = compileValue(value, report, { path })
  const found = compiled.literal ? check(String(compiled.render(undefined as never))) : 'found'
  const faults = {
    missing: ['does not exist.', 'Paths are relative to this mock file.'],
    'no-file': [
      'is a folder, or a device.',
      'Name a file in it. A whole folder is served by --static.',
    ],
    outside: [
      'lies outside the mocks folder.',
      'Put it in a folder such as "_files" beside this file.',
    ],
    'no-disk': [
      'cannot be read: createApp and createHandler have no disk.',
      'Import its content, and answer with new Response(content) in a handler.',
    ],
  }
  if (found !== 'found') {
    const [what, hint = ''] = faults[found]
    report(path, { code: 'missing-file', message: `The file ${shown} ${what}`, hint })
  }
  return compiled
}

/** Whether a path made from request values leaves its folder. */
function climbs(path: unknown): boolean {
  return typeof path !== 'string' || /(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(path)
}

function noteOf({ instructions, body }: WrittenAnswer): string | undefined {
  if (typeof instructions.$file === 'string') return `file ${instructions.$file}`
  const { $count } = (body?.value ?? {}) as { $count?: unknown }
  if (typeof $count === 'number') return `generated, ${$count} items`
  return Array.isArray($count) ? `generated, ${$count.join(' to ')} items` : undefined
}
