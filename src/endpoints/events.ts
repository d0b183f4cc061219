import type { SseInit } from '../events/stream.ts'
import type { Context, Handler } from './handler-context.ts'

/** Makes the events of one client; objects with `data` set the fields of an event, other values are its data. */
export type EventGenerator<Params> = (
  context: Context<Params>,
) => AsyncIterable<unknown> | Iterable<unknown>

/** The generator of a handler that {@link sse} made. A registered symbol, as there may be several copies of the package. */
export const generatorKey: unique symbol = Symbol.for('mockapi.events') as never

/**
 * Answers with server-sent events as a generator yields them, for each client anew: one that comes back goes on where
 * it was. Its `signal` is aborted, and its `finally` runs, when the client does not come back or the server closes.
 *
 * @example
 * 'GET /prices': sse(async function* ({ delay, faker }) {
 *   for (;;) {
 *     yield { event: 'price', data: { usd: faker.number.int(100) } }
 *     await delay('1s')
 *   }
 * })
 */
export function sse<Params>(
  generator: EventGenerator<Params>,
  init: SseInit = {},
): Handler<Params> {
  if (typeof generator !== 'function') {
    throw new TypeError('sse() takes a generator: sse(async function* ({ db }) { yield … }).')
  }
  const handle: Handler<Params> = (context) => context.sse(() => generator(context), init)
  return Object.assign(handle, { [generatorKey]: generator })
}
