import type { DoAfter } from '../endpoints/answered.ts'
import { formatValue } from '../errors/validation-issue.ts'
import type { JobAbout } from '../jobs/jobs.ts'
import type { Session } from '../sessions/session.ts'
import { isPromise } from '../http/maybe-promise.ts'
import { describeWait, parseWait, waitHint } from '../jobs/wait.ts'
import type { RequestState } from './request-state.ts'

/** `c.after` of a request. */
export function afterOf(state: RequestState, key: string): DoAfter {
  return (wait, run) => {
    const ms = parseWait(wait)
    if (ms === undefined)
      throw new TypeError(`after(): ${formatValue(wait)} is no time. ${waitHint}`)
    if (typeof run !== 'function') {
      const hint = "Write after('5m', () => { … })."
      throw new TypeError(`after(): ${formatValue(run)} is no function. ${hint}`)
    }
    return addJob(state, ms, { kind: 'handler', key, what: '' }, run)
  }
}

/** Does something later that a request has led to; what it writes is what that request has led to as well. */
export function addJob(
  state: RequestState,
  ms: number,
  about: JobAbout,
  run: () => unknown,
): () => void {
  const session = state.session as Session
  const ended = (): void => session.leave(state.origin)
  const { stop } = session.jobs.add(ms, about, () => {
    // The time of a header is that of the request alone.
    state.time = undefined
    state.origin.time = undefined
    let result: unknown
    try {
      result = run()
    } finally {
      ended()
    }
    return isPromise(result) ? Promise.resolve(result).finally(ended) : undefined
  })
  state.notes.push(`${about.what || 'a job'} in ${describeWait(ms)}`)
  return stop
}
