import { inboxIssue } from '../../inbox/collection.ts'
import { noteOf } from '../../inbox/define.ts'
import { keepRequest } from '../../inbox/keep.ts'
import { badInstruction, badKey, type Report } from '../../generate/report.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import { hasContents, isStatusRule, type CompiledAnswer, type WrittenAnswer } from './reply.ts'

/** Compiles `$inbox`, which keeps the request and then answers what stands beside it; 202 with the id where nothing does. */
export function compileInbox(
  written: WrittenAnswer,
  compile: (rest: WrittenAnswer) => CompiledAnswer,
): CompiledAnswer {
  const { $inbox } = written.instructions
  const issue = inboxIssue($inbox)
  if (issue) badInstruction(written.report, ['$inbox'], issue.message, issue.hint)
  const answer = compile({ ...written, ...besideInbox(written) })
  const name = String($inbox)
  return {
    ...answer,
    fixed: undefined,
    usesCall: true,
    inboxes: [name, ...(answer.inboxes ?? [])],
    note: answer.note === undefined ? noteOf(name) : `${noteOf(name)}, ${answer.note}`,
    reply: (context) => {
      keepRequest(name, context)
      return answer.reply(context)
    },
  }
}

type Parts = Pick<WrittenAnswer, 'instructions' | 'body'>

/** What an inbox answers: what stands beside it, with the status 202 and the id of the record where nothing does. */
export function besideInbox({ instructions: all, body }: Parts): Parts {
  const { $inbox: _, ...instructions } = all
  const { $status } = instructions
  if (hasContents(instructions) || ($status !== undefined && !isStatusRule($status))) {
    return { instructions, body }
  }
  const made = { value: { id: '{{record.id}}' }, path: [] }
  return { instructions: { ...instructions, $status: 202 }, body: body ?? made }
}

/** Reports an inbox of a WebSocket. */
export function checkInbox(
  method: string,
  answer: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  if (method !== 'WS' || answer['$inbox'] === undefined) return
  const message = '"$inbox" keeps requests, and this is a WebSocket.'
  badKey(report, ['$inbox'], message, 'Tests read its messages with mock.sockets.')
}

/** Reports templates and conditions that read a record where none was kept before. */
export function checkRecord(
  { inboxes, reads }: Pick<CompiledAnswer, 'inboxes' | 'reads'>,
  early: readonly RequestPath[],
  report: Report,
): void {
  const readEarly = inboxes ? early : [...early, ...reads]
  if (!readEarly.some(({ root }) => root === 'record')) return
  const message = '"record" is read where nothing was kept.'
  const hint =
    'It is what "$inbox" has kept of the request, in what is answered beside it: here it is "body".'
  report([], { code: 'bad-template', message, hint })
}
