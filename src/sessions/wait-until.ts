import { describeMs } from '../behaviour/duration.ts'
import { clock } from '../clock.ts'
import { isMatch } from '../data/records/plain.ts'
import { withFrames } from '../errors/callers.ts'
import { readWait, type WaitOptions } from '../behaviour/wait.ts'

/** What a value is looked for by: a part of it, a function that says whether it is the one; undefined for any. */
export function testOf(which: unknown): (data: unknown) => boolean {
  if (which === undefined) return () => true
  if (typeof which === 'function')
    return (data) => (which as (data: unknown) => unknown)(data) === true
  return (data) => isMatch(data, which, false)
}

/** Waits until something is found; rejects with what is there in its place, at once where nothing more can come. */
export async function waitUntil<Found>(
  find: () => Found | undefined,
  subscribe: (tell: () => void) => () => void,
  options: Pick<WaitOptions, 'timeout'>,
  what: string,
  instead: () => readonly string[],
  ended: () => string | undefined = () => undefined,
): Promise<Found> {
  const { timeout } = readWait(options, 1)
  const start = new Error('wait')
  const failed = (why: string): Error => {
    const others = instead().slice(-5)
    const there = others.length > 0 ? `There is ${others.join('; ')}.` : 'There is none at all.'
    const error = new Error(`${what} did not come ${why}. ${there}`)
    error.name = 'TimeoutError'
    return withFrames(error, start)
  }
  const now = find()
  if (now !== undefined) return now
  const before = ended()
  if (before !== undefined) throw failed(`before ${before}`)
  return await new Promise<Found>((resolve, reject) => {
    const off = subscribe(() => {
      const found = find()
      const why = ended()
      if (found === undefined && why === undefined) return
      end()
      if (found !== undefined) resolve(found)
      else reject(failed(`before ${why}`))
    })
    const stop = clock.after(timeout, () => {
      end()
      reject(failed(`within ${describeMs(timeout)}`))
    })
    function end(): void {
      off()
      stop()
    }
  })
}
