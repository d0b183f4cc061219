import { readFileSync } from 'node:fs'
import type { ReadStream } from 'node:tty'
import type { Keyboard } from './cli-environment.ts'

const ctrlC = '\u0003'
const ctrlD = '\u0004'
const ctrlZ = '\u001A'
const escape = '\u001B'

/**
 * The keyboard of a terminal in raw mode, or undefined where there is none to read. In raw mode the
 * terminal no longer turns Ctrl-C and Ctrl-Z into signals, so that is done here.
 */
export function openKeyboard(input: ReadStream, output: { isTTY?: boolean }): Keyboard | undefined {
  if (!input.isTTY || !output.isTTY || !isForeground()) return undefined
  return {
    read(onKey) {
      const onData = (chunk: string) => {
        if (chunk.startsWith(escape)) return
        for (const key of chunk) {
          if (key === ctrlC) process.emit('SIGINT', 'SIGINT')
          else if (key === ctrlD) onKey('q')
          else if (key === ctrlZ) suspend(input)
          else onKey(key)
        }
      }
      const onContinue = () => {
        if (isForeground()) input.setRawMode(true)
      }
      input.setEncoding('utf8')
      input.setRawMode(true)
      input.on('data', onData)
      if (process.platform !== 'win32') process.on('SIGCONT', onContinue)
      return () => {
        input.off('data', onData)
        process.off('SIGCONT', onContinue)
        input.setRawMode(false)
        input.pause()
      }
    },
  }
}

function suspend(input: ReadStream): void {
  if (process.platform === 'win32') return
  input.setRawMode(false)
  process.kill(process.pid, 'SIGTSTP')
}

/**
 * Whether the process may change its terminal: the system stops a background job that tries. Only
 * Linux tells without another process; elsewhere the answer is yes.
 */
function isForeground(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [, , group, , , terminalGroup] = fields
    return group === terminalGroup
  } catch {
    return true
  }
}
