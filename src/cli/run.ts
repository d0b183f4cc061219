import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Invocation } from './command-line/arguments.ts'
import type { CommandName } from './command-line/commands.ts'
import type { CliEnvironment } from './environment/environment.ts'
import { CliError, usageError, type ExitCode, type Warning } from './output/diagnostic.ts'
import { findRoot } from './mocks/root.ts'
import { mayFindServers } from './running/folder.ts'
import { serve } from './commands/serve.ts'

/** What a command is run with. */
export interface Call {
  readonly environment: CliEnvironment
  /** The settings of the configuration file, and over them those of flags; for a command that reads mocks see `inFolder`. */
  readonly config: Config
  readonly invocation: Invocation
  readonly loaded: LoadedSettings
}

/** Settings that no flag of the command line gives. */
export interface LoadedSettings {
  readonly config: Config
  /** The name of the configuration file; undefined where there is none. */
  readonly file: string | undefined
  /** What names the folder, where something does: `dir in mockapi.config.ts`. */
  readonly dirFrom: string | undefined
  /** Variables that begin as those of settings do, and are none. */
  readonly otherVariables: readonly string[]
}

/** No settings. */
export const noConfig: LoadedSettings = {
  config: {},
  file: undefined,
  dirFrom: undefined,
  otherVariables: [],
}

/** Runs a command to its end. @throws MockapiError for what the user has to mend */
type Run = (call: Call) => Promise<ExitCode>

/** What each command does; its code is loaded when it is run, that of `serve` with the program. */
const runs: Readonly<Record<Exclude<CommandName, 'help'>, Run>> = {
  serve: async (call) => {
    const { environment, invocation, loaded } = call
    const config = inFolder(call, invocation.argument)
    if (mayFollow(call)) {
      const { followSame } = await import('./commands/serve/follow.ts')
      const code = await followSame(environment, config, invocation.flags)
      if (code !== undefined) return code
    }
    const warnings = [...invocation.warnings, ...(await oddVariables(call, config))]
    return await serve(environment, config, warnings, loaded.file)
  },
  add: async (call) => {
    const { add } = await import('./commands/add.ts')
    return await add(call.environment, inFolderIfAny(call), call.invocation)
  },
  init: async ({ environment, config, invocation: { argument, options }, loaded }) => {
    const { init } = await import('./commands/init.ts')
    const dir = argument ?? config.dir ?? 'mocks'
    const { dir: configured } = loaded.config
    const wanted = { ts: options.has('ts'), agents: options.has('agents'), configured }
    return await init(environment, { ...config, dir }, wanted)
  },
  demo: async ({ environment, invocation: { flags, options } }) => {
    const { demo } = await import('./commands/demo.ts')
    return await demo(environment, flags, options)
  },
  routes: async (call) => {
    const { routes } = await import('./commands/routes.ts')
    return await routes(call.environment, inFolder(call), call.invocation.argument ?? '')
  },
  check: async (call) => {
    const { check } = await import('./commands/check.ts')
    const { argument, options } = call.invocation
    return await check(call.environment, inFolder(call, argument), options.has('fingerprint'))
  },
  import: async ({ environment, config, invocation: { argument: from, options } }) => {
    const { importMocks } = await import('./commands/import.ts')
    const out = options.get('out') ?? config.dir ?? 'mocks'
    return await importMocks(environment, config, { from, out, options })
  },
  record: async (call) => {
    const { record } = await import('./commands/record.ts')
    const { environment, config, invocation } = call
    const warnings = [...invocation.warnings, ...(await oddVariables(call, config))]
    return await record(environment, config, invocation.options, warnings)
  },
  export: async (call) => {
    const { environment, invocation } = call
    const { argument, second, options } = invocation
    if (argument === 'har') {
      const { exportHar } = await import('./commands/export/har.ts')
      return await exportHar(environment, inFolderIfAny(call), invocation)
    }
    const { exportMocks, formatOf } = await import('./commands/export.ts')
    const write = formatOf(argument, options)
    return await exportMocks(environment, inFolder(call, second), write, options)
  },
  journal: async (call) => {
    const { journal } = await import('./commands/journal.ts')
    return await journal(call.environment, inFolder(call), call.invocation)
  },
  env: async (call) => {
    const { env } = await import('./commands/env.ts')
    return await env(call.environment, call.config, call.invocation, () => inFolder(call))
  },
  webhooks: async (call) => {
    const { webhooks } = await import('./commands/webhooks.ts')
    return await webhooks(call.environment, inFolderIfAny(call), call.invocation)
  },
  stop: async (call) => {
    const { stop } = await import('./commands/stop.ts')
    const { argument, options } = call.invocation
    const isElsewhere = options.has('url') || options.has('all')
    const config = isElsewhere ? call.config : inFolder(call, argument)
    return await stop(call.environment, config, call.invocation)
  },
  ready: async (call) => {
    const { ready } = await import('./commands/ready.ts')
    const { argument, options } = call.invocation
    const config = options.has('url') ? call.config : inFolder(call, argument)
    return await ready(call.environment, config, call.invocation)
  },
  health: async (call) => {
    const { health } = await import('./commands/health.ts')
    return await health(call.environment, inFolderIfAny(call), call.invocation)
  },
  mcp: async (call) => {
    const { mcp } = await import('./commands/mcp.ts')
    const { environment, config, invocation } = call
    return await mcp(environment, config, invocation, () => inFolder(call, invocation.argument))
  },
  get: async (call) => {
    const { get } = await import('./commands/get.ts')
    return await get(call.environment, call.config, call.invocation, () => inFolder(call))
  },
  build: async (call) => {
    const { build } = await import('./commands/build.ts')
    return await build(call.environment, inFolder(call, call.invocation.argument), call.invocation)
  },
  drift: async (call) => {
    const { drift } = await import('./commands/drift.ts')
    const { argument: url, second, options } = call.invocation
    return await drift(call.environment, inFolder(call, second), { url, options })
  },
}

/** Runs the command of an invocation, which is not `help`. @throws MockapiError for what the user has to mend */
export async function run(call: Call): Promise<ExitCode> {
  const { command } = call.invocation
  return command === 'help' ? 0 : await runs[command](call)
}

/** Warnings of variables that set nothing, and that no file of the mocks reads. */
async function oddVariables(
  { environment: { cwd }, loaded: { file, otherVariables } }: Call,
  { dir = 'mocks', middlewares = [] }: Config,
): Promise<readonly Warning[]> {
  if (otherVariables.length === 0) return []
  const { warnOfUnread } = await import('./environment/unread-variables.ts')
  const read = [dir, ...middlewares, ...(file === undefined ? [] : [file])]
  return warnOfUnread(
    otherVariables,
    read.map((path) => resolve(cwd, path)),
  )
}

/**
 * Whether `serve` shows the log of a server of the folder that runs already, in place of starting another: in a terminal,
 * where nothing asks for one of its own.
 */
function mayFollow({ environment, config, invocation: { flags, options } }: Call): boolean {
  const isOwn = flags.port !== undefined || options.has('new') || config.admin === false
  const { keyboard, cacheFolder } = environment
  return keyboard !== undefined && !config.json && !isOwn && mayFindServers(cacheFolder)
}

/**
 * The settings, with the folder or file of the mocks as `dir`: the one that `written` names, else that of `--dir`, of the
 * configuration, `mocks` or `db.json`. @throws CliError where there is none
 */
function inFolder(
  { environment: { cwd }, config, invocation, loaded }: Call,
  written?: string,
): Config & { readonly dir: string } {
  const { command, named, flags } = invocation
  if (config.replay && flags.proxy !== undefined) {
    const hint = 'Without --replay it answers what neither a mock nor a recording does.'
    throw usageError('--replay asks no real API, so that --proxy has no use beside it.', hint)
  }
  const dir = findRoot({
    cwd,
    argument: written,
    named,
    flag: flags.dir,
    configured: loaded.config.dir,
    dirFrom: loaded.dirFrom,
    replay: config.replay,
    proxied: config.proxy !== undefined && command === 'serve',
  })
  return { ...config, dir }
}

/** The same, or the settings alone where there are no mocks: a server can be asked from elsewhere too. */
function inFolderIfAny(call: Call): Config {
  try {
    return inFolder(call)
  } catch (error) {
    if (error instanceof CliError && error.exitCode === 1) return call.config
    throw error
  }
}
