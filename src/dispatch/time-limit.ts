import { clock } from '../clock.ts'
import { describeMs } from '../behaviour/duration.ts'
import { problemReply } from '../http/reply.ts'

/** Awaits a handler, without counting its delays and `next()` in; throws 504 `handler-timeout`. */
export async function withTimeout(
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
