import type { CommonServerOptions, Logger, ResolvedConfig } from 'vite'
import { createKeys } from '../cli/environment/keyboard.ts'
import { diagnosticLines, isError } from '../cli/output/diagnostic.ts'
import type { Log } from '../cli/output/log.ts'
import { createColors, terminalSupport, type Colors } from '../cli/output/terminal.ts'
import { createTextLog } from '../cli/output/text-log.ts'
import { MockapiError, describe, type Diagnostic } from '../errors/diagnostic.ts'
import { isBelow } from '../http/path.ts'
import { startMockServer } from '../mock-server.ts'
import type { MockServerOptions, Overview } from '../server.ts'
import type { PluginSettings } from './options.ts'
import type { Overlay } from './overlay.ts'

/** A mock server, and its log at the terminal of Vite. */
export interface ViteMocks {
  readonly server: Awaited<ReturnType<typeof startMockServer>>
  readonly log: ViteLog
  /** Acts on a key of `mockapi serve`: `w`, `r` or `l`. */
  readonly press: (key: string) => void
}

/**
 * Opens a mock server for a server of Vite, without a port; a preview has no overlay for errors of mock files.
 * @throws MockapiError for a wrong option or a missing folder
 */
export async function openMocks(
  settings: PluginSettings,
  config: ResolvedConfig,
  overlay: Overlay | undefined,
): Promise<ViteMocks> {
  const { onRequest, onReload, onWarning, allowedHosts = [], ...options } = settings.server
  const early: Diagnostic[] = []
  let log: ViteLog | undefined
  const { root, resolve, env } = config
  const bundler = { root, aliases: resolve.alias, env: { ...env, SSR: true } }
  const mockOptions: MockServerOptions = {
    cwd: root,
    watch: true,
    ...options,
    allowedHosts: [...allowedHosts, ...hostsOf(overlay ? config.server : config.preview)],
    onRequest(report) {
      log?.request(report)
      onRequest?.(report)
    },
    onReload(event) {
      log?.reload(event)
      overlay?.show(errorsOf(server.overview()))
      overlay?.tellPages(event.files.map(({ name }) => name))
      if (settings.reload) overlay?.reloadPages()
      onReload?.(event)
    },
    onWarning(warning) {
      if (log) log.diagnostic(warning)
      else early.push(warning)
      onWarning?.(warning)
    },
  }
  const server = await startMockServer(mockOptions, bundler).catch(withoutStack)
  const overview = server.overview()
  log = createViteLog(config.logger, overview.root, settings.quiet)
  const all = [...overview.diagnostics, ...early, ...wrongPrefix(overview, settings)]
  for (const each of new Map(all.map((one) => [describe(one), one])).values()) log.diagnostic(each)
  overlay?.show(errorsOf(overview))
  const terminal = { colors: log.colors, clear: nothing }
  const keys = createKeys(server, terminal, log, [], {
    open: nothing,
    save: nothing,
    quit: nothing,
  })
  const press = (key: string): void => {
    keys(key)
    if (key === 'r') overlay?.tellPages([])
  }
  return { server, log, press }
}

const nothing = (): void => {}

/** Hosts that Vite answers to are those of the mocks as well. */
function hostsOf({ allowedHosts, host }: CommonServerOptions): readonly string[] {
  if (allowedHosts === true) return ['*']
  return [...(allowedHosts ?? []), ...(typeof host === 'string' ? [host] : [])]
}

function errorsOf({ diagnostics }: Overview): readonly Diagnostic[] {
  return diagnostics.filter(isError)
}

/** A warning where no mock has the prefix that is kept. */
function wrongPrefix(
  { routes }: Overview,
  { prefixes, keepPrefix }: PluginSettings,
): readonly Diagnostic[] {
  const isFound = routes.some(({ path }) => prefixes.some((prefix) => isBelow(path, prefix)))
  if (!keepPrefix || routes.length === 0 || isFound) return []
  const message = `No mock is below the prefix ${prefixes[0]}, which is kept in requests.`
  const hint = 'Leave out keepPrefix to take it off.'
  return [{ code: 'bad-config', severity: 'warning', message, hint }]
}

/** Vite prints the stack of what ends its start; a mistake in an option has the sentence alone. */
function withoutStack(error: unknown): never {
  if (error instanceof MockapiError) error.stack = `${error.name}: ${error.message}`
  throw error
}

/** What is logged at the terminal of Vite. */
interface ViteLog extends Log {
  readonly colors: Colors
  diagnostic(diagnostic: Diagnostic): void
}

/**
 * The log of the command line on the logger of Vite, whose level decides what is printed: requests are
 * information, broken files errors. `root` is the folder of the mocks as users know it.
 */
function createViteLog(logger: Logger, root: string, quiet: boolean): ViteLog {
  const colors = createColors(terminalSupport(process.env, process.stdout.isTTY, process.platform))
  let level: 'info' | 'error' = 'info'
  const print = (lines: readonly string[]) => logger[level](lines.join('\n'))
  const terminal = { colors, columns: () => undefined, print, replaceLast: () => {} }
  const { reload, ...log } = createTextLog(terminal, { quiet, root })
  return {
    ...log,
    colors,
    reload(event) {
      level = event.files.some(({ kind }) => kind === 'broken') ? 'error' : 'info'
      reload(event)
      level = 'info'
    },
    diagnostic(diagnostic) {
      const level = diagnostic.severity === 'error' ? 'error' : 'warn'
      logger[level](diagnosticLines(diagnostic, colors).join('\n'))
    },
  }
}
