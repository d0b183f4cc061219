import { readDelay } from '../../behaviour/behaviour.ts'
import type { DelayInput } from '../../behaviour/duration.ts'
import { Fault } from '../../behaviour/fault.ts'
import { Reply } from '../../http/reply.ts'
import { readFault } from '../../behaviour/rule.ts'
import { isIssue } from '../../errors/validation-issue.ts'
import type { Report } from '../../generate/report.ts'
import type { Answer, Answered, FileFinder } from './answer.ts'
import { readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { compileReply } from './reply.ts'
import { compileWhen } from './when.ts'
import type { CompiledCondition } from './when.ts'

/** Compiles what an entry answers, its own `$when` and `$delay` apart. */
export function compileAnswer(entry: Entry, files: FileFinder, report: Report): Answer {
  if (Object.hasOwn(entry.instructions, '$cases')) return compileCases(entry, files, report)
  if (Object.hasOwn(entry.instructions, '$sequence')) return compileSequence(entry, files, report)
  return compileReply(entry, files, report)
}

/** Cases, and the condition that one of them holds; undefined where the last holds always. */
export interface Cases extends Answer {
  readonly anyOf?: CompiledCondition
}

function compileCases(entry: Entry, files: FileFinder, report: Report): Cases {
  const entries = readList(entry, '$cases', report)
  const cases = entries.map((one, index) => {
    const { $when } = one.instructions
    if ($when === undefined && index < entries.length - 1) {
      report(one.path, {
        code: 'bad-instruction',
        message: 'A case without "$when" always answers, so that those after it never do.',
        hint: 'Give it a "$when", or make it the last.',
      })
    }
    const when =
      $when === undefined ? undefined : compileWhen($when, report, [...one.path, '$when'])
    return { when, answer: compileChoice(one, files, report) }
  })
  const conditions = cases.flatMap(({ when }) => when ?? [])
  const anyOf = conditions.length === cases.length ? either(conditions) : undefined
  const roots = conditions.flatMap((condition) => condition.roots)
  return {
    ...needs(
      cases.map(({ answer }) => answer),
      roots,
    ),
    note: cases.length === 1 ? '1 case' : `${cases.length} cases`,
    ...(anyOf && { anyOf }),
    reply: (context, scope) => {
      const index = cases.findIndex(({ when }) => when?.unmet(context) === undefined)
      return noted(cases[index]?.answer.reply(context, scope), `case ${index + 1}`)
    },
  }
}

/** A reply with a word for the log: which case answered. */
function noted(answered: ReturnType<Answer['reply']>, note: string): ReturnType<Answer['reply']> {
  const withNote = (later: Answered) =>
    later instanceof Reply ? later.with({ note: note }) : later
  return answered instanceof Promise ? answered.then(withNote) : withNote(answered)
}

function either(conditions: readonly CompiledCondition[]): CompiledCondition {
  return {
    roots: conditions.flatMap(({ roots }) => roots),
    unmet: (scope) => {
      const reasons: string[] = []
      for (const condition of conditions) {
        const reason = condition.unmet(scope)
        if (reason === undefined) return undefined
        reasons.push(reason)
      }
      return [...new Set(reasons)].join('; ')
    },
  }
}

function compileSequence(entry: Entry, files: FileFinder, report: Report): Answer {
  const answers = readList(entry, '$sequence', report).map((one) => {
    if (Object.hasOwn(one.instructions, '$when')) {
      report([...one.path, '$when'], {
        code: 'bad-instruction',
        message: 'A "$when" stands in a "$sequence", whose answers come in order.',
        hint: 'Use "$cases" for answers that depend on the request.',
      })
    }
    return compileChoice(one, files, report)
  })
  return {
    ...needs(answers, []),
    usesCall: true,
    note: `sequence of ${answers.length}`,
    reply: (context, scope) =>
      answers[Math.min(context.call, answers.length) - 1]?.reply(context, scope),
  }
}

/** Instructions that are about all calls of an endpoint. */
const ofEndpoints = ['$bandwidth', '$rateLimit'] as const

/** One answer of several, which waits and breaks by itself: the endpoint's behaviour is settled before it is chosen. */
function compileChoice(entry: Entry, files: FileFinder, report: Report): Answer {
  const { $delay, $status } = entry.instructions
  const refuse = (name: string, what: string, hint: string) =>
    report([...entry.path, name], {
      code: 'bad-instruction',
      message: `${what} is for a whole endpoint, not for one answer of it.`,
      hint,
    })
  if (typeof $status === 'object' && $status !== null) {
    const hint = 'Write a number, or put it beside "$cases" or "$sequence".'
    refuse('$status', 'A status with "rate", "times" or "for"', hint)
  }
  for (const name of ofEndpoints) {
    if (!Object.hasOwn(entry.instructions, name)) continue
    refuse(name, `"${name}"`, 'Put it beside "$cases" or "$sequence".')
  }
  const answer = compileAnswer(entry, files, report)
  const fault = faultOf(entry, report)
  const delay = $delay === undefined ? undefined : readDelay($delay)
  if (delay && isIssue(delay)) {
    report([...entry.path, '$delay'], { code: 'bad-instruction', ...delay })
  }
  if (!delay && !fault) return answer
  const { fixed: _, ...rest } = answer
  return {
    ...rest,
    reply: async (context, scope) => {
      if (delay) await context.delay($delay as DelayInput)
      const reply = await answer.reply(context, scope)
      return fault ? new Fault(fault.kind, fault.over, reply) : reply
    },
  }
}

/** The fault of one answer of several. */
function faultOf({ instructions, path }: Entry, report: Report): Fault | undefined {
  const { $fault } = instructions
  if ($fault === undefined) return undefined
  const rule = readFault($fault)
  const chance = isIssue(rule)
    ? rule
    : (rule.rate ?? rule.times ?? rule.for) !== undefined && {
        message:
          'A fault with "rate", "times" or "for" is for a whole endpoint, not for one answer of it.',
        hint: 'Write its name alone, or put it beside "$cases" or "$sequence".',
      }
  if (chance) {
    report([...path, '$fault'], { code: 'bad-instruction', ...chance })
    return undefined
  }
  return isIssue(rule) ? undefined : new Fault(rule.fault, rule.over)
}

function readList(entry: Entry, name: '$cases' | '$sequence', report: Report): Entry[] {
  const value = entry.instructions[name]
  const path = [...entry.path, name]
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item, index) => readEntry(item, report, [...path, index]))
  }
  report(path, {
    code: 'bad-instruction',
    message: `"${name}" is no list of answers.`,
    hint: `Write it as in [{ "$status": 503 }, { "ok": true }].`,
  })
  return []
}

function needs(
  answers: readonly Answer[],
  roots: Answer['roots'],
): Pick<Answer, 'roots' | 'usesFaker' | 'usesCall'> {
  return {
    roots: [...roots, ...answers.flatMap((answer) => answer.roots)],
    usesFaker: answers.some((answer) => answer.usesFaker),
    usesCall: answers.some((answer) => answer.usesCall),
  }
}
