import { readDelay } from '../../behaviour/behaviour.ts'
import type { DelayInput } from '../../behaviour/duration.ts'
import { isAuthFailure } from '../../behaviour/auth.ts'
import { Fault } from '../../behaviour/fault.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { Reply } from '../../http/reply.ts'
import { readFault } from '../../behaviour/rule.ts'
import { isIssue } from '../../errors/validation-issue.ts'
import { badInstruction, reportBelow } from '../../generate/report.ts'
import { compileAi } from './ai.ts'
import { compileInbox } from './inbox.ts'
import { compileMessage, speaks } from './message.ts'
import { compileProxied } from './proxied.ts'
import { compileEvents } from './sse.ts'
import {
  compileReply,
  isStatusRule,
  readAnswer,
  type Answered,
  type CompiledAnswer,
  type WrittenAnswer,
} from './reply.ts'
import type { FileCheck } from './response-files.ts'
import { compileWhen, oneOf, type CompiledCondition } from '../../generate/when.ts'

/**
 * Compiles `$cases`, `$sequence`, `$random` or one reply; `$when` and `$delay` beside them belong to the endpoint.
 *
 * @param place the case that it is; empty for an endpoint
 */
export function compileAnswer(
  written: WrittenAnswer,
  files: FileCheck,
  place = '',
): CompiledAnswer {
  if (Object.hasOwn(written.instructions, '$inbox')) {
    return compileInbox(written, (rest) => compileAnswer(rest, files, place))
  }
  if (Object.hasOwn(written.instructions, '$cases')) return compileCases(written, files, place)
  if (Object.hasOwn(written.instructions, '$sequence')) {
    return compileSequence(written, files, place)
  }
  if (Object.hasOwn(written.instructions, '$random')) return compileRandom(written, files)
  if (Object.hasOwn(written.instructions, '$proxy')) return compileProxied(written)
  if (Object.hasOwn(written.instructions, '$ai')) return compileAi(written)
  if (Object.hasOwn(written.instructions, '$sse')) return compileEvents(written)
  return speaks(written.instructions) ? compileMessage(written) : compileReply(written, files)
}

function compileCases(written: WrittenAnswer, files: FileCheck, place: string): CompiledAnswer {
  const list = readList(written, '$cases')
  const cases = list.map((one, index) => {
    const { $when, $file } = one.instructions
    // A file whose name depends on the request may be missing.
    const mayPass = typeof $file === 'string' && $file.includes('{{')
    if ($when === undefined && !mayPass && index < list.length - 1) {
      const message = 'A case without "$when" always answers, so that those after it never do.'
      badInstruction(one.report, [], message, 'Give it a "$when", or make it the last.')
    }
    const below = reportBelow(one.report, '$when')
    const when = $when === undefined ? undefined : compileWhen($when, below)
    return { when, answer: compileOne(one, files, `${place} case ${index + 1}`) }
  })
  const answers = cases.map(({ answer }) => answer)
  const conditions = cases.flatMap(({ when }) => when ?? [])
  return {
    ...needsOf(answers),
    reads: [...conditions, ...answers].flatMap((part) => part.reads),
    note: cases.length === 1 ? '1 case' : `${cases.length} cases`,
    anyOf: conditions.length === cases.length ? oneOf(conditions) : undefined,
    reply: (context) => replyOfCase(cases, context, 0),
  }
}

interface CompiledCase {
  readonly when: CompiledCondition | undefined
  readonly answer: CompiledAnswer
}

/** The reply of the first case that holds; one whose file is missing leaves it to those after it. */
function replyOfCase(
  cases: readonly CompiledCase[],
  context: EndpointContext,
  from: number,
): Answered | Promise<Answered> {
  const index = cases.findIndex(({ when }, at) => at >= from && when?.unmet(context) === undefined)
  const answered = cases[index]?.answer.reply(context)
  const finish = (one: Answered): Answered | Promise<Answered> => {
    if (!(one instanceof Reply)) return one
    const isMissing = one.body.kind === 'file' && !context.hasFile(one.body.path)
    const other = isMissing ? replyOfCase(cases, context, index + 1) : undefined
    return other ?? one.with({ note: `case ${index + 1}` })
  }
  return answered instanceof Promise ? answered.then(finish) : finish(answered)
}

/** @param place the case that it stands in, which counts its calls by itself; empty for none */
function compileSequence(written: WrittenAnswer, files: FileCheck, place: string): CompiledAnswer {
  const answers = compileList(written, '$sequence', files)
  const { length } = answers
  const { $repeat = false } = written.instructions
  if (typeof $repeat !== 'boolean') {
    const message = `"$repeat" is ${JSON.stringify($repeat)}.`
    badInstruction(written.report, ['$repeat'], message, 'Write true, or leave it out.')
  }
  return {
    ...needsOf(answers),
    usesCall: true,
    note: `sequence of ${length}${$repeat ? ', repeated' : ''}`,
    reply: (context) => {
      const index = (place === '' ? context.call : nextCall(context, place)) - 1
      return answers[$repeat ? index % length : Math.min(index, length - 1)]?.reply(context)
    },
  }
}

/** The number of this call of one case of an endpoint, from 1. */
function nextCall(context: EndpointContext, place: string): number {
  const { key, file } = context.endpoint
  return dataOf(context).nextCall(`${file} ${key}${place}`)
}

function compileRandom(written: WrittenAnswer, files: FileCheck): CompiledAnswer {
  const answers = compileList(written, '$random', files)
  return {
    ...needsOf(answers),
    usesCall: true,
    note: `random of ${answers.length}`,
    reply: (context) => answers[Math.floor(context.random() * answers.length)]?.reply(context),
  }
}

/** Compiles answers that are chosen by the call, and not by the request. */
function compileList(written: WrittenAnswer, name: '$sequence' | '$random', files: FileCheck) {
  return readList(written, name).map((one) => {
    if (Object.hasOwn(one.instructions, '$when')) {
      const way = name === '$sequence' ? 'come in order' : 'are drawn'
      const message = `A "$when" stands in a "${name}", whose answers ${way}.`
      const hint = 'Use "$cases" for answers that depend on the request.'
      badInstruction(one.report, ['$when'], message, hint)
    }
    return compileOne(one, files)
  })
}

/** Compiles one answer of several, with a delay and fault of its own. */
function compileOne(written: WrittenAnswer, files: FileCheck, place = ''): CompiledAnswer {
  const { $delay, $status, $fault } = written.instructions
  const refuse = (name: string, message: string, hint: string): void =>
    badInstruction(written.report, [name], message, hint)
  const whole = (name: string, what: string, way: string): void => {
    const hint = `${way} it beside "$cases", "$sequence" or "$random".`
    refuse(name, `${what} is for a whole endpoint, not for one answer of it.`, hint)
  }
  if (isStatusRule($status)) {
    whole('$status', 'A status with "rate", "times" or "for"', 'Write a number, or put')
  }
  for (const name of ['$bandwidth', '$rateLimit', '$auth', '$webhooks', '$after'] as const) {
    if (Object.hasOwn(written.instructions, name)) whole(name, `"${name}"`, 'Put')
  }
  const answer = compileAnswer(written, files, place)
  const fault = $fault === undefined ? undefined : readFault($fault)
  if (fault && isIssue(fault)) refuse('$fault', fault.message, fault.hint)
  else if (fault && isAuthFailure(fault.fault)) {
    whole('$fault', 'A failure of credentials', 'Put')
  } else if (fault && (fault.rate ?? fault.times ?? fault.for) !== undefined) {
    whole('$fault', 'A fault with "rate", "times" or "for"', 'Write its name alone, or put')
  }
  const delay = $delay === undefined ? undefined : readDelay($delay)
  if (delay && isIssue(delay)) refuse('$delay', delay.message, delay.hint)
  if (!delay && !fault) return answer
  const { fixed: _, ...rest } = answer
  return {
    ...rest,
    reply: async (context) => {
      if (delay) await context.delay($delay as DelayInput)
      const reply = await answer.reply(context)
      const isFault = fault && 'fault' in fault && !isAuthFailure(fault.fault)
      return isFault ? new Fault(fault.fault, fault.over, reply) : reply
    },
  }
}

function readList(
  { instructions, report }: WrittenAnswer,
  name: '$cases' | '$sequence' | '$random',
) {
  const value = instructions[name]
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item, index) => readAnswer(item, reportBelow(report, name, index)))
  }
  const hint = 'Write it as in [{ "$status": 503 }, { "ok": true }].'
  badInstruction(report, [name], `"${name}" is no list of answers.`, hint)
  return []
}

function needsOf(answers: readonly CompiledAnswer[]) {
  const inboxes = answers.flatMap((answer) => answer.inboxes ?? [])
  return {
    reads: answers.flatMap((answer) => answer.reads),
    known: answers.flatMap((answer) => answer.known),
    usesFaker: answers.some((answer) => answer.usesFaker),
    usesCall: answers.some((answer) => answer.usesCall),
    asksUpstream: answers.some((answer) => answer.asksUpstream),
    errors: answers.find((answer) => answer.errors)?.errors,
    inboxes: inboxes.length === 0 ? undefined : inboxes,
  }
}
