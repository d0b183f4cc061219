import type { EndpointContext } from '../endpoints/handler-context.ts'

/** What tells sessions apart. */
type Caller = Pick<EndpointContext, 'sessionMark'>

interface Storage {
  getStore(): object | undefined
  run<Value>(mark: object, work: () => Value): Value
}

interface Runtime {
  readonly process?: { getBuiltinModule?(id: string): object | undefined }
}

let storage: Storage | undefined

/** Remembers from now on for whom handlers run, where the runtime can. A link of MSW knows the clients of all sessions. */
export function trackSessions(): void {
  const hooks = (globalThis as Runtime).process?.getBuiltinModule?.('node:async_hooks') as
    | { readonly AsyncLocalStorage: new () => Storage }
    | undefined
  storage ??= hooks && new hooks.AsyncLocalStorage()
}

/** Runs what a session asks for. Promises that it makes keep the mark alive, and nothing else of the request. */
export function inSession<Value>({ sessionMark }: Caller, work: () => Value): Value {
  return storage ? storage.run(sessionMark, work) : work()
}

/** Whether what runs now was asked for by another session. */
export function isOtherSession(caller: Caller): boolean {
  const current = storage?.getStore()
  return current !== undefined && current !== caller.sessionMark
}
