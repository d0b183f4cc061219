import type { State } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'

/** The data that a context is about; throws a TypeError for a context that no request made. */
export function dataOf(context: EndpointContext): State {
  if (context instanceof EndpointRun) return context.state
  throw new TypeError('Only the context of a request has a state.')
}

/** The request that a context is about; throws a TypeError for a context that no request made. */
export function requestOf(context: EndpointContext): RequestState {
  if (context instanceof EndpointRun) return context.asked
  throw new TypeError('Only the context of a request has one.')
}

/** What stands before the path of a request in the addresses of an answer: prefix, session, mount; mostly empty. */
export function baseOf(context: EndpointContext): string {
  return context instanceof EndpointRun ? context.base : ''
}
