import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServerOptions } from '../server.ts'

/** Settings that mean nothing on the port of Vite, at its terminal. */
const ofVite = ['port', 'host', 'strictPort', 'open', 'json', 'snapshots', 'ownProcess'] as const

/** Options of the Vite plugin: where the mocks stand in the dev server, and those of `createMockServer`. */
export interface VitePluginOptions extends Omit<MockServerOptions, (typeof ofVite)[number]> {
  /** What the addresses of the mocks begin with; default `/api`. Several are the same mocks. */
  readonly prefix?: string | readonly string[]
  /** Whether the mocks are declared with the prefix, as `GET /api/users`. Default false: `GET /users`. */
  readonly keepPrefix?: boolean
  /** Whether pages are reloaded when mocks have changed. Default false. */
  readonly reload?: boolean
}

/** Options that have been read; what is left for the mock server it checks itself. */
export interface PluginSettings {
  readonly prefixes: readonly string[]
  readonly keepPrefix: boolean
  readonly reload: boolean
  readonly quiet: boolean
  readonly server: MockServerOptions
}

/** Segments of plain letters, so that no encoding has to be compared. */
const shape = /^(?:\/[\w.~-]+)+$/
/** mockapi's own addresses, and those of Vite. */
const taken = /^\/(?:__mockapi|__session|node_modules)(?:\/|$)/

/** Reads the plugin's options. @throws MockapiError `bad-config` for a wrong prefix, and for settings that Vite has */
export function readPluginOptions(options: VitePluginOptions): PluginSettings {
  const { prefix = '/api', keepPrefix = false, reload = false, ...server } = options
  const prefixes = (typeof prefix === 'string' ? [prefix] : prefix).map(readPrefix)
  if (prefixes.length === 0) throw badOption('prefix: [] names none.', 'Write prefix: "/api".')
  for (const name of ofVite) {
    if (!Object.hasOwn(server, name)) continue
    throw badOption(
      `${JSON.stringify(name)} is no option of the Vite plugin: the mocks are served on Vite's port.`,
      name === 'port' || name === 'host' ? `Set server.${name} of Vite.` : 'Leave it out.',
    )
  }
  return { prefixes, keepPrefix, reload, quiet: server.quiet ?? false, server }
}

function readPrefix(prefix: string): string {
  const path = prefix.replace(/\/$/, '')
  const refused = (problem: string, hint: string) =>
    badOption(`prefix: ${JSON.stringify(prefix)} ${problem}`, hint)
  if (path === '') {
    const hint = 'Write what only the API has, such as "/api".'
    throw refused('would take the page and its modules from Vite.', hint)
  }
  if (taken.test(path)) throw refused('is in use already.', 'Write another.')
  if (shape.test(path)) return path
  throw refused('is no path of letters, digits, ".", "_", "~" and "-".', 'Write "/api".')
}

function badOption(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-config', severity: 'error', message, hint }])
}
