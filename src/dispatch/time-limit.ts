import { clock } from '../clock.ts'
import { describeMs } from '../behaviour/duration.ts'
import { problemReply } from '../http/reply.ts'

/**
 * A handler's promise with a limit; 504 is thrown when it passes. Time that the handler spends in a delay
 * of its own does not count.
 *
 * @param ms the limit, milliseconds
 * @param waiting whether the handler is in such a delay now
 * @throws Reply with code `handler-timeout`
 */
export async function limited(
  promise: PromiseLike<unknown>,
  ms: number,
  key: string,
  waiting: () => boolean,
): Promise<unknown> {
  let stop = (): void => {}
  const limit = new Promise<never>((_resolve, reject) => {
    const arm = () => {
      stop = clock.after(ms, () => {
        if (waiting()) arm()
        else reject(timeout(key, ms))
      })
    }
    arm()
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    stop()
  }
}

function timeout(key: string, ms: number): unknown {
  return problemReply(
    'handler-timeout',
    `The handler of ${key} did not answer within ${describeMs(ms)}. Return a value, or raise the limit with --timeout.`,
  )
}
