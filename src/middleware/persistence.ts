import { stateOf } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { messageOf } from '../errors/message.ts'
import { chain } from '../http/maybe-promise.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type { Middleware } from './stack.ts'

/** Waits until what a request changed is saved, in the server's own data or an environment; answers 503 `not-saved` otherwise. */
export const waitForPersistence: Middleware = (c, next) => {
  const state = stateOf(c)
  const { mocks, session, method } = state
  const { own } = mocks.sessions
  const keeper = session?.keeper
  if (!keeper && (!mocks.flush || session !== own)) return next(c)
  const { revision } = own.state
  const save = (): void | Promise<void> => {
    if (keeper) return keeper.flush()
    return own.state.revision === revision ? undefined : mocks.flush?.()
  }
  return chain(next(c), (response) => {
    const saving = save()
    if (!saving) return response
    return saving.then(
      () => response,
      (error: unknown) => toResponse(state.shown(notSaved(error)), method === 'HEAD'),
    )
  })
}

/** 503 for a change that could not be saved. */
export function notSaved(error: unknown): Reply {
  const detail = `The change is made, but would not outlive the server: ${messageOf(error)}`
  return problemReply('not-saved', detail)
}
