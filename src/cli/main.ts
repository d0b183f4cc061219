import type { Config } from '../config/config.ts'
import { messageOf } from '../errors/message.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { commandIn, parseArguments, type Invocation } from './command-line/arguments.ts'
import { commands, isCommand } from './command-line/commands.ts'
import { commandHelp, generalHelp } from './command-line/help.ts'
import { nodeEnvironment, type CliEnvironment } from './environment/environment.ts'
import { readVariables, variableOf } from './environment/variables.ts'
import {
  CliError,
  diagnosticLines,
  printableLines,
  usageError,
  type ExitCode,
  type NextStep,
  type Warning,
} from './output/diagnostic.ts'
import { printError } from './output/envelope.ts'
import { jsonDiagnostic } from './output/log.ts'
import { noConfig, run, type LoadedSettings } from './run.ts'

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
  const { out, err } = environment
  let json =
    argv.includes('--json') || /^(?:true|1)$/i.test(environment.variables['MOCKAPI_JSON'] ?? '')
  if (json) environment.reserveOutput()
  const stopExit = environment.onExit(() => reportExit(environment, argv, json))
  try {
    const invocation = parseArguments(argv)
    const text = helpOrVersion(invocation, environment)
    if (text) {
      out.print(text)
      return 0
    }
    // Before the configuration is read, which may print as well.
    if (commands[invocation.command].ownsOutput) environment.reserveOutput()
    // The demo is the same in every folder.
    const loaded = invocation.command === 'demo' ? noConfig : await loadSettings(environment, json)
    const config: Config = { ...loaded.config, ...invocation.flags }
    json = config.json ?? false
    if (json) environment.reserveOutput()
    return await run({ environment, config, invocation, loaded })
  } catch (error) {
    report(error, environment, argv, json)
    return error instanceof CliError ? error.exitCode : 1
  } finally {
    stopExit()
    out.flush()
    err.flush()
  }
}

/** The settings of the configuration file, and over them those of environment variables. */
async function loadSettings(
  { cwd, variables, loadConfig }: CliEnvironment,
  json: boolean,
): Promise<LoadedSettings> {
  const { config: ofVariables, others: otherVariables } = readVariables(variables)
  const { config, file } = await loadConfig(cwd, json)
  const { dir } = ofVariables
  const dirFrom = dir === undefined ? file && `dir in ${file}` : variableOf('dir')
  return { config: { ...config, ...ofVariables }, file, dirFrom, otherVariables }
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

function report(
  error: unknown,
  environment: CliEnvironment,
  argv: readonly string[],
  json: boolean,
): void {
  const { err } = environment
  const debug = argv.includes('--debug')
  const { colors } = err
  const diagnostics =
    error instanceof MockapiError ? error.diagnostics : [unexpected(error, json, debug)]
  const next = error instanceof CliError ? error.next : []
  if (json) printFailure(environment, argv, diagnostics, next)
  else {
    const width = Math.max(0, ...next.map(({ want }) => want.length))
    err.print([
      ...diagnostics.flatMap((each) => diagnosticLines({ severity: 'error', ...each }, colors)),
      ...next.map(({ want, command }) => `    ${want.padEnd(width)}   ${colors.accent(command)}`),
    ])
  }
  if (debug && error instanceof Error) err.print(printableLines(error.stack ?? ''))
}

/** Lines among those of a server, the envelope of a command that ends. */
function printFailure(
  environment: CliEnvironment,
  argv: readonly string[],
  diagnostics: readonly Warning[],
  next?: readonly NextStep[],
): void {
  const command = commandIn(argv)
  if (!commands[command].isServer) printError(environment, command, diagnostics, next)
  else environment.out.print(diagnostics.map((each) => jsonDiagnostic('error', each)))
}

/** Says where a mock or a configuration file ended the process, since nothing else would. */
function reportExit(environment: CliEnvironment, argv: readonly string[], json: boolean): void {
  const { out, err } = environment
  const frame = environment.caller()
  if (!frame) return
  const message = 'process.exit() was called here, and ended mockapi.'
  const hint = 'This file runs inside of mockapi: throw an error instead.'
  const diagnostic = { code: 'process-exit', severity: 'error', message, hint, ...frame } as const
  if (json) printFailure(environment, argv, [diagnostic])
  else err.print(diagnosticLines(diagnostic, err.colors))
  out.flush()
  err.flush()
  // Whatever the file gave: what was to be done is not.
  environment.failExit()
}

/** What is said of an error that is none of the user's: a bug of mockapi, or of a configuration file. */
function unexpected(error: unknown, json: boolean, debug: boolean): Warning {
  const hint = debug ? '' : ' Run it again with --debug to see where.'
  const message = `mockapi failed: ${messageOf(error)}.${hint}`
  return { code: 'internal-error', message: json ? message : printableLines(message).join(' ') }
}
