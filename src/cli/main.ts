import type { Config } from '../config/config.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { parseArguments, type Invocation } from './arguments.ts'
import { commands, isCommand, commandHelp, generalHelp } from './commands.ts'
import {
  CliError,
  usageError,
  diagnosticLines,
  nextLines,
  printableLines,
  type ExitCode,
} from './output/diagnostic.ts'
import { init } from './init.ts'
import { check, routes } from './inspect.ts'
import { jsonError } from './output/json-log.ts'
import { findRoot } from './root.ts'
import { serve } from './serve.ts'
import type { CliEnvironment } from './cli-environment.ts'

/** How a failure is shown. */
interface Manner {
  json: boolean
  debug: boolean
}

/** Runs a command line to its end and gives the exit code; failures are printed, none is thrown. */
export async function main(
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<ExitCode> {
  const manner: Manner = { json: argv.includes('--json'), debug: argv.includes('--debug') }
  try {
    return await run(parseArguments(argv), environment, manner)
  } catch (error) {
    report(error, environment, manner)
    return error instanceof CliError ? error.exitCode : 1
  } finally {
    environment.out.flush()
    environment.err.flush()
  }
}

async function run(
  invocation: Invocation,
  environment: CliEnvironment,
  manner: Manner,
): Promise<ExitCode> {
  const { command, named, argument, options } = invocation
  if (options.has('version')) {
    environment.out.print([environment.version])
    return 0
  }
  if (options.has('help') || command === 'help') {
    environment.out.print(helpFor(invocation, environment))
    return 0
  }
  const { config: fromFile, file } = await environment.loadConfig(environment.cwd)
  const config: Config = { ...fromFile, ...invocation.flags }
  manner.json = config.json ?? false
  if (command === 'init') {
    const dir = argument ?? config.dir ?? 'mocks'
    return await init(environment, {
      dir,
      ts: options.has('ts'),
      json: manner.json,
      port: config.port,
    })
  }
  const dir = findRoot({
    cwd: environment.cwd,
    argument: command === 'routes' ? undefined : argument,
    named,
    flag: invocation.flags.dir,
    configured: fromFile.dir,
    configFile: file,
  })
  const settings = { ...config, dir }
  if (command === 'routes') return await routes(environment, settings, argument ?? '')
  return command === 'check'
    ? await check(environment, settings)
    : await serve(environment, settings)
}

function helpFor({ command, named, argument }: Invocation, environment: CliEnvironment): string[] {
  const { colors } = environment.out
  const topic = command === 'help' ? argument : named ? command : undefined
  if (topic === undefined) return generalHelp(colors, environment.version)
  if (isCommand(topic)) return commandHelp(topic, colors)
  const names = Object.keys(commands)
  throw usageError(
    `${JSON.stringify(topic)} is no command.`,
    didYouMean(topic, names) || `There are ${names.join(', ')}.`,
  )
}

function report(error: unknown, environment: CliEnvironment, manner: Manner): void {
  const stack = manner.debug && error instanceof Error ? printableLines(error.stack ?? '') : []
  if (!(error instanceof MockapiError)) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = manner.debug ? '' : ' Run it again with --debug to see where.'
    const message = `mockapi failed: ${reason}.${hint}`
    const line = manner.json ? JSON.stringify({ event: 'error', code: null, message }) : undefined
    const { colors } = environment.err
    if (line) environment.out.print([line])
    else
      environment.err.print([
        `  ${colors.bad(colors.symbols.bad)} ${printableLines(message).join(' ')}`,
      ])
  } else if (manner.json) {
    environment.out.print(error.diagnostics.map(jsonError))
  } else {
    const { colors } = environment.err
    const next = error instanceof CliError ? error.next : []
    const lines = error.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, colors))
    environment.err.print([...lines, ...nextLines(next, colors)])
  }
  if (stack.length > 0) environment.err.print(stack)
}
