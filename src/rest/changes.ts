import {
  changesOf,
  filterOf,
  followChanges,
  missedChanges,
  seenThrough,
  type ChangeFeed,
  type RecordChange,
} from '../data/changes.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { StoredCollection } from '../data/store/state.ts'
import { dataOf } from '../dispatch/run-of.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { eventsReply, readEvents, unknownEvent } from '../events/stream.ts'
import { Reply } from '../http/reply.ts'
import { readListQuery } from './reads.ts'

/**
 * Answers with what becomes of the records of a collection from now on, or since the event of a `Last-Event-ID`.
 * The filters of the address decide which records are seen. Throws Reply `bad-query` 400.
 */
export function changesReply(
  context: EndpointContext,
  declaration: CollectionDeclaration,
  strict: boolean,
): Reply {
  const { feed, passes, note } = viewOf(context, declaration, strict)
  const last = context.header('last-event-id')
  const known = last === undefined ? undefined : placeOf(feed, last)
  const isLate = last !== undefined && known === undefined
  const told = isLate ? unknownEvent(last) : undefined
  const from = known ?? feed.last
  // Who loses the connection before the first change comes back with this id too.
  const first = known !== undefined ? undefined : isLate ? missed(feed) : `${idLine(feed)}\n`
  const open = () => readEvents((gone) => sendChanges(feed, from, { passes, gone, first }))
  const reply = eventsReply({ open, told, signal: context.signal })
  if (note === undefined) return reply
  return reply.with({ note: told === undefined ? note : `${told}, ${note}` })
}

/** Takes a WebSocket for changes, or ignores one of its messages. Throws Reply `bad-query` 400. */
export function socketReply(
  context: EndpointContext,
  declaration: CollectionDeclaration,
  strict: boolean,
): Reply {
  const reply = new Reply({ kind: 'socket', ...(context.socket && { answer: {} }) })
  const note = context.socket ? 'not read' : viewOf(context, declaration, strict).note
  return reply.with({ note })
}

/** Sends an open WebSocket what becomes of the records of a collection, until it closes. */
export function sendMessages(
  context: EndpointContext,
  declaration: CollectionDeclaration,
  strict: boolean,
): void {
  const { feed, passes } = viewOf(context, declaration, strict)
  const { signal, socket } = context
  const unsubscribe = feed.subscribe((change) => {
    const seen = seenThrough(change, passes)
    if (seen) socket?.client.send(messageOf(feed, seen))
  })
  signal.addEventListener('abort', unsubscribe, { once: true })
}

/** What a request sees of a collection's changes, and what the log tells of its query. Throws Reply `bad-query` 400. */
function viewOf(context: EndpointContext, declaration: CollectionDeclaration, strict: boolean) {
  const { name } = declaration
  const state = dataOf(context)
  const query = readListQuery(context.url, declaration, strict)
  const { passes, ignored } = filterOf(state.collection(name) as StoredCollection, query)
  const names = ignored.slice(0, 5).join(', ')
  return {
    feed: changesOf(state, name) as ChangeFeed,
    passes,
    note: names === '' ? undefined : `ignored ${names}: no ${name} has it`,
  }
}

/** The number of the change that an id names; undefined where not all after it are kept. */
function placeOf(feed: ChangeFeed, id: string): number | undefined {
  const [, name, digits] = /^(.+)-(\d{1,15})$/.exec(id) ?? []
  const number = Number(digits)
  return name === feed.id && feed.after(number) ? number : undefined
}

/** An event for who has to read the list anew, since some changes are gone. */
function missed(feed: ChangeFeed): string {
  return `event: missed\n${idLine(feed)}data: {}\n\n`
}

function idLine({ id, last }: ChangeFeed, number = last): string {
  return `id: ${id}-${number}\n`
}

async function* sendChanges(
  feed: ChangeFeed,
  from: number,
  about: {
    readonly passes: Parameters<typeof seenThrough>[1]
    readonly gone: AbortSignal
    /** What is sent before all changes. */
    readonly first: string | undefined
  },
): AsyncGenerator<string, void> {
  const { passes, gone, first } = about
  if (first !== undefined) yield first
  for await (const change of followChanges(feed, from, gone)) {
    if (change === missedChanges) yield missed(feed)
    else {
      const seen = seenThrough(change, passes)
      if (seen) yield textOf(feed, seen)
    }
  }
}

function textOf(feed: ChangeFeed, { kind, number, json }: RecordChange): string {
  return `event: ${kind}\n${idLine(feed, number)}data: ${json}\n\n`
}

function messageOf({ id }: ChangeFeed, { kind, number, json }: RecordChange): string {
  return `{"event":"${kind}","id":"${id}-${number}","data":${json}}`
}
