import { readFileSync } from 'node:fs'
import type { ReadStream } from 'node:tty'
import type { BehaviourInput } from '../../behaviour/behaviour.ts'
import type { Log } from '../output/log.ts'
import type { Terminal } from '../output/terminal.ts'
import type { MockServer } from '../../server.ts'

/** Keys as they are pressed, one at a time. */
export interface Keyboard {
  /** Starts reading; the returned function stops and puts the terminal back as it was. */
  read(onKey: (key: string) => void): () => void
}

const [ctrlC, ctrlD, ctrlZ, escape] = ['\u0003', '\u0004', '\u001A', '\u001B'] as const

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

// The system stops a background job that changes its terminal. Only Linux tells without another process.
function isForeground(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , , terminalGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === terminalGroup
  } catch {
    return true
  }
}

/** What keys do beyond the server and its log. */
export interface KeyActions {
  open(): void
  /** Missing where nothing is written. */
  readonly save: (() => void) | undefined
  /** Missing where no real API answers. */
  readonly keep?: (() => void) | undefined
  quit(): void
}

/** Acts on the keys of a running server, by letter; other keys do nothing, nor do those for a server of another terminal. */
export function createKeys(
  server: Pick<MockServer, 'reset' | 'setBehaviour'> | undefined,
  terminal: Pick<Terminal, 'colors' | 'clear'>,
  log: Log,
  urls: readonly string[],
  { open, save, keep, quit }: KeyActions,
): (key: string) => void {
  const { accent, dim, strong } = terminal.colors
  let current = 0
  const showHelp = () =>
    log.note(Object.entries(keys).map(([key, [help]]) => `  ${accent(key)}  ${dim(help)}`))
  const simulateNext = () => {
    current = (current + 1) % simulations.length
    const next = simulations[current]
    if (!next || !server) return
    server.setBehaviour(next.behaviour)
    log.note([`  ${dim('simulate')}  ${strong(next.name)}  ${dim(next.words)}`])
  }
  const reset = () => {
    server?.reset()
    log.note([`  ${dim('All data and counters are back at the start.')}`])
  }
  const clear = () => {
    terminal.clear()
    log.note([])
  }
  const keys: Readonly<Record<string, readonly [help: string, press: () => void]>> = {
    h: ['help', showHelp],
    o: ['open the page in the browser', open],
    u: ['show the address', () => log.note(urls.map((url) => `  ${accent(url)}`))],
    ...(server && {
      w: [`simulate: ${simulations.map(({ name }) => name).join(', ')}`, simulateNext],
      r: ['reset the data', reset],
    }),
    ...(save && { s: ['save the data as db-<time>.json', save] as const }),
    ...(keep && { k: ['keep the answers of the real API as mocks', keep] as const }),
    l: ['show the last request without a mock again', () => log.lastMiss()],
    c: ['clear the screen', clear],
    q: ['quit', quit],
  }
  return (key) => {
    if (Object.hasOwn(keys, key)) keys[key]?.[1]()
  }
}

interface Simulation {
  readonly name: string
  readonly words: string
  /** Set over all endpoints; undefined removes it. */
  readonly behaviour?: BehaviourInput
}

/** What the key `w` simulates, in its order. */
const simulations: readonly Simulation[] = [
  { name: 'normal', words: 'every mock answers as it is written' },
  { name: 'slow', words: 'every answer takes 1 to 3 s', behaviour: { delay: [1000, 3000] } },
  {
    name: 'flaky',
    words: 'one request in five fails with 503',
    behaviour: { status: { status: 503, rate: 0.2 } },
  },
  { name: 'down', words: 'every request fails with 503', behaviour: { status: 503 } },
]
