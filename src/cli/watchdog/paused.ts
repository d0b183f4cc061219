import type { Debugger, Session } from 'node:inspector'

/** A call on the stack of the main thread; line and column of the code that runs, from 1. */
export interface Call {
  /** The address of the script. */
  readonly script: string
  readonly line: number
  readonly column: number
}

/** What the main thread is doing. */
export interface Stack {
  /** The innermost call first. */
  readonly calls: readonly Call[]
  /** Whether ending what runs leaves Node in order. */
  readonly isStoppable: boolean
}

/** How long to wait for the main thread to stand still, ms: one that waits for the system never does. */
const patience = 1000

/**
 * Looks at the stack of the main thread, from a thread beside it, and ends what runs there where that is
 * wanted. Undefined where the main thread runs no JavaScript, or Node came without its inspector.
 *
 * @param wantsStop asked while the main thread stands still
 */
export async function lookAtMain(wantsStop: (stack: Stack) => boolean): Promise<Stack | undefined> {
  const inspector = await import('node:inspector').catch(() => undefined)
  if (!inspector) return undefined
  const session = new inspector.Session()
  session.connectToMainThread()
  // A call's own address is empty where no inspector saw its script being parsed.
  const scripts = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url))
  try {
    const paused = await pause(session)
    if (!paused) return undefined
    const stack = {
      calls: paused.callFrames.map(({ location }) => ({
        script: scripts.get(location.scriptId) ?? '',
        line: location.lineNumber + 1,
        column: (location.columnNumber ?? 0) + 1,
      })),
      isStoppable: await isStoppable(session, paused),
    }
    if (stack.isStoppable && wantsStop(stack)) session.post('Runtime.terminateExecution')
    const resumed = new Promise((resolve) => {
      session.once('Debugger.resumed', resolve)
    })
    session.post('Debugger.resume')
    await Promise.race([resumed, later(patience)])
    return stack
  } finally {
    session.disconnect()
  }
}

function pause(session: Session): Promise<Debugger.PausedEventDataType | undefined> {
  const paused = new Promise<Debugger.PausedEventDataType>((resolve) => {
    session.once('Debugger.paused', ({ params }) => resolve(params))
  })
  session.post('Debugger.enable')
  session.post('Debugger.pause')
  return Promise.race([paused, later(patience)])
}

/**
 * Ended code runs no `finally`. Node itself relies on those where it calls back from timers and where
 * hooks follow promises; there the number of the asynchronous context is not 0. The HTTP parser calls
 * back from native code, which is not ended with it.
 */
async function isStoppable(
  session: Session,
  { callFrames }: Debugger.PausedEventDataType,
): Promise<boolean> {
  const isOfTimer = callFrames.some(({ functionName }) =>
    /^(?:listOn|process)Timeout$/.test(functionName),
  )
  const isOfParser = callFrames.some(({ functionName }) => functionName.startsWith('parserOn'))
  if (isOfParser) return !isOfTimer
  const callFrameId = callFrames[0]?.callFrameId ?? ''
  const expression = `globalThis.process.getBuiltinModule('node:async_hooks').executionAsyncId()`
  const asked = new Promise<unknown>((resolve) => {
    session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression }, (error, answer) =>
      resolve(error ? undefined : answer.result.value),
    )
  })
  return (await Promise.race([asked, later(patience)])) === 0
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms)
  })
}
