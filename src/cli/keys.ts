import type { MockServer } from '../server.ts'
import type { Log } from './output/log.ts'
import type { Terminal } from './output/terminal.ts'
import { weathers } from './global-behaviour.ts'

/** What keys act on. */
export interface KeyTargets {
  readonly server: Pick<MockServer, 'reset' | 'weather'>
  readonly terminal: Pick<Terminal, 'paint' | 'clear'>
  readonly log: Log
  readonly urls: readonly string[]
  /** Opens the address in the browser. */
  readonly open: () => void
  /** Writes the data into a file. */
  readonly save: () => void
  readonly quit: () => void
}

interface Key {
  readonly help: string
  readonly press: () => void
}

/** The keys of a running server, by letter; other keys do nothing. */
export function createKeys(targets: KeyTargets): (key: string) => void {
  const { server, terminal, log, urls } = targets
  const { accent, dim, strong } = terminal.paint
  let weather = 0
  const keys: Readonly<Record<string, Key>> = {
    h: {
      help: 'help',
      press: () =>
        log.note(Object.entries(keys).map(([key, { help }]) => `  ${accent(key)}  ${dim(help)}`)),
    },
    o: { help: 'open the address in the browser', press: targets.open },
    u: { help: 'show the address', press: () => log.note(urls.map((url) => `  ${accent(url)}`)) },
    w: {
      help: `weather: ${weathers.map(({ name }) => name).join(', ')}`,
      press: () => {
        weather = (weather + 1) % weathers.length
        const now = weathers[weather]
        if (!now) return
        server.weather(now.behaviour)
        log.note([`  ${dim('weather')}  ${strong(now.name)}  ${dim(now.words)}`])
      },
    },
    r: {
      help: 'reset the data',
      press: () => {
        server.reset()
        log.note([`  ${dim('All data and counters are back at the start.')}`])
      },
    },
    s: { help: 'save the data as db-<time>.json', press: targets.save },
    l: { help: 'show the last request without a mock again', press: () => log.lastMiss() },
    c: {
      help: 'clear the screen',
      press: () => {
        terminal.clear()
        log.note([])
      },
    },
    q: { help: 'quit', press: targets.quit },
  }
  return (key) => {
    if (Object.hasOwn(keys, key)) keys[key]?.press()
  }
}
