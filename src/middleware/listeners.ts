import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import type { RequestEvent } from '../journal/listeners.ts'
import type { Session } from '../sessions/session.ts'
import type { Middleware } from './stack.ts'

/** Tells listeners that a request has come; later events are for requests that were told of. */
export const tellListeners: Middleware = (c, next) => {
  const state = stateOf(c)
  const { listeners } = state.session as Session
  if (listeners.isOn) {
    state.event = eventOf(state)
    listeners.emit('request', state.event)
  }
  return next(c)
}

function eventOf({ session, method, target, incoming }: RequestState): RequestEvent {
  const { id, journal } = session as Session
  const { url, headers } = incoming.request
  return {
    id: journal.nextId(),
    session: id,
    request: { method, target, url, headers: Object.fromEntries(headers) },
  }
}

/** Tells listeners of the answer, once the journal has it. */
export function tellAnswer(state: RequestState, status: number, duration: number): void {
  const { event, session, miss } = state
  if (!event || !session) return
  const { listeners, journal } = session
  if (miss) listeners.emit('unmatched', { ...event, miss })
  listeners.emit('response', {
    ...event,
    response: { status, duration },
    get entry() {
      return journal.find(event.id)
    },
  })
}
