import type * as asked from '../../dispatch/webhooks.ts'
import { stateOf } from '../../dispatch/request-state.ts'
import { chain } from '../../http/maybe-promise.ts'
import type * as jobs from '../../jobs/jobs.ts'
import type { Middleware } from '../../middleware/stack.ts'
import type * as webhooks from '../../webhooks/webhooks.ts'

/** Jobs, of which there are none. */
export class Jobs implements Omit<jobs.Jobs, 'add' | 'revision'> {
  readonly pending: readonly [] = []

  cancel(): number {
    return 0
  }

  close(): void {}
}

/** Webhooks, of which none are sent. */
export class Webhooks implements Omit<
  webhooks.Webhooks,
  | 'cancel'
  | 'ended'
  | 'find'
  | 'list'
  | 'prepare'
  | 'replay'
  | 'revision'
  | 'send'
  | 'start'
  | 'subscribe'
  | 'waitFor'
> {
  readonly isWaiting = false

  reset(): void {}

  close(): void {}
}

const nothing = (): undefined => {}
const none = (): [] => []
const passOn: Middleware = (c, next) => next(c)

export { nothing as openPost, nothing as addDeclared, none as namedWebhooks, passOn as recordBody }

/** Notes that a request was answered. */
export const answered: typeof asked.answered = (state) => {
  state.isAnswered = true
  state.session?.leave(state)
}

/** Ends what a request had to itself. */
export const requestLog: Middleware = (c, next) =>
  chain(next(c), (response) => {
    const state = stateOf(c)
    if (!state.isStreaming) state.done()
    answered(state, undefined)
    return response
  })
