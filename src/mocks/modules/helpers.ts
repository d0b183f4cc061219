type Decorator = (...args: unknown[]) => unknown

/**
 * What compiled code calls for syntax that Node does not have: TypeScript's `experimentalDecorators`
 * and explicit resource management. The names are those the compiler writes.
 */
export const runtimeHelpers: Readonly<Record<string, unknown>> = {
  decorate,
  decorateParam,
  decorateMetadata,
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

function decorateParam(index: number, decorator: Decorator): Decorator {
  return (target, key) => decorator(target, key, index)
}

/** Notes a type that `emitDecoratorMetadata` has written, if the user has loaded `reflect-metadata`. */
function decorateMetadata(key: string, value: unknown): Decorator {
  const { metadata } = Reflect as { metadata?: (key: string, value: unknown) => Decorator }
  return metadata?.(key, value) ?? (() => undefined)
}

/**
 * The stack of resources of a block with `using` or `await using`, disposed of in reverse. Compiled code
 * calls `u` and `a` with a resource of either, `d` at the end, and sets `e` to the error that ended the block.
 */
function usingCtx(): object {
  const none = {}
  const stack: { readonly dispose: (() => unknown) | undefined; readonly isAsync: boolean }[] = []
  const take = (resource: unknown, isAsync: boolean): unknown => {
    const dispose = disposerOf(resource, isAsync)
    if (dispose || isAsync) stack.push({ dispose, isAsync })
    return resource
  }
  const fail = (error: unknown): void => {
    context.e = context.e === none ? error : suppressed(error, context.e)
  }
  const disposeAll = (): unknown => {
    for (let next = stack.pop(); next; next = stack.pop()) {
      try {
        const result = next.dispose?.()
        if (next.isAsync) return Promise.resolve(result).catch(fail).then(disposeAll)
      } catch (error) {
        fail(error)
      }
    }
    if (context.e !== none) throw context.e
    return undefined
  }
  const context = {
    e: none as unknown,
    u: (resource: unknown) => take(resource, false),
    a: (resource: unknown) => take(resource, true),
    d: disposeAll,
  }
  return context
}

function disposerOf(resource: unknown, isAsync: boolean): (() => unknown) | undefined {
  if (resource === null || resource === undefined) return undefined
  const owner = Object(resource) as Record<symbol, unknown>
  const method = (isAsync ? owner[Symbol.asyncDispose] : undefined) ?? owner[Symbol.dispose]
  if (typeof method !== 'function') throw new TypeError('The value of "using" is not disposable.')
  return () => method.call(resource) as unknown
}

function suppressed(error: unknown, earlier: unknown): Error {
  const both = new Error('An error was suppressed while resources were disposed of.')
  return Object.assign(both, { name: 'SuppressedError', error, suppressed: earlier })
}
