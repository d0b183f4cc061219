type Decorator = (...args: unknown[]) => unknown
type Dispose = { readonly dispose: (() => unknown) | undefined; readonly asynchronous: boolean }

/** What `using` and `await using` compile to: it keeps the resources and lets go of them in reverse. */
interface UsingContext {
  /** The error that ended the block, set by the compiled code. */
  e: unknown
  /** Takes a resource of `using`. */
  u<T>(resource: T): T
  /** Takes a resource of `await using`. */
  a<T>(resource: T): T
  /** Disposes of all; a promise where one of them was taken by `await using`. */
  d(): unknown
}

/**
 * What compiled code calls for syntax that Node does not have: TypeScript's `experimentalDecorators`
 * and explicit resource management. The names are those the compiler writes.
 */
export const runtimeHelpers: Readonly<Record<string, unknown>> = {
  decorate,
  decorateParam,
  usingCtx,
}

/** Applies legacy decorators, the last one first, as TypeScript's own `__decorate` does. */
function decorate(
  decorators: readonly Decorator[],
  target: object,
  key?: PropertyKey,
  descriptor?: PropertyDescriptor | null,
): unknown {
  const own = key !== undefined && descriptor === null
  const start = own ? Object.getOwnPropertyDescriptor(target, key) : descriptor
  let result: unknown = key === undefined ? target : start
  for (const decorator of decorators.toReversed()) {
    const next = key === undefined ? decorator(result) : decorator(target, key, result)
    result = next ?? result
  }
  if (key !== undefined && result) Object.defineProperty(target, key, result as PropertyDescriptor)
  return result
}

/** Turns a parameter's decorator into one of its method. */
function decorateParam(index: number, decorator: Decorator): Decorator {
  return (target, key) => decorator(target, key, index)
}

function usingCtx(): UsingContext {
  const none = {}
  const taken: Dispose[] = []
  const context: UsingContext = {
    e: none,
    u(resource) {
      take(taken, resource, false)
      return resource
    },
    a(resource) {
      take(taken, resource, true)
      return resource
    },
    d() {
      const fail = (error: unknown): void => {
        context.e = context.e === none ? error : suppressed(error, context.e)
      }
      const finish = (): void => {
        if (context.e !== none) throw context.e
      }
      return release(taken, fail, finish)
    },
  }
  return context
}

function take(taken: Dispose[], resource: unknown, asynchronous: boolean): void {
  if (resource === null || resource === undefined) {
    if (asynchronous) taken.push({ dispose: undefined, asynchronous })
    return
  }
  const owner = Object(resource) as Record<symbol, unknown>
  const symbols = asynchronous ? [Symbol.asyncDispose, Symbol.dispose] : [Symbol.dispose]
  const method = symbols.map((symbol) => owner[symbol]).find((found) => found !== undefined)
  if (typeof method !== 'function') throw new TypeError('The value of "using" is not disposable.')
  taken.push({ dispose: () => method.call(resource) as unknown, asynchronous })
}

function release(taken: Dispose[], fail: (error: unknown) => void, finish: () => void): unknown {
  for (let next = taken.pop(); next; next = taken.pop()) {
    try {
      const result = next.dispose?.()
      if (next.asynchronous) {
        const rest = (): unknown => release(taken, fail, finish)
        return Promise.resolve(result).catch(fail).then(rest)
      }
    } catch (error) {
      fail(error)
    }
  }
  return finish()
}

function suppressed(error: unknown, earlier: unknown): Error {
  const both = new Error('An error was suppressed while resources were disposed of.')
  return Object.assign(both, { name: 'SuppressedError', error, suppressed: earlier })
}
