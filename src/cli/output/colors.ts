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
