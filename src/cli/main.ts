import type { Config } from '../config/config.ts'
import { messageOf } from '../errors/message.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { parseArguments, type Invocation } from './arguments.ts'
import { commands, isCommand, commandHelp, generalHelp } from './commands.ts'
import { nodeEnvironment, type CliEnvironment } from './environment.ts'
import {
  CliError,
  diagnosticLines,
  printableLines,
  usageError,
  type ExitCode,
  type Warning,
} from './output/diagnostic.ts'
import { jsonDiagnostic } from './output/log.ts'
import { findRoot } from './root.ts'
import { serve } from './serve.ts'

/** Runs the command line of this process, and ends the process; for the arguments see the environment. */
export async function runProcess(program: URL, threadArgument: string): Promise<void> {
  const environment = openEnvironment(program, threadArgument)
  const code = await main(process.argv.slice(2), environment)
  // Exits even when something still holds the event loop.
  process.exitCode = code
  await environment.written()
  process.exit(code)
}

/** The environment of this process; a process without a working folder is ended with a sentence. */
function openEnvironment(program: URL, threadArgument: string): CliEnvironment {
  try {
    return nodeEnvironment(program, threadArgument)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'uv_cwd') throw error
    const text = '  x The folder that you are in was deleted. Change to one that exists: cd ..'
    process.stderr.write(`${text}\n`)
    process.exit(1)
  }
}

/** Runs a command line to its end and gives the exit code; failures are printed, none is thrown. */
export async function main(
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<ExitCode> {
  const { out, err, cwd } = environment
  let json = argv.includes('--json')
  if (json) environment.reserveOutput()
  const stopExit = environment.onExit(() => reportExit(environment, json))
  try {
    const invocation = parseArguments(argv)
    const text = helpOrVersion(invocation, environment)
    if (text) {
      out.print(text)
      return 0
    }
    // The demo is the same in every folder.
    const isDemo = invocation.command === 'demo'
    const loaded = isDemo ? { config: {} } : await environment.loadConfig(cwd, json)
    const config: Config = { ...loaded.config, ...invocation.flags }
    json = config.json ?? false
    if (json) environment.reserveOutput()
    return await run(invocation, config, loaded, environment)
  } catch (error) {
    report(error, environment, json, argv.includes('--debug'))
    return error instanceof CliError ? error.exitCode : 1
  } finally {
    stopExit()
    out.flush()
    err.flush()
  }
}

function helpOrVersion(
  { command, named, argument, options }: Invocation,
  { out: { colors }, version }: CliEnvironment,
): string[] | undefined {
  if (options.has('version')) return [version]
  if (!options.has('help') && command !== 'help') return undefined
  const topic = command === 'help' ? argument : named ? command : undefined
  if (topic === undefined) return generalHelp(colors, version)
  if (isCommand(topic)) return commandHelp(topic, colors)
  const names = Object.keys(commands)
  const hint = didYouMean(topic, names) || `There are ${names.join(', ')}.`
  throw usageError(`${JSON.stringify(topic)} is no command.`, hint)
}

async function run(
  { command, named, argument, second, flags, options, warnings }: Invocation,
  config: Config,
  loaded: Awaited<ReturnType<CliEnvironment['loadConfig']>>,
  environment: CliEnvironment,
): Promise<ExitCode> {
  if (command === 'init') {
    const { init } = await import('./init.ts')
    const dir = argument ?? config.dir ?? 'mocks'
    return await init(environment, { ...config, dir }, options.has('ts'))
  }
  if (command === 'demo') {
    const { demo } = await import('./demo.ts')
    return await demo(environment, flags, options)
  }
  if (command === 'import') {
    const { importMocks } = await import('./import.ts')
    const out = options.get('out') ?? config.dir ?? 'mocks'
    return await importMocks(environment, config, { from: argument, out, options })
  }
  if (command === 'record') {
    const { record } = await import('./record.ts')
    return await record(environment, config, options, warnings)
  }
  if (command === 'webhooks') {
    const { webhooks } = await import('./webhooks.ts')
    return await webhooks(environment, config, [argument, second], options)
  }
  const isExport = command === 'export'
  const takesSecond = isExport || command === 'drift'
  // Nothing but what is exported goes to the standard output.
  if (isExport) environment.reserveOutput()
  if (isExport && argument === 'har') {
    const { exportHar } = await import('./export-har.ts')
    return await exportHar(environment, config, second, options)
  }
  const write = isExport ? (await import('./export.ts')).formatOf(argument, options) : undefined
  if (config.replay && flags.proxy !== undefined) {
    const hint = 'Without --replay it answers what neither a mock nor a recording does.'
    throw usageError('--replay asks no real API, so that --proxy has no use beside it.', hint)
  }
  const takesFolder = command === 'serve' || command === 'check'
  const dir = findRoot({
    cwd: environment.cwd,
    argument: takesSecond ? second : takesFolder ? argument : undefined,
    named,
    flag: flags.dir,
    configured: loaded.config.dir,
    configFile: loaded.file,
    replay: config.replay,
    proxied: config.proxy !== undefined && command === 'serve',
  })
  const settings = { ...config, dir }
  if (command === 'journal') {
    const { journal } = await import('./journal.ts')
    return await journal(environment, settings, argument, options)
  }
  if (command === 'serve') return await serve(environment, settings, warnings, loaded.file)
  if (write) {
    const { exportMocks } = await import('./export.ts')
    return await exportMocks(environment, settings, write, options)
  }
  if (command === 'drift') {
    const { drift } = await import('./drift.ts')
    return await drift(environment, settings, { url: argument, options })
  }
  const { check, routes } = await import('./inspect.ts')
  return command === 'check'
    ? await check(environment, settings)
    : await routes(environment, settings, argument ?? '')
}

function report(error: unknown, { out, err }: CliEnvironment, json: boolean, debug: boolean): void {
  const { colors } = err
  const diagnostics =
    error instanceof MockapiError ? error.diagnostics : [unexpected(error, json, debug)]
  if (json) out.print(diagnostics.map((each) => jsonDiagnostic('error', each)))
  else {
    const next = error instanceof CliError ? error.next : []
    const width = Math.max(0, ...next.map(({ want }) => want.length))
    err.print([
      ...diagnostics.flatMap((each) => diagnosticLines({ severity: 'error', ...each }, colors)),
      ...next.map(({ want, command }) => `    ${want.padEnd(width)}   ${colors.accent(command)}`),
    ])
  }
  if (debug && error instanceof Error) err.print(printableLines(error.stack ?? ''))
}

/** Says where a mock or a configuration file ended the process, since nothing else would. */
function reportExit({ out, err, caller }: CliEnvironment, json: boolean): void {
  const frame = caller()
  if (!frame) return
  const message = 'process.exit() was called here, and ended mockapi.'
  const hint = 'This file runs inside of mockapi: throw an error instead.'
  const diagnostic = { code: 'process-exit', severity: 'error', message, hint, ...frame } as const
  if (json) out.print([jsonDiagnostic('error', diagnostic)])
  else err.print(diagnosticLines(diagnostic, err.colors))
  out.flush()
  err.flush()
}

/** What is said of an error that is none of the user's: a bug of mockapi, or of a configuration file. */
function unexpected(error: unknown, json: boolean, debug: boolean): Warning {
  const hint = debug ? '' : ' Run it again with --debug to see where.'
  const message = `mockapi failed: ${messageOf(error)}.${hint}`
  return { message: json ? message : printableLines(message).join(' ') }
}
