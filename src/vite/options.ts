import { readSetting } from '../config/settings.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServerOptions } from '../server.ts'

/** Settings that mean nothing on the port of Vite, at its terminal. */
const ofVite = [
  'port',
  'host',
  'strictPort',
  'https',
  'cert',
  'key',
  'passphrase',
  'open',
  'json',
  'snapshots',
  'ownProcess',
] as const

/** How Vite has some of them. */
const waysOfVite: Readonly<Partial<Record<(typeof ofVite)[number], string>>> = {
  port: 'Set server.port of Vite.',
  host: 'Set server.host of Vite.',
  https: 'Set server.https of Vite, or use @vitejs/plugin-basic-ssl.',
  cert: 'Set server.https of Vite.',
  key: 'Set server.https of Vite.',
  passphrase: 'Set server.https of Vite.',
}

/** Options of the Vite plugin: where the mocks stand in the dev server, and those of `createMockServer`. */
export interface VitePluginOptions extends Omit<MockServerOptions, (typeof ofVite)[number]> {
  /** What the addresses of the mocks begin with; default `/api`. Several are the same mocks. */
  readonly prefix?: MockServerOptions['prefix']
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

/** Reads the plugin's options. @throws MockapiError `bad-config` for a wrong prefix, and for settings that Vite has */
export function readPluginOptions(options: VitePluginOptions): PluginSettings {
  const { prefix = '/api', keepPrefix = false, reload = false, ...server } = options
  const prefixes = readPrefixes(prefix)
  for (const name of ofVite) {
    if (!Object.hasOwn(server, name)) continue
    throw badOption(
      `${JSON.stringify(name)} is no option of the Vite plugin: the mocks are served on Vite's port.`,
      waysOfVite[name] ?? 'Leave it out.',
    )
  }
  const mocks = { ...server, ...(!keepPrefix && { prefix: prefixes }) }
  return { prefixes, keepPrefix, reload, quiet: server.quiet ?? false, server: mocks }
}

function readPrefixes(prefix: NonNullable<MockServerOptions['prefix']>): readonly string[] {
  const reading = readSetting('prefix', prefix)
  if ('problem' in reading) {
    throw badOption(`prefix: ${reading.problem.message}`, reading.problem.hint ?? '')
  }
  const prefixes = reading.value as readonly string[]
  const taken = prefixes.find((each) => /^\/node_modules(?:\/|$)/.test(each))
  if (taken !== undefined) {
    throw badOption(`prefix: ${JSON.stringify(taken)} is Vite's own.`, 'Write "/api".')
  }
  if (prefixes.length > 0 && prefixes.length === [prefix].flat().length) return prefixes
  throw badOption(
    'prefix: Without one the mocks would take the page and its modules from Vite.',
    'Write what only the API has, such as "/api".',
  )
}

function badOption(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-config', severity: 'error', message, hint }])
}
