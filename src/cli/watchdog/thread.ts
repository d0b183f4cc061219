import { statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { findCulprit, userFile } from '../../mocks/user-frame.ts'
import { jsonWarning } from '../output/json-log.ts'
import type { Warning } from '../output/log.ts'
import { abilityOf, createPaint } from '../output/colors.ts'
import { diagnosticLines } from '../output/diagnostic.ts'
import { Beat, beatInterval } from './heartbeat.ts'
import type { WatchdogData } from './heartbeat.ts'
import { lookAtMain } from './paused.ts'
import type { Stack } from './paused.ts'

/** How long the main thread may be away before it is looked at, ms. */
const patience = 2000

/** A call of a user's file. */
interface UserCall {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A stall that was told of. */
interface Stall {
  /** Files on the stack with their times of change when they were seen. */
  readonly files: ReadonlyMap<string, number>
  readonly warning: Warning
}

/** Watches until the process ends. */
export function watchMain(): void {
  const { buffer, ...data } = workerData as WatchdogData
  const beat = new Beat(buffer)
  let last = beat.count
  let since = 0
  let next = patience
  let stall: Stall | undefined
  let isLooking = false

  const look = async (): Promise<void> => {
    if (stall) {
      if (await stop(stall)) stall = undefined
    } else stall = await tell(data)
    next = since + patience
  }
  setInterval(() => {
    // Counted, not measured: a computer that sleeps stalls nothing.
    since += beatInterval
    if (beat.count !== last || beat.isDebugged) {
      last = beat.count
      since = 0
      next = patience
      stall = undefined
    }
    if (isLooking || since < next) return
    if (stall && since < data.limit && !isSaved(stall)) return
    isLooking = true
    void look().finally(() => (isLooking = false))
  }, beatInterval)
}

/** Names the innermost call of a user's file; undefined where there is none, as in work of mockapi's own. */
async function tell(data: Omit<WatchdogData, 'buffer'>): Promise<Stall | undefined> {
  const stack = await lookAtMain(() => false)
  const calls = userCalls(stack)
  const [call] = calls
  if (!stack || !call) return undefined
  // Before anything is said, so that a save in answer to it is one.
  const files = new Map(calls.map(({ file }) => [file, changedAt(file)]))
  const culprit = await findCulprit(call.file, call, data.cwd)
  const way = stack.isStoppable
    ? 'Correct the file and save it; then it is ended and serving goes on.'
    : 'Correct the file and restart mockapi; it cannot be ended from outside.'
  const warning: Warning = {
    code: 'endless-code',
    message: 'This code has kept everything waiting for 2 seconds; a loop in it may never end.',
    hint: way,
    ...culprit,
  }
  print(warning, data)
  return { files, warning }
}

/** Ends what runs, if it is still what was told of. */
async function stop({ files, warning }: Stall): Promise<boolean> {
  const isSame = (stack: Stack) => userCalls(stack).some(({ file }) => files.has(file))
  const stack = await lookAtMain(isSame)
  if (!stack?.isStoppable || !isSame(stack)) return false
  const message = 'The code was ended, and the requests under way were broken off.'
  const told: Warning = { ...warning, message, hint: 'Serving goes on.' }
  parentPort?.postMessage(told, [])
  return true
}

/** Where mockapi's own code lies. */
const own = dirname(fileURLToPath(import.meta.url))

/** The calls of users' files, with paths for addresses. */
function userCalls(stack: Stack | undefined): readonly UserCall[] {
  const calls = stack?.calls ?? []
  return calls.flatMap((call) => {
    const file = userFile(call.script, own)
    return file === undefined ? [] : [{ ...call, file }]
  })
}

function isSaved({ files }: Stall): boolean {
  return Array.from(files).some(([file, time]) => changedAt(file) !== time)
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The main thread cannot print, and what it has printed already comes before. */
function print(warning: Warning, { json, output }: Omit<WatchdogData, 'buffer'>): void {
  const { env, platform } = process
  const paint = createPaint(abilityOf(env, isatty(output), platform))
  const lines = json
    ? [jsonWarning(warning)]
    : diagnosticLines({ ...warning, severity: 'warning' }, paint)
  try {
    writeSync(output, `${lines.join('\n')}\n`)
  } catch {
    // A pipe that nobody reads, or that is full.
  }
}
