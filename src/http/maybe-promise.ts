/** A value now or later. What is ready stays synchronous: a promise costs a request about a tenth of its time. */
export type MaybePromise<Value> = Value | Promise<Value>

/** Goes on with a value, at once when it is there already. */
export function chain<Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** Whether a value is to be awaited: a promise, of this realm or of a library of its own. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (value instanceof Promise) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
