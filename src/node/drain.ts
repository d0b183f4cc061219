import { setTimeout as pause } from 'node:timers/promises'
import type { Readiness } from '../admin/readiness.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { HttpListener } from './listen.ts'

/** How long answers may take that are under way when no more requests are taken, ms. */
const finishTime = 3000

/** What of a server ends. */
interface Drained {
  readonly admin: { readonly readiness: Readiness }
  readonly mocks: Pick<Mocks, 'waiting' | 'sessions'>
}

/**
 * Lets a server end so that no request is lost: it says that it is not ready, and answers as ever for `time` ms, until no
 * more are sent; then it takes no more, ends what has no end of its own, and the rest may take a few seconds.
 *
 * @param signal ends all of that
 */
export async function drain(
  { admin, mocks: { waiting, sessions } }: Drained,
  listener: HttpListener | undefined,
  time: number,
  signal: AbortSignal,
): Promise<void> {
  admin.readiness.drain()
  await listener?.leave()
  await pause(time, undefined, { signal }).catch(() => {})
  if (signal.aborted) return
  waiting.endEndless()
  const hurry = new Promise<void>((done) => signal.addEventListener('abort', () => done()))
  await Promise.race([hurry, Promise.all([sessions.closeSockets(), listener?.finish(finishTime)])])
}
