import type { Fault } from '../behaviour/fault.ts'
import { kindOf, type mockKind } from '../data/records/resource.ts'
import type { Report } from '../generate/report.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Reply } from '../http/reply.ts'
import type { Endpoint } from './endpoint.ts'
import type { EndpointContext } from './handler-context.ts'

/** What makes an answer of the request that it is given, such as `ai(…)`: in a map, or returned by a handler. */
export interface AnswerMaker extends Pick<
  Endpoint,
  'answerFor' | 'refuseBody' | 'note' | 'written' | 'inboxes'
> {
  readonly [mockKind]: 'answer'
  readonly answer: (context: EndpointContext) => MaybePromise<Reply | Fault>
  /** A text that differs whenever it was edited. */
  readonly definition: () => string
  /** Reports what is wrong with it at an address. */
  readonly check: (path: string, report: Report) => void
}

/** Whether a value is an {@link AnswerMaker}. */
export function isAnswerMaker(value: unknown): value is AnswerMaker {
  return kindOf(value) === 'answer'
}
