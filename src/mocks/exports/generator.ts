import { isResponse } from '../../dispatch/result.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext, Handler, Next } from '../../endpoints/handler-context.ts'
import { isPromise } from '../../http/maybe-promise.ts'

/** The iterator of a generator function as a handler; `next` hands on the context of the call. */
type Answers = Iterator<unknown, unknown, unknown> | AsyncIterator<unknown, unknown, unknown>

/** Whether a handler is a `function*` or `async function*`. */
export function isGeneratorFunction(handle: Handler): boolean {
  const tag = Object.prototype.toString.call(handle)
  return tag === '[object GeneratorFunction]' || tag === '[object AsyncGeneratorFunction]'
}

/**
 * Answers each call by the next value of a generator function, as MSW does; the last, returned, yielded or
 * thrown, is given again from then on. Each session has a generator of its own, until it is reset.
 */
export function answersOf(handle: Handler): Endpoint['handle'] {
  const sessions = new WeakMap<object, Endpoint['handle']>()
  return (context) => {
    let answer = sessions.get(context.sessionMark)
    if (!answer) {
      answer = answersOfSession(handle)
      sessions.set(context.sessionMark, answer)
    }
    return answer(context)
  }
}

function answersOfSession(handle: Handler): Endpoint['handle'] {
  let answers: Answers | undefined
  let last: () => unknown = () => undefined
  const took = ({ done = false, value }: IteratorResult<unknown, unknown>): unknown => {
    if (isPromise(value)) return value.then((settled) => took({ done, value: settled }), threw)
    if (done && value === undefined) return last()
    // A `Response` can be read once.
    const kept = isResponse(value) ? value.clone() : value
    last = () => (isResponse(kept) ? kept.clone() : kept)
    return value
  }
  const threw = (error: unknown): never => {
    last = () => {
      throw error
    }
    throw error
  }
  return (context: EndpointContext) => {
    const c = context.forHandler()
    answers ??= handle(c, context.next as Next) as Answers
    try {
      const step = answers.next(c)
      return isPromise(step) ? step.then(took, threw) : took(step)
    } catch (error) {
      return threw(error)
    }
  }
}
