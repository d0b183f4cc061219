import { isStatus } from '../behaviour/rule.ts'
import type { StoredRecord } from '../data/records/declaration.ts'
import { mockKind } from '../data/records/resource.ts'
import type { AnswerMaker } from '../endpoints/answer-maker.ts'
import { formatValue } from '../errors/validation-issue.ts'
import { badMock } from '../generate/report.ts'
import { Reply } from '../http/reply.ts'
import { inboxIssue } from './collection.ts'
import { keepRequest } from './keep.ts'

/** How an inbox answers. */
export interface InboxOptions {
  /** Default 202. */
  readonly status?: number
  /** The body, or what makes it of the record that was kept; null for none; default its id, `{ "id": 7 }`. */
  readonly body?: ((record: StoredRecord) => unknown) | object | string | number | boolean | null
}

/**
 * Keeps what the app sends, such as mails, as records of a collection, which is made where no file declares it.
 *
 * @example
 * 'POST /mail': inbox('mails')
 * @example
 * 'POST /sms': inbox('texts', { status: 201, body: ({ id }) => ({ sid: id, status: 'queued' }) })
 */
export function inbox(name: string, options: InboxOptions = {}): AnswerMaker {
  const { status = 202, body = idOf } = options
  const bodyOf = (record: StoredRecord): unknown =>
    typeof body === 'function' ? body(record) : body
  return {
    [mockKind]: 'answer',
    inboxes: [name],
    answer: async (context) => {
      const value = await bodyOf(keepRequest(name, context))
      return new Reply(value === null ? { kind: 'none' } : { kind: 'json', value }, { status })
    },
    note: noteOf(name),
    definition: () => `inbox ${name} ${status} ${JSON.stringify(body) ?? String(body)}`,
    check: (_path, report) => {
      const issue = inboxIssue(name)
      if (issue) badMock(report, `inbox(): ${issue.message}`, issue.hint)
      if (isStatus(status)) return
      badMock(
        report,
        `inbox(): the status is ${formatValue(status)}.`,
        'Write a number from 200 to 599.',
      )
    },
  }
}

/** What lists say of an endpoint that keeps requests. */
export function noteOf(name: unknown): string {
  return `inbox ${String(name)}`
}

function idOf({ id }: StoredRecord): object {
  return { id }
}
