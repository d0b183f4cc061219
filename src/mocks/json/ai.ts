import { errorsOf, formatHint, loadAnswer, noteOf, unknownFormat } from '../../ai/define.ts'
import { formatOf } from '../../ai/format.ts'
import { readAiOptions } from '../../ai/options.ts'
import { Fault } from '../../behaviour/fault.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { badInstruction, type Report } from '../../generate/report.ts'
import { compileValue } from '../../generate/value.ts'
import type { Reply } from '../../http/reply.ts'
import {
  headersOf,
  isStatusRule,
  stateOf,
  type CompiledAnswer,
  type WrittenAnswer,
} from './reply.ts'

/** Compiles `$ai`, what a model answers, with the headers beside it. */
export function compileAi(written: WrittenAnswer): CompiledAnswer {
  const { report, instructions } = written
  const { $ai, $status } = instructions
  const issue = readAiOptions($ai)
  if ('message' in issue)
    badInstruction(report, ['$ai', ...(issue.at ?? [])], issue.message, issue.hint)
  if ($status !== undefined && !isStatusRule($status)) {
    const hint = 'Write the status of an error as in { "error": 429 }, inside "$ai".'
    badInstruction(report, ['$status'], '"$status" stands beside "$ai".', hint)
  }
  const compiled = compileValue($ai, report, { path: ['$ai'] })
  const fields = headersOf(written)
  const state = stateOf(instructions)
  const reads = [...compiled.reads, ...(fields?.reads ?? [])]
  return {
    reply: async (context) => {
      const answer = readAiOptions(withTexts(compiled.render(context)))
      if ('message' in answer) throw new TypeError(`$ai: ${answer.message} ${answer.hint}`)
      const { answerAi } = await loadAnswer()
      const made = await answerAi(answer, context)
      const { headers = {}, cookies = [] } = fields?.render(context) ?? {}
      const finish = (reply: Reply): Reply =>
        reply.with({ headers: { ...reply.headers, ...headers }, cookies, state })
      if (!(made instanceof Fault)) return finish(made)
      return new Fault(made.kind, made.over, finish(made.answer as Reply))
    },
    known: [],
    reads,
    usesFaker: compiled.usesFaker || fields?.usesFaker === true,
    usesCall: true,
    errors: errorsOf('format' in issue ? issue.format : undefined),
    note: noteOf(isObject($ai) ? $ai : undefined),
  }
}

/** Reports an `$ai` at an address that does not tell its format. */
export function checkFormat($ai: unknown, path: string, report: Report): void {
  const { format } = isObject($ai) ? $ai : {}
  if ($ai === undefined || format !== undefined || formatOf(path) !== undefined) return
  badInstruction(report, ['$ai'], unknownFormat(path), formatHint)
}

/** Makes texts of what templates gave for a text, such as a number. */
function withTexts(value: unknown): unknown {
  if (!isObject(value)) return textOf(value)
  const { text, reasoning, ...others } = value
  return {
    ...others,
    ...('text' in value && { text: textOf(text) }),
    ...('reasoning' in value && { reasoning: textOf(reasoning) }),
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : `${value as number}`
}
