import type { SendWebhook } from '../endpoints/answered.ts'
import type { Session } from '../sessions/session.ts'
import { sendAfter } from '../webhooks/of-request.ts'
import { webhookIssues } from '../webhooks/options.ts'
import type { RequestState } from './request-state.ts'

/** `c.webhook` of a request. */
export function webhookOf(state: RequestState, key: string): SendWebhook {
  return (to, body, options = {}) => {
    const [issue] = webhookIssues({ ...options, to })
    if (issue) throw new TypeError(`webhook(): ${issue.message} ${issue.hint}`)
    const { webhooks } = state.session as Session
    return sendAfter(state.origin, webhooks, { ...options, to, body }, { kind: 'handler', key })
  }
}

/** Sends what has waited for the answer of a request. @param call its id in the journal */
export function answered(state: RequestState, call: number | undefined): void {
  state.isAnswered = true
  state.session?.leave(state)
  state.webhooks?.answered(call, outliving(state))
}

/** What keeps a worker alive for work after the answer; undefined where nothing ends it. */
function outliving({ c }: RequestState): ((work: Promise<unknown>) => void) | undefined {
  try {
    const context = c.executionCtx
    return (work) => context.waitUntil(work)
  } catch {
    // Hono throws where there is none.
    return undefined
  }
}
