import { errorText } from './errors.ts'

/** How long what a hook has begun may take before a reload goes on without it, ms. */
const patience = 2000

/**
 * `import.meta.hot` of a mock file: what Vite calls so, of which `dispose`, `prune` and `data` do something
 * here. Each file is replaced as a whole, so that the rest, which asks for less, changes nothing.
 */
export interface HotContext {
  /** The same object for each version of a file. */
  readonly data: Record<string, unknown>
  /** Calls back before the next version of the file runs, when no mock imports it any more, and when the server closes. */
  dispose(hook: (data: HotContext['data']) => unknown): void
  /** Calls back when no mock imports the file any more. */
  prune(hook: (data: HotContext['data']) => unknown): void
  accept(...args: unknown[]): void
  acceptExports(...args: unknown[]): void
  decline(): void
  invalidate(message?: string): void
  on(event: string, callback: (...args: never[]) => void): void
  off(event: string, callback: (...args: never[]) => void): void
  send(event: string, data?: unknown): void
}

type Hook = Parameters<HotContext['dispose']>[0]

/** A module's `import.meta.hot`, and the end that it waits for. */
export interface Hot {
  readonly context: HotContext
  /** Runs the hooks, once; a promise where one gives one, which never rejects. */
  end(isPruned: boolean): Promise<unknown> | undefined
}

/** @param report called with what a hook threw, or that it takes too long */
export function createHot(
  data: HotContext['data'],
  report: (error: unknown, what: string) => void,
): Hot {
  const disposers: Hook[] = []
  const pruners: Hook[] = []
  let isEnded = false
  const run = (hook: Hook): Promise<void> | undefined => {
    const fail = (error: unknown): void => report(error, `failed: ${errorText(error)}`)
    try {
      const result = hook(data)
      const isPromise = typeof (result as PromiseLike<unknown> | undefined)?.then === 'function'
      return isPromise ? withLimit(result as PromiseLike<unknown>, report).catch(fail) : undefined
    } catch (error) {
      fail(error)
      return undefined
    }
  }
  const context: HotContext = {
    data,
    dispose(hook) {
      // What comes after the end, such as from code that still waited, has nothing else to wait for.
      if (isEnded) void run(hook)
      else disposers.push(hook)
    },
    prune: (hook) => void pruners.push(hook),
    accept() {},
    acceptExports() {},
    decline() {},
    invalidate() {},
    on() {},
    off() {},
    send() {},
  }
  return {
    context,
    end(isPruned) {
      if (isEnded) return undefined
      isEnded = true
      const hooks = isPruned ? [...disposers, ...pruners] : disposers
      const waiting = hooks.map(run).filter((each) => each !== undefined)
      return waiting.length > 0 ? Promise.all(waiting) : undefined
    },
  }
}

async function withLimit(
  result: PromiseLike<unknown>,
  report: (error: unknown, what: string) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      report(undefined, `did not end within ${patience} ms`)
      resolve()
    }, patience)
    timer.unref()
  })
  await Promise.race([result, limit]).finally(() => clearTimeout(timer))
}
