import { drawDelay, type Delay } from '../behaviour/duration.ts'
import { wait } from '../clock.ts'
import type { Ticker } from '../time/ticker.ts'
import type { Reply, ReplyInit } from '../http/reply.ts'
import { formatEvent, hasEventFields } from '../http/stream.ts'
import { eventsReply, noMoreEvents, readEvents, unknownEvent } from './stream.ts'

/** An event of a list. */
export interface ListedEvent {
  /** How long before it nothing is sent; undefined for the time between all events, none before the first. */
  readonly delay: Delay | undefined
  /** Its own id, where that is known before it is sent. */
  readonly id: string | undefined
  /** Makes it when it is sent. */
  readonly render: () => unknown
}

/** Events one after the other. */
export interface EventList {
  readonly events: readonly ListedEvent[]
  readonly every: Delay | undefined
  /** What follows the last one: the first, nothing with the stream open, or the end. */
  readonly ending: 'loop' | 'open' | 'end'
}

/** What a list needs of a request. */
export interface ListRequest {
  readonly lastEventId: string | undefined
  readonly signal: AbortSignal
  readonly random: () => number
  /** What waits between events, by the clock of the session. */
  readonly ticker: Ticker
}

/** The shortest round of a list that begins again, ms. */
const shortestRound = 4

/** Answers with the events of a list, those after a `Last-Event-ID` where it is of one of them. */
export function listReply(list: EventList, request: ListRequest, init: ReplyInit): Reply {
  const { lastEventId, signal } = request
  const after = lastEventId === undefined ? 0 : placeOf(list, lastEventId)
  if (list.ending === 'end' && after === list.events.length) return noMoreEvents()
  const told = after === undefined ? unknownEvent(lastEventId ?? '') : undefined
  const open = () => readEvents((gone) => sendList(list, after ?? 0, request, gone))
  return eventsReply({ open, told, signal }, init)
}

/** How many events there are up to that of an id, its own or its number; undefined where it has none. */
function placeOf({ events, ending }: EventList, id: string): number | undefined {
  const own = events.findIndex((event) => event.id === id)
  if (own !== -1) return own + 1
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  return number > 0 && (ending === 'loop' || number <= events.length) ? number : undefined
}

async function* sendList(
  list: EventList,
  after: number,
  by: Pick<ListRequest, 'random' | 'ticker'>,
  gone: AbortSignal,
): AsyncGenerator<string, void> {
  for await (const { event, number } of eventsOf(list, after, by, gone)) {
    yield formatEvent(event.render(), event.id ?? String(number))
  }
}

/** The values of the events of a list, each when it is due: what a GraphQL subscription sends. */
export async function* valuesOf(
  list: EventList,
  request: Omit<ListRequest, 'lastEventId'>,
): AsyncGenerator<unknown, void> {
  for await (const { event } of eventsOf(list, 0, request, request.signal)) {
    const value = event.render()
    yield hasEventFields(value) ? value['data'] : value
  }
}

async function* eventsOf(
  { events, every, ending }: EventList,
  after: number,
  { random, ticker }: Pick<ListRequest, 'random' | 'ticker'>,
  gone: AbortSignal,
): AsyncGenerator<{ readonly event: ListedEvent; readonly number: number }, void> {
  const { length } = events
  const last = ending === 'loop' && length > 0 ? Infinity : length
  for (let number = after + 1; number <= last; number++) {
    const index = (number - 1) % length
    const event = events[index] as ListedEvent
    const { delay = number > 1 ? every : undefined } = event
    const least = index === 0 && number > 1 ? shortestRound : 0
    const ms = Math.max(least, delay ? drawDelay(delay, random) : 0)
    // A delay of its own keeps real time, as all delays do.
    if (ms > 0) await (event.delay ? wait(ms, gone) : ticker.wait(ms, gone))
    yield { event, number }
  }
  if (ending === 'open') await wait(Infinity, gone)
}
