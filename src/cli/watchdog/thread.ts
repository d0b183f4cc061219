import { statSync, writeSync } from 'node:fs'
import type { Debugger, Session } from 'node:inspector'
import { dirname } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { terminalSupport, createColors } from '../output/terminal.ts'
import { diagnosticLines, type Warning } from '../output/diagnostic.ts'
import { jsonDiagnostic } from '../output/log.ts'
import { heartbeatInterval, type WatchdogData } from './watchdog.ts'
import { userFrameAt, userFile } from '../../mocks/user-frame.ts'

/** Where mockapi's own code lies. */
const own = dirname(fileURLToPath(import.meta.url))

/** How long the main thread may be away before it is looked at, ms. */
const patience = 2000

/** A stall that was reported. */
interface Stall {
  /** Files on the stack with their times of change when they were seen. */
  readonly files: ReadonlyMap<string, number>
  readonly warning: Warning
}

/** Watches until the process ends. */
export function watchMain(): void {
  const data = workerData as WatchdogData
  const { heartbeat, limit } = data
  let last = Atomics.load(heartbeat, 0)
  let since = 0
  let next = patience
  let stall: Stall | undefined
  let isLooking = false

  const look = async (): Promise<void> => {
    if (!stall) stall = await reportStall(data)
    else if (await stop(stall)) stall = undefined
    next = since + patience
    isLooking = false
  }
  setInterval(() => {
    // Counted, not measured: a computer that sleeps stalls nothing.
    since += heartbeatInterval
    const count = Atomics.load(heartbeat, 0)
    if (count !== last || Atomics.load(heartbeat, 1) === 1) {
      last = count
      since = 0
      next = patience
      stall = undefined
    }
    if (isLooking || since < next) return
    if (stall && since < limit && !isSaved(stall)) return
    isLooking = true
    void look()
  }, heartbeatInterval)
}

/** Names the innermost call of a user's file; undefined where there is none, as in work of mockapi's own. */
async function reportStall(data: WatchdogData): Promise<Stall | undefined> {
  const stack = await lookAtMain(() => false)
  const [call] = stack?.calls ?? []
  if (!stack || !call) return undefined
  // Before anything is said, so that a save in answer to it is one.
  const files = new Map(stack.calls.map(({ file }) => [file, changedAt(file)]))
  const frame = await userFrameAt(call.file, call, data.cwd)
  const hint = stack.isStoppable
    ? 'Correct the file and save it; then it is ended and serving goes on.'
    : 'Correct the file and restart mockapi; it cannot be ended from outside.'
  const warning: Warning = {
    code: 'endless-code',
    message: 'This code has kept everything waiting for 2 seconds; a loop in it may never end.',
    hint,
    ...frame,
  }
  print(warning, data)
  return { files, warning }
}

/** Ends what runs, if it is still what was reported. */
async function stop({ files, warning }: Stall): Promise<boolean> {
  const isSame = ({ calls }: Stack) => calls.some(({ file }) => files.has(file))
  const stack = await lookAtMain(isSame)
  if (!stack?.isStoppable || !isSame(stack)) return false
  const message = 'The code was ended, and the requests under way were broken off.'
  parentPort?.postMessage({ ...warning, message, hint: 'Serving goes on.' } satisfies Warning, [])
  return true
}

function isSaved({ files }: Stall): boolean {
  return Array.from(files).some(([file, time]) => changedAt(file) !== time)
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The main thread cannot print, and what it has printed already comes before. */
function print(warning: Warning, { json, output }: WatchdogData): void {
  const { env, platform } = process
  const colors = createColors(terminalSupport(env, isatty(output), platform))
  const lines = json ? [jsonDiagnostic('warning', warning)] : diagnosticLines(warning, colors)
  try {
    writeSync(output, `${lines.join('\n')}\n`)
  } catch {
    // A pipe that nobody reads, or that is full.
  }
}

/** What the main thread is doing. */
interface Stack {
  /** The calls of users' files, the innermost first; line and column from 1. */
  readonly calls: readonly {
    readonly file: string
    readonly line: number
    readonly column: number
  }[]
  /** Whether ending what runs leaves Node in order. */
  readonly isStoppable: boolean
}

/** How long to wait for the main thread to stand still, ms: one that waits for the system never does. */
const answerTimeout = 1000

/**
 * Reads the stack of the main thread from a thread beside it, and ends what runs there where `wantsStop` says so.
 * Undefined where the main thread runs no JavaScript, or Node came without its inspector.
 */
async function lookAtMain(wantsStop: (stack: Stack) => boolean): Promise<Stack | undefined> {
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
      calls: paused.callFrames.flatMap(
        ({ location: { scriptId, lineNumber, columnNumber = 0 } }) => {
          const file = userFile(scripts.get(scriptId) ?? '', own)
          return file === undefined
            ? []
            : [{ file, line: lineNumber + 1, column: columnNumber + 1 }]
        },
      ),
      isStoppable: await isStoppable(session, paused),
    }
    if (stack.isStoppable && wantsStop(stack)) session.post('Runtime.terminateExecution')
    const resumed = new Promise((resolve) => {
      session.once('Debugger.resumed', resolve)
    })
    session.post('Debugger.resume')
    await Promise.race([resumed, later(answerTimeout)])
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
  return Promise.race([paused, later(answerTimeout, undefined)])
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
  return (await Promise.race([asked, later(answerTimeout)])) === 0
}
