import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Fault } from '../../behaviour/fault.ts'
import type { Reply } from '../../http/reply.ts'
import {
  instructionProblem,
  isInstruction,
  isOfEndpoint,
  looksLikeInstruction,
  type Instruction,
} from '../../generate/instructions.ts'
import { badKey, type JsonPath, type Report } from '../../generate/report.ts'
import type { CompiledCondition } from './when.ts'

/** The result of an answer; undefined passes the request on to the next endpoint. */
export type Answered = Reply | Fault | undefined

/** An endpoint's value, or one of its cases, compiled. */
export interface CompiledAnswer {
  readonly reply: (context: EndpointContext) => Answered | Promise<Answered>
  /** The reply, if it is the same for every request. */
  readonly fixed?: Reply | undefined
  readonly readsBody: boolean
  readonly usesFaker: boolean
  /** Whether it depends on the number of the call. */
  readonly usesCall: boolean
  /** A few words for lists of endpoints. */
  readonly note?: string | undefined
  /** Matches if one of the cases does; undefined if the last case has no condition. */
  readonly anyOf?: CompiledCondition | undefined
}

/** Whether `$file`, a path relative to the mock file, is a file inside the mocks folder. */
export type FileCheck = (path: string) => 'found' | 'missing' | 'outside'

/** An endpoint's value, or one of its cases, split into instructions and body. */
export interface WrittenAnswer {
  readonly path: JsonPath
  /** Without `$count` and `$each`, which belong to the body. */
  readonly instructions: Readonly<Partial<Record<Instruction, unknown>>>
  readonly body: { readonly value: unknown; readonly path: JsonPath } | undefined
}

/** Instructions that replace the body; one of them at most. */
const contents = ['$file', '$cases', '$sequence'] as const

/** Splits a value into instructions and body. `null` means no body; `{ "$body": null }` sends `null`. */
export function readAnswer(value: unknown, report: Report, path: JsonPath): WrittenAnswer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { path, instructions: {}, body: value === null ? undefined : { value, path } }
  }
  const instructions: Partial<Record<Instruction, unknown>> = {}
  const rest: [string, unknown][] = []
  const entries = Object.entries(value)
  for (const [key, item] of entries) {
    if (!looksLikeInstruction(key) || key === '$count' || key === '$each') rest.push([key, item])
    else if (isInstruction(key) && isOfEndpoint(key)) instructions[key] = item
    else report([...path, key], instructionProblem(key))
  }
  checkTogether(instructions, rest[0]?.[0], path, report)
  if (Object.hasOwn(instructions, '$body')) {
    const body = { value: instructions.$body, path: [...path, '$body'] }
    return { path, instructions, body }
  }
  const hasBody = rest.length > 0 || entries.length === 0
  return {
    path,
    instructions,
    body: hasBody ? { value: Object.fromEntries(rest), path } : undefined,
  }
}

/** Whether a `$status` is a rule such as `{ "status": 503, "rate": 0.1 }`, which is behaviour. */
export function isStatusRule($status: unknown): boolean {
  return typeof $status === 'object' && $status !== null
}

/** Reports instructions, and a key of the body, that exclude each other. */
function checkTogether(
  instructions: WrittenAnswer['instructions'],
  bodyKey: string | undefined,
  path: JsonPath,
  report: Report,
): void {
  const has = (key: string): boolean => Object.hasOwn(instructions, key)
  const refuse = (key: string, other: string, hint: string): void =>
    badKey(report, [...path, key], `${JSON.stringify(key)} stands beside "${other}".`, hint)
  const [first, second] = contents.filter(has)
  if (has('$body') && bodyKey !== undefined) {
    refuse(bodyKey, '$body', 'Put all of the body inside "$body".')
  }
  if (first === undefined) return
  if (second !== undefined) refuse(second, first, 'One of them makes the answer: drop the other.')
  else if (has('$body')) refuse('$body', first, 'Drop one of them.')
  else if (bodyKey !== undefined) refuse(bodyKey, first, 'Drop one of them.')
  if (first === '$file') return
  for (const key of ['$status', '$headers'] as const) {
    if (!has(key) || (key === '$status' && isStatusRule(instructions.$status))) continue
    refuse(key, first, `Put it inside the answers of "${first}".`)
  }
}
