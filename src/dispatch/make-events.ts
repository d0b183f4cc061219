import type { MakeEvents } from '../endpoints/handler-context.ts'
import type { EventSourceFunction } from '../events/runs.ts'
import type { SseInit } from '../events/stream.ts'
import { readFields } from '../http/headers.ts'
import { Reply } from '../http/reply.ts'
import { eventHeaders, eventStream } from '../http/stream.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'

type Events = AsyncIterable<unknown> | Iterable<unknown>

/** The member `sse` of a handler's context. */
export function makeEvents(state: RequestState, run: EndpointRun): MakeEvents {
  return ((events: Events | EventSourceFunction, init: SseInit = {}) =>
    typeof events === 'function'
      ? ofFunction(events, init, state, run)
      : ofList(events, init)) as MakeEvents
}

function ofList(events: Events, init: SseInit): Reply {
  const headers = { ...eventHeaders, ...readFields(init.headers) }
  return new Reply({ kind: 'stream', stream: eventStream(events) }, { ...init, headers })
}

async function ofFunction(
  make: EventSourceFunction,
  init: SseInit,
  { target, mocks }: RequestState,
  run: EndpointRun,
): Promise<Reply> {
  // Few mocks have any, so what keeps their events is loaded with the first.
  const { runReply } = await import('../events/runs.ts')
  const request = {
    session: run.sessionMark,
    address: target,
    lastEventId: run.header('last-event-id'),
    signal: run.signal,
    waiting: mocks.waiting,
    onBegin: (signal: AbortSignal) => {
      run.outliving = signal
    },
  }
  return runReply(make, request, init)
}
