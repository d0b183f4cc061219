import type { ExecutionResult } from 'graphql'
import { requestOf } from '../dispatch/run-of.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { eventsReply, readEvents } from '../events/stream.ts'
import type { Reply } from '../http/reply.ts'
import { formatEvent } from '../http/stream.ts'
import { openResults, type SubscriptionArgs } from './subscription.ts'

/** The results of a subscription as server-sent events, as graphql-sse has them on a connection for each. */
export async function subscriptionReply(args: SubscriptionArgs): Promise<Reply> {
  const { run } = args.contextValue
  const results = await openResults(args)
  if (!(Symbol.asyncIterator in results)) return resultReply(results, run)
  const open = () => {
    const reader = readEvents(() => textsOf(results))
    const end = () => {
      void results.return()
      reader.end()
    }
    return { next: () => reader.next(), end }
  }
  return eventsReply({ open, signal: requestOf(run).signal })
}

/** One result as a stream of an event. */
export function resultReply(result: ExecutionResult, { signal }: EndpointContext): Reply {
  return eventsReply({ open: () => readEvents(() => textsOf([result])), signal })
}

async function* textsOf(
  results: AsyncIterable<ExecutionResult> | Iterable<ExecutionResult>,
): AsyncGenerator<string, void> {
  for await (const result of results) yield formatEvent({ event: 'next', data: result })
  yield 'event: complete\ndata: \n\n'
}
