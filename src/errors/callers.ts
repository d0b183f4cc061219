/**
 * Has errors of methods begin where they were called, so that a test runner shows the line of the test: what goes on
 * inside says nothing to a test. Not for methods that run code of users.
 */
export function pointToCallers<Target extends object>(
  target: Target,
  names: readonly (keyof Target & string)[],
): void {
  for (const name of names) {
    const method = target[name] as (...args: unknown[]) => unknown
    const called = (...args: unknown[]): unknown => {
      try {
        const result = Reflect.apply(method, target, args)
        if (!(result instanceof Promise)) return result
        const here = atCaller(new Error(), called)
        return result.catch((error: unknown) => {
          throw error instanceof Error ? withFrames(error, here) : error
        })
      } catch (error) {
        throw error instanceof Error ? atCaller(error, called) : error
      }
    }
    Object.defineProperty(target, name, { value: called, writable: true, configurable: true })
  }
}

/** Cuts what a function, and what it called, has in the stack of an error; engines without that leave it. */
export function atCaller(error: Error, called: (...args: never[]) => unknown): Error {
  Error.captureStackTrace?.(error, called)
  return error
}

/** Gives an error the frames of another one. */
export function withFrames(error: Error, { stack = '' }: Error): Error {
  const frames = /\n\s+at [^]*/.exec(stack)
  if (frames) error.stack = `${error.name}: ${error.message}${frames[0]}`
  return error
}
