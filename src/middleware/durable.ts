import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import { toResponse } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/**
 * Answers a request that changed data once these outlive the process, or with 503 `not-saved`. Who only reads
 * is answered from memory; what sessions change is kept nowhere.
 */
export function durable({ flush, sessions: { own } }: Mocks): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    if (!flush || state.session !== own) return next(c)
    const data = own.state
    const { revision } = data
    return chain(next(c), (response) => {
      const settling = data.revision === revision ? undefined : flush()
      if (!settling) return response
      return settling.then(
        () => response,
        (error: unknown) => toResponse(notSaved(error), { head: state.method === 'HEAD' }),
      )
    })
  }
}

/** 503 for a change that could not be saved. */
export function notSaved(error: unknown): Reply {
  const reason = error instanceof Error ? error.message : String(error)
  const detail = `The change is made, but would not outlive the server: ${reason}`
  return problemReply('not-saved', detail)
}
