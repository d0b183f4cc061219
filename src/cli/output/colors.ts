/** Styles a text for the terminal; without colours it is given back as it is. */
export type Style = (text: string) => string

/** The few styles and symbols that all screens use. */
export interface Colors {
  /** Default colour, bold. */
  readonly strong: Style
  readonly dim: Style
  /** Addresses, keys, commands. */
  readonly accent: Style
  readonly ok: Style
  readonly warn: Style
  readonly bad: Style
  readonly symbols: Symbols
}

/** The symbols of the screens. */
export interface Symbols {
  readonly ok: string
  readonly warn: string
  readonly bad: string
  readonly arrow: string
  readonly times: string
}

const unicode: Symbols = { ok: '✓', warn: '!', bad: '✗', arrow: '→', times: '×' }
const ascii: Symbols = { ok: 'ok', warn: '!', bad: 'x', arrow: '->', times: 'x' }

/** What a terminal can show. */
export interface TerminalSupport {
  readonly colour: boolean
  readonly unicode: boolean
}

/** The styles and symbols for what a terminal can show. */
export function createColors(ability: TerminalSupport): Colors {
  const style = (open: number, close: number): Style =>
    ability.colour ? (text) => `\u001B[${open}m${text}\u001B[${close}m` : (text) => text
  return {
    strong: style(1, 22),
    dim: style(90, 39),
    accent: style(36, 39),
    ok: style(32, 39),
    warn: style(33, 39),
    bad: style(31, 39),
    symbols: ability.unicode ? unicode : ascii,
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
  return { colour: hasColour(env, isTerminal), unicode: hasUnicode(env, platform) }
}

function hasColour(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['NO_COLOR']) return false
  return isTerminal && env['TERM'] !== 'dumb'
}

function hasUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  if (platform === 'win32') {
    return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM'] || env['TERM']?.startsWith('xterm'))
  }
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale ? /utf-?8/i.test(locale) : platform === 'darwin'
}
