import { terminalSupport, createColors, type Colors } from './colors.ts'

/** Where lines are printed. */
export interface Terminal {
  readonly colors: Colors
  /** Its width in characters now; undefined where it is no terminal. */
  columns(): number | undefined
  /** Prints lines, each with its line end. Lines are dropped, and counted, while nobody reads them. */
  print(lines: readonly string[]): void
  /** Puts a line in place of the last one that was printed; for terminals alone. */
  replaceLast(line: string): void
  /** Moves what was printed out of sight; for terminals alone. */
  clear(): void
  /** Writes out at once what is still collected. */
  flush(): void
}

/** The part of a Node stream that a terminal needs. */
export interface TextStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly writableLength: number
  write(text: string): boolean
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** How much may wait to be read by a slow reader, bytes. */
const mostWaiting = 1024 * 1024

/**
 * A terminal over a stream. Lines of one turn of the event loop are written at once, since one write
 * a request would cost more than many a mock. A reader that goes away (EPIPE) is no error.
 */
export function createTerminal(
  stream: TextStream,
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): Terminal {
  const isTerminal = stream.isTTY === true
  let waiting = ''
  let dropped = 0
  let isGone = false
  stream.on('error', () => {
    isGone = true
  })

  const flush = () => {
    if (waiting === '' || isGone) return
    const text = waiting
    waiting = ''
    stream.write(text)
  }
  const collect = (text: string) => {
    if (waiting === '') setImmediate(flush)
    waiting += text
  }
  const isFull = () => isGone || stream.writableLength + waiting.length > mostWaiting

  return {
    colors: createColors(terminalSupport(env, isTerminal, platform)),
    columns: () => (isTerminal ? stream.columns : undefined),
    print(lines) {
      if (isFull()) {
        dropped += lines.length
        return
      }
      if (dropped > 0) collect(droppedLine(dropped, lines[0] ?? ''))
      dropped = 0
      collect(lines.map((line) => `${line}\n`).join(''))
    },
    replaceLast: (line) => collect(`\u001B[1A\u001B[2K${line}\n`),
    clear: () => collect('\u001B[2J\u001B[3J\u001B[H'),
    flush,
  }
}

/** Says how many lines were lost, in JSON where the lines are JSON. */
function droppedLine(lines: number, example: string): string {
  const message = `${lines} lines were dropped, since nobody read them.`
  if (!example.startsWith('{')) return `  ! ${message}\n`
  return `${JSON.stringify({ event: 'warning', code: null, message })}\n`
}
