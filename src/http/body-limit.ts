import { clock } from '../clock.ts'
import type { HeaderReader } from './connection.ts'
import type { MaybePromise } from './maybe-promise.ts'
import { problemReply, type Reply } from './reply.ts'

/** The 413 of a body whose length is beyond the limit; undefined for any other. */
export function refuseLength(
  { body, bodyUsed }: Partial<Pick<Request, 'body' | 'bodyUsed'>>,
  header: HeaderReader,
  limit: number,
): MaybePromise<Reply | undefined> {
  if (!(Number(header('content-length')) > limit)) return undefined
  // Who expects `100 Continue` has sent nothing yet.
  const isAwaited = header('expect') === undefined && body && !bodyUsed && !body.locked
  const dropped = isAwaited ? dropRest(body.getReader(), mostAnnounced) : Promise.resolve(false)
  return dropped.then((isWhole) => tooLarge(limit, isWhole))
}

/** The 413 of a body beyond the limit. @param isWhole whether all of it has come, so that the connection may go on */
export function tooLarge(limit: number, isWhole: boolean): Reply {
  const detail = `The body is larger than ${limit} bytes. Raise the limit with --body-limit.`
  return problemReply('body-too-large', detail, {}, isWhole ? {} : { connection: 'close' })
}

/** How long a body that is refused is read: in all, and while nothing comes, ms. */
const dropTime = 10_000
const dropIdle = 500
/** How much of it, bytes, where its length is known. */
const mostAnnounced = 1024 ** 3
/** How much of a body that may have no end is dropped, bytes. */
export const mostEndless: number = 32 * 1024 ** 2

/** Drops a body as long as it comes: a client that is still sending sees a broken connection, not the answer. */
export async function dropRest(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<boolean> {
  const end = clock.elapsed() + dropTime
  for (let size = 0; clock.elapsed() < end && size < most;) {
    let stop = (): void => {}
    const silence = new Promise<undefined>((resolve) => {
      stop = clock.after(dropIdle, () => resolve(undefined))
    })
    const part = await Promise.race([reader.read().catch(() => undefined), silence])
    stop()
    if (!part || part.done) return part !== undefined
    size += part.value.byteLength
  }
  return false
}
