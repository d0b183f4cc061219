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

/** Styles a text for the terminal; without colours it is given back as it is. */
export type Style = (text: string) => string

const unicode = { ok: '✓', warn: '!', bad: '✗', arrow: '→', times: '×' }
const ascii: typeof unicode = { ok: 'ok', warn: '!', bad: 'x', arrow: '->', times: 'x' }

/** The styles and symbols of all screens; `accent` is for addresses, keys and commands. */
export interface Colors extends Readonly<
  Record<'strong' | 'dim' | 'accent' | 'ok' | 'warn' | 'bad', Style>
> {
  readonly symbols: Readonly<typeof unicode>
}

/** What a terminal can show. */
export interface TerminalSupport {
  readonly colour: boolean
  readonly unicode: boolean
}

/** The styles and symbols for what a terminal can show. */
export function createColors(support: TerminalSupport): Colors {
  const style = (open: number, close: number): Style =>
    support.colour ? (text) => `\u001B[${open}m${text}\u001B[${close}m` : (text) => text
  return {
    strong: style(1, 22),
    dim: style(90, 39),
    accent: style(36, 39),
    ok: style(32, 39),
    warn: style(33, 39),
    bad: style(31, 39),
    symbols: support.unicode ? unicode : ascii,
  }
}

/**
 * What a terminal can show, from its environment: `FORCE_COLOR` over `NO_COLOR` (no-color.org) over
 * whether it is a terminal at all; UTF-8 from the locale, on Windows from the terminals known for it.
 */
export function terminalSupport(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
  platform: string,
): TerminalSupport {
  const { FORCE_COLOR: forced, NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG } = env
  const { WT_SESSION, TERM_PROGRAM } = env
  const locale = LC_ALL || LC_CTYPE || LANG
  return {
    colour:
      forced === undefined
        ? !NO_COLOR && isTerminal && TERM !== 'dumb'
        : forced !== '0' && forced !== 'false',
    unicode:
      platform === 'win32'
        ? Boolean(WT_SESSION || TERM_PROGRAM || TERM?.startsWith('xterm'))
        : locale
          ? /utf-?8/i.test(locale)
          : platform === 'darwin',
  }
}
